import { expect, test } from './support/fixtures';
import { TRAINING } from './support/notebook';

/** Cells that read a file, fit a model on it and measure that. */
const READING = [
  `%load_ext mlops_ext
import mlops_ext
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.tree import DecisionTreeClassifier

ml = mlops_ext.connect()
load_breast_cancer(as_frame=True).frame.to_csv("read.csv", index=False)`,
  'frame = pd.read_csv("read.csv")',
  `X, y = frame.drop(columns="target"), frame["target"]
clf = DecisionTreeClassifier(max_depth=3).fit(X, y)
measured = ml.evaluate(clf, X, y)`
];

test.beforeAll(({ backstage }) => backstage.clean());

test('what a cell and another process register shows in the panel without a click', async ({
  panel,
  notebook,
  backstage
}) => {
  await panel.open();
  await notebook.run(
    TRAINING,
    'ml.register(clf, "live", evaluation=measured, description="From a cell")'
  );
  await expect(panel.row('live')).toBeVisible();
  await expect(notebook.results).toContainText('Pending approval');
  await panel.expand('live');
  await expect(panel.row('live/1')).toContainText('@latest');
  await backstage.register('live', 'tree');
  await expect(panel.row('live/2')).toContainText('@latest');
  await expect(panel.row('live/1')).not.toContainText('@latest');
  await backstage.decide('live/1', 'Approved', 'Good enough');
  await expect(panel.row('live/1')).toContainText('Approved');
});

test('the register dialog lists the fitted model of the kernel and what it read, and registers it', async ({
  page,
  panel,
  pages,
  notebook,
  dialogs,
  backstage
}) => {
  await panel.open();
  await notebook.run(...READING);
  await panel.node
    .getByRole('button', { name: 'Register from the kernel' })
    .click();
  await expect(dialogs.node.getByRole('radio', { name: 'clf' })).toBeChecked();
  await expect(dialogs.node).toContainText('DecisionTreeClassifier');
  await expect(dialogs.node).toContainText(
    'read.csvread by pandas in cell 2traintraced'
  );
  await expect(dialogs.button('Register')).toBeDisabled();
  await dialogs.field('Group').fill('from_dialog');
  await dialogs.button('Use from-dialog').click();
  await expect(dialogs.field('Group')).toHaveValue('from-dialog');
  await expect(dialogs.field('Evaluation')).toHaveValue('measured');
  await expect(dialogs.code).toContainText(
    '%mlops register clf from-dialog --evaluation measured'
  );
  await dialogs.button('Register').click();
  await expect(dialogs.node).toBeHidden();
  await expect(panel.row('from-dialog')).toBeVisible();
  await expect(notebook.results).toContainText('from-dialog');
  const [version] = await backstage.versions('from-dialog');
  expect(version.ModelPackageVersion).toBe(1);
  const reference = 'from-dialog/1';
  await pages.open('mlops:open-version', { reference });
  await expect(pages.part('Provenance')).toContainText(
    'traced, read by pandas in cell 2'
  );
  await pages.open('mlops:open-lineage', { reference });
  await pages.node.getByRole('button', { name: 'Open all' }).click();
  await pages.node.getByRole('treeitem', { name: /\.ipynb, notebook/ }).click();
  const inspector = pages.node.getByRole('complementary');
  await expect(inspector).toContainText('read.csv ContributedTo, traced');
  await inspector.getByRole('button', { name: 'Open notebook' }).click();
  await expect(
    page.locator('.jp-NotebookPanel:visible .jp-Cell.jp-mod-active')
  ).toContainText('%mlops register clf from-dialog');
});

test('in a cell, a result opens its page and the panel lists the same models', async ({
  page,
  notebook,
  pages,
  backstage
}) => {
  await backstage.register('in-a-cell', 'tree');
  await notebook.run(
    'import mlops_ext\nml = mlops_ext.connect()',
    'ml.panel()',
    'ml.version("in-a-cell/1")'
  );
  const outputs = page.locator('.jp-NotebookPanel:visible .jp-OutputArea');
  await expect(
    outputs.getByRole('option', { name: 'in-a-cell' })
  ).toBeAttached();
  await notebook.results.getByRole('button', { name: 'Open' }).click();
  await expect(pages.title).toHaveText('in-a-cell/1');
});
