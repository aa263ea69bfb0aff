import type { Locator } from '@playwright/test';

import type { Backstage } from './support/backstage';
import { expect, test } from './support/fixtures';
import type { Dialogs } from './support/dialogs';
import type { Pages } from './support/pages';
import { retry } from './support/retry';

const GROUP = 'faulty';
const ENDPOINT = 'faulty-prod';
const ONE = `${GROUP}/1`;
const TWO = `${GROUP}/2`;

/** Each fault of SageMaker, and what a person reads of it wherever it strikes. */
const FAULTS = [
  { code: 'AccessDeniedException', says: /No permission to .*Copy statement/s },
  { code: 'ThrottlingException', says: /slow to answer/ },
  {
    code: 'ExpiredTokenException',
    says: /credentials (may )?have expired.*connect/s
  },
  { code: 'ConnectionClosed', says: /did not answer/ }
];

const PASSING = ['ThrottlingException', 'ConnectionClosed'];

/** A view: how it is reached, what is opened before the fault, what it shows when all is well. */
interface IView {
  name: string;
  before?: (pages: Pages) => Promise<void>;
  open: (pages: Pages) => Promise<void>;
  shows: (pages: Pages) => Locator;
}

const version = (pages: Pages) =>
  pages.open('mlops:open-version', { reference: TWO });
const tab = (name: string, shows: IView['shows']): IView => ({
  name: `the tab ${name} of a version`,
  before: async pages => {
    await version(pages);
    await expect(pages.title).toHaveText(TWO);
  },
  open: pages => pages.tab(name).click(),
  shows
});
const drawn = (pages: Pages) =>
  pages.node.getByRole('tree').getByRole('treeitem').first();
const endpointPage = (pages: Pages) =>
  pages.open('mlops:open-endpoint', { name: ENDPOINT });

const VIEWS: IView[] = [
  {
    name: 'the table of all versions',
    open: pages => pages.open('mlops:open-versions', {}),
    shows: pages => pages.node.getByText(TWO).first()
  },
  { name: 'a version', open: version, shows: pages => pages.title },
  tab('Reports', pages => pages.node.getByText(/No reports|report/i).first()),
  tab('Lineage', drawn),
  tab('Model card', pages => pages.node.getByText('Purpose').first()),
  {
    name: 'a comparison',
    open: pages => pages.open('mlops:compare', { references: [ONE, TWO] }),
    shows: pages => pages.title
  },
  {
    name: 'the lineage of a version',
    open: pages => pages.open('mlops:open-lineage', { reference: TWO }),
    shows: drawn
  },
  { name: 'an endpoint', open: endpointPage, shows: pages => pages.title },
  {
    name: 'the log of an endpoint',
    before: async pages => {
      await endpointPage(pages);
      await expect(pages.title).toHaveText(ENDPOINT);
    },
    open: pages => pages.tab('Log').click(),
    shows: pages => pages.node.getByLabel(`Log of ${ENDPOINT}`)
  }
];

/** A dialog: its command, what is filled in, and the button that does it. */
interface IDialog {
  command: string;
  reference: string;
  verb: string;
  fill?: (dialogs: Dialogs) => Promise<void>;
}

const DIALOGS: IDialog[] = [
  { command: 'mlops:approve', reference: ONE, verb: 'Approve' },
  {
    command: 'mlops:stage',
    reference: ONE,
    verb: 'Set stage',
    fill: dialogs => dialogs.field('Stage').fill('QA')
  },
  { command: 'mlops:policies', reference: GROUP, verb: 'Save' },
  {
    command: 'mlops:share',
    reference: GROUP,
    verb: 'Share',
    fill: dialogs =>
      dialogs.node.getByRole('textbox').first().fill('111122223333')
  },
  { command: 'mlops:copy', reference: ONE, verb: 'Copy' },
  { command: 'mlops:delete', reference: ONE, verb: `Delete ${ONE}` }
];

/** Under each fault the dialog stays, says what is wrong, and can be tried again. */
async function tellsFaults(
  dialogs: Dialogs,
  backstage: Backstage,
  verb: string
): Promise<void> {
  await expect(dialogs.button(verb)).toBeEnabled();
  for (const { code, says } of FAULTS) {
    await backstage.breakAll(code);
    await dialogs.button(verb).click();
    await expect(dialogs.node.getByRole('alert'), code).toContainText(says);
    await expect(dialogs.button(verb), code).toBeEnabled();
    await backstage.mend();
  }
}

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'tree');
  await backstage.register(GROUP, 'linear');
  await backstage.decide(TWO, 'Approved', 'Good');
  await backstage.deploy(TWO, ENDPOINT);
});

test.afterEach(({ backstage }) => backstage.mend());

for (const { name, before, open, shows } of VIEWS) {
  test(`${name} tells each fault, and comes back`, async ({
    page,
    pages,
    backstage
  }) => {
    for (const { code, says } of FAULTS) {
      await before?.(pages);
      await backstage.breakAll(code);
      await open(pages);
      const alert = pages.node.getByRole('alert').first();
      await expect(alert, code).toContainText(says);
      if (PASSING.includes(code)) {
        await expect(alert, code).toContainText('Trying again');
      }
      await backstage.mend();
      await retry(alert, code);
      await expect(shows(pages), code).toBeVisible();
      await page.evaluate(() =>
        [...window.jupyterapp.shell.widgets('main')].forEach(one =>
          one.dispose()
        )
      );
    }
  });
}

