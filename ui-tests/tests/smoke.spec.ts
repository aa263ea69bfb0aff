import { expect, test } from './support/fixtures';

test('JupyterLab starts with our plugin active', async ({ page }) => {
  const active = await page.evaluate(() =>
    window.jupyterapp.isPluginActivated('mlops-ext:panel')
  );
  expect(active).toBe(true);
});

test('a result of ours in a notebook is drawn by our renderer', async ({
  page
}) => {
  await page.notebook.createNew();
  await page.notebook.setCell(
    0,
    'code',
    `display({"application/vnd.mlops+json": {"name": "<b>churn</b>"}, "text/plain": "plain"}, raw=True)`
  );
  await page.notebook.runCell(0);
  const output = page.locator('.jp-OutputArea-output.mlops-output');
  await expect(output).toContainText('<b>churn</b>');
  await expect(output.locator('b')).toHaveCount(0);
});
