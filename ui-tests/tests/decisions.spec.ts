import { expect, test } from './support/fixtures';

const GROUP = 'decided';

/** What a person may well write, and what must not be taken for markup or code. */
const COMMENT = `It's "better" than <b>1</b> & $HOME {x} \\n \u{1F44D}`;

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'tree');
  await backstage.register(GROUP, 'linear');
  await backstage.register(GROUP, 'stiff');
});

test('an approval with a comment is what boto3 says, and stands in the history', async ({
  panel,
  pages,
  dialogs,
  backstage
}) => {
  await panel.open();
  await panel.expand(GROUP);
  await panel.row(`${GROUP}/2`).click();
  await pages.action('Approve').click();
  await dialogs.field('Why').fill(COMMENT);
  await dialogs.button('Approve').click();
  await expect(dialogs.node).toBeHidden();
  await expect(panel.row(`${GROUP}/2`)).toContainText('Approved');
  await expect(pages.head).toContainText('Approved');
  await expect(pages.history).toContainText(COMMENT);
  await expect(pages.history.locator('b')).toHaveCount(0);
  expect(await backstage.version(`${GROUP}/2`)).toMatchObject({
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: COMMENT
  });
});

test('a rejection from the menu of the tree is what boto3 says', async ({
  panel,
  dialogs,
  backstage
}) => {
  await panel.open();
  await panel.expand(GROUP);
  await panel.choose(panel.row(`${GROUP}/1`), 'Reject…');
  await dialogs.field('Why').fill('Too coarse');
  await dialogs.button('Reject').click();
  await expect(panel.row(`${GROUP}/1`)).toContainText('Rejected');
  expect(await backstage.version(`${GROUP}/1`)).toMatchObject({
    ModelApprovalStatus: 'Rejected',
    ApprovalDescription: 'Too coarse'
  });
});

test('insert code puts a cell that decides the same only when it is run', async ({
  page,
  panel,
  pages,
  dialogs,
  notebook,
  backstage
}) => {
  await notebook.run('import mlops_ext\nml = mlops_ext.connect()');
  await panel.open();
  await panel.expand(GROUP);
  await panel.choose(panel.row(`${GROUP}/3`), 'Approve…');
  await dialogs.field('Why').fill(COMMENT);
  await expect(dialogs.code).toContainText(`%mlops approve ${GROUP}/3`);
  await dialogs.button('Insert code').click();
  await expect(dialogs.node).toBeHidden();
  await expect(notebook.cells).toHaveCount(2);
  expect(await notebook.lastCode()).toContain(`%mlops approve ${GROUP}/3`);
  await expect(notebook.cells.last()).toContainText('[ ]');
  expect(await backstage.version(`${GROUP}/3`)).toMatchObject({
    ModelApprovalStatus: 'PendingManualApproval'
  });

  await page.notebook.runCell(1);
  await expect(panel.row(`${GROUP}/3`)).toContainText('Approved');
  expect(await backstage.version(`${GROUP}/3`)).toMatchObject({
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: COMMENT
  });
  await panel.row(`${GROUP}/3`).click();
  await expect(pages.history).toContainText(COMMENT);
});

test('a decision that SageMaker refuses keeps the dialog and what was typed', async ({
  panel,
  dialogs,
  backstage
}) => {
  await panel.open();
  await panel.expand(GROUP);
  await backstage.fault('UpdateModelPackage', 'AccessDeniedException', 1);
  await panel.choose(panel.row(`${GROUP}/1`), 'Approve…');
  await dialogs.field('Why').fill('After all');
  await dialogs.button('Approve').click();
  await expect(dialogs.node.getByRole('alert')).toContainText(
    'sagemaker:UpdateModelPackage'
  );
  await expect(dialogs.field('Why')).toHaveValue('After all');
  await dialogs.button('Approve').click();
  await expect(dialogs.node).toBeHidden();
  expect(await backstage.version(`${GROUP}/1`)).toMatchObject({
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: 'After all'
  });
});