test('what may not be read is said in its place, and the rest is there', async ({
  pages,
  backstage
}) => {
  const alert = pages.node.getByRole('alert');
  await backstage.fault('ReadLineage', 'AccessDeniedException', 1_000_000);
  await version(pages);
  await expect(pages.title).toHaveText(TWO);
  await expect(alert).toContainText(`No permission to read the history`);
  await expect(pages.part('Provenance')).toBeVisible();
  await backstage.mend();
  await retry(alert);
  await expect(pages.history).toContainText('Good');
});

test('what S3 does not give is said in its sections, and all else of a version is there', async ({
  pages,
  backstage
}) => {
  await backstage.fault('GetObject', 'AccessDeniedException', 1_000_000);
  await version(pages);
  await expect(pages.title).toHaveText(TWO);
  await expect(pages.history).toContainText('Good');
  await expect(pages.node.locator('.mlops-metrics')).toContainText('AUC');
  const kept = pages.part('Provenance').getByRole('alert');
  await expect(kept).toContainText(
    /No permission to read what is kept with.*s3:GetObject is missing.*Copy statement/s
  );
  await backstage.mend();
  await retry(kept);
  await expect(pages.part('Provenance')).toContainText('Trained on');
  await expect(pages.node.getByRole('alert')).toHaveCount(0);
});

test('the panel tells each fault, keeps its lists with their age, and comes back', async ({
  panel,
  backstage
}) => {
  await panel.open();
  await expect(panel.row(GROUP)).toBeVisible();
  for (const { code, says } of FAULTS) {
    await backstage.breakAll(code);
    await panel.node.getByRole('button', { name: 'Refresh' }).click();
    const alert = panel.node.getByRole('alert').first();
    await expect(alert, code).toContainText(says);
    await expect(panel.row(GROUP), code).toBeVisible();
    await expect(panel.node, code).toContainText('As of ');
    await expect(panel.node.locator('.mlops-stale').first()).toBeVisible();
    await backstage.mend();
    await panel.node.getByRole('button', { name: 'Refresh' }).click();
    await expect(panel.node.getByRole('alert'), code).toHaveCount(0);
    await expect(panel.node.locator('.mlops-stale')).toHaveCount(0);
  }
});

for (const { command, reference, verb, fill } of DIALOGS) {
  test(`${command} tells each fault beside its button, and keeps what is filled in`, async ({
    page,
    dialogs,
    backstage
  }) => {
    const run = () =>
      page.evaluate(
        ([id, name]) =>
          void window.jupyterapp.commands.execute(id, { reference: name }),
        [command, reference]
      );
    await run();
    await fill?.(dialogs);
    await tellsFaults(dialogs, backstage, verb);
    await dialogs.button('Cancel').click();
    await backstage.breakAll('ExpiredTokenException');
    await run();
    await expect(page.locator('.Toastify')).toContainText(
      'credentials have expired'
    );
    await expect(dialogs.node).toBeHidden();
  });
}

test('approving several tells each fault beside its button, and keeps the reason', async ({
  page,
  dialogs,
  backstage
}) => {
  await page.evaluate(
    references =>
      void window.jupyterapp.commands.execute('mlops:decide-marked', {
        references
      }),
    [ONE, TWO]
  );
  await dialogs.field('Why').fill('Reviewed');
  for (const { code, says } of FAULTS) {
    await backstage.breakAll(code);
    await dialogs.button('Approve').click();
    await expect(dialogs.node, code).toContainText(says);
    await expect(dialogs.button('Approve'), code).toBeEnabled();
    await expect(dialogs.field('Why')).toHaveValue('Reviewed');
    await backstage.mend();
  }
  await dialogs.button('Cancel').click();
});

test('registering from S3 tells each fault beside its button, and keeps what is filled in', async ({
  page,
  dialogs,
  backstage
}) => {
  const place = 's3://a-bucket/model.tar.gz';
  await page.evaluate(
    () => void window.jupyterapp.commands.execute('mlops:register')
  );
  await dialogs.node.getByRole('radio', { name: 'In S3 or a file' }).click();
  await dialogs.field('Model').fill(place);
  await dialogs.field('Group').fill(GROUP);
  await expect(dialogs.code).toContainText(`%mlops register ${place} ${GROUP}`);
  await tellsFaults(dialogs, backstage, 'Register');
  await expect(dialogs.field('Model')).toHaveValue(place);
  await dialogs.button('Cancel').click();
});

test('the dialogs of collections tell each fault beside their button, and then work', async ({
  page,
  dialogs,
  backstage
}) => {
  const run = (id: string) =>
    page.evaluate(
      ([command, reference]) =>
        void window.jupyterapp.commands.execute(command, { reference }),
      [id, GROUP]
    );
  await run('mlops:add-to-collection');
  await dialogs.field('Collection').fill('bank');
  await tellsFaults(dialogs, backstage, 'Add');
  await dialogs.button('Add').click();
  await expect(dialogs.node).toBeHidden();

  await run('mlops:rename-collection');
  await dialogs.field('New name').fill('loans');
  await tellsFaults(dialogs, backstage, 'Rename');
  await expect(dialogs.field('New name')).toHaveValue('loans');
  await dialogs.button('Rename').click();
  await expect(dialogs.node).toBeHidden();

  await run('mlops:take-out-of-collection');
  await expect(dialogs.field('Collection')).toHaveValue('loans');
  await tellsFaults(dialogs, backstage, 'Take out');
  await dialogs.button('Take out').click();
  await expect(dialogs.node).toContainText('Delete an empty collection');
  await tellsFaults(dialogs, backstage, 'Delete');
  await dialogs.button('Delete').click();
  await expect(dialogs.node).toBeHidden();
});
