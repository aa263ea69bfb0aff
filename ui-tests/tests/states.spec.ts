import { expect, test, testAlone } from './support/fixtures';
import { TRAINING } from './support/notebook';
import { retry } from './support/retry';

const GROUP = 'standing';

test.beforeAll(({ backstage }) => backstage.clean());

test.afterEach(({ backstage }) => backstage.mend());

test('an empty panel names the fitted model and registers it', async ({
  panel,
  notebook,
  dialogs
}) => {
  await panel.open();
  await expect(panel.node).toContainText('No models yet');
  await expect(panel.node).toContainText('Fit a model');
  await expect(panel.node).toContainText('No endpoints.');
  await notebook.run(TRAINING);
  await panel.node.getByRole('button', { name: 'Register clf' }).click();
  await dialogs.field('Group').fill(GROUP);
  await dialogs.button('Register').click();
  await expect(panel.row(GROUP)).toBeVisible();
  await expect(notebook.results).toContainText('Pending approval');
});

testAlone(
  'without permission the section concerned says what is missing; the others work',
  async ({ page, panel, backstage }) => {
    await backstage.register(GROUP, 'tree');
    await backstage.fault('ListEndpoints', 'AccessDeniedException', 1000);
    await panel.open();
    const alert = panel.node.getByRole('alert');
    await expect(alert).toContainText('sagemaker:ListEndpoints is missing.');
    await expect(panel.row(GROUP)).toBeVisible();
    await alert.getByRole('button', { name: 'Copy statement' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(copied)).toMatchObject({
      Effect: 'Allow',
      Action: ['sagemaker:ListEndpoints']
    });
    await backstage.mend();
    await retry(alert);
    await expect(panel.node).toContainText('No endpoints.');
  }
);

test.describe('after a reload', () => {
  testAlone.use({
    // Galata waits for the launcher, which is not what comes back.
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    waitForApplication: async ({}, use) =>
      use(page =>
        page.locator('#jupyterlab-splash').waitFor({ state: 'detached' })
      ),
    // A URL that resets the workspace would reset it again.
    resetWorkspace: false
  });

  testAlone(
    'pages come back on the tab where they were',
    async ({ page, panel, pages, backstage }) => {
      await backstage.register(GROUP, 'tree');
      const kept = page.waitForRequest(request => {
        const body = request.postData() ?? '';
        const widgets = new RegExp(
          `"widgets":\\[[^\\]]*"mlops-version:${GROUP}/1"`
        );
        return (
          request.method() === 'PUT' &&
          request.url().includes('/api/workspaces/') &&
          body.includes('"tab":"history"') &&
          widgets.test(body)
        );
      });
      await panel.open();
      await panel.expand(GROUP);
      await panel.row(`${GROUP}/1`).click();
      await pages.tab('History').click();
      await expect(pages.title).toHaveText(`${GROUP}/1`);
      await kept;
      await page.reload();
      await expect(pages.title).toHaveText(`${GROUP}/1`);
      await expect(pages.tab('History')).toHaveAttribute(
        'aria-selected',
        'true'
      );
    }
  );
});

test.describe('where the server part is disabled', () => {
  testAlone.use({
    baseURL: `http://127.0.0.1:${process.env.MLOPS_UI_OFF_PORT}`
  });

  testAlone(
    'the panel says so, and a cell still works',
    async ({ panel, notebook }) => {
      await panel.open();
      await expect(panel.node).toContainText('Server part is off');
      await expect(panel.node).toContainText(
        'jupyter server extension enable mlops_ext'
      );
      await expect(panel.tree).toBeHidden();
      await notebook.run('%load_ext mlops_ext', '%mlops status');
      await expect(notebook.results).toContainText('local');
    }
  );
});
