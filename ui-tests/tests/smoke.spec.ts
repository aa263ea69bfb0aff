import { expect, test } from './support/fixtures';

test('JupyterLab starts with our plugin active', async ({ page }) => {
  const active = await page.evaluate(() =>
    window.jupyterapp.isPluginActivated('mlops-ext:panel')
  );
  expect(active).toBe(true);
});
