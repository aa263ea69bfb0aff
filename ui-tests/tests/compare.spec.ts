import { expect, test } from './support/fixtures';

const GROUP = 'compared';

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'tree');
  await backstage.register(GROUP, 'linear');
});

test('two versions marked by keyboard are compared: verdict, figures, curves, matrices', async ({
  page,
  panel,
  pages,
  backstage
}) => {
  await panel.open();
  await panel.expand(GROUP);
  await expect(panel.row(GROUP)).toHaveAttribute('aria-expanded', 'true');
  await expect(panel.row(`${GROUP}/2`)).toBeVisible();
  await panel.row(GROUP).press('ArrowDown');
  await expect(panel.row(`${GROUP}/2`)).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await expect(panel.row(`${GROUP}/1`)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(panel.node).toContainText('2 marked');
  await page.keyboard.press('c');
  await expect(pages.title).toHaveText('Compare');

  const verdict = pages.node.locator('.mlops-verdict');
  await expect(verdict).toContainText(/compared\/[12]/);
  const metrics = pages.part('Metrics');
  for (const number of [1, 2]) {
    const stored = await backstage.version(`${GROUP}/${number}`);
    const { auc } = stored.CustomerMetadataProperties;
    await expect(metrics.getByRole('row', { name: /^AUC/ })).toContainText(
      Number(auc).toFixed(4)
    );
  }
  const roc = pages.node.getByRole('img', { name: /^ROC curves of/ });
  await expect(roc).toHaveAccessibleName(/compared\/1/);
  await expect(roc).toHaveAccessibleName(/compared\/2/);
  await expect(
    pages.node.getByRole('table', { name: /^Confusion of/ })
  ).toHaveCount(3);
});

test('another baseline turns the differences round', async ({ pages }) => {
  await pages.open('mlops:compare', {
    references: [`${GROUP}/1`, `${GROUP}/2`]
  });
  const auc = pages.part('Metrics').getByRole('row', { name: /^AUC/ });
  await expect(auc).toContainText(/\+0\.\d+/);
  await pages.node.getByLabel('Baseline').selectOption(`${GROUP}/2`);
  await expect(auc).toContainText(/\u22120\.\d+/);
});

test('a verdict has its evidence: intervals, gain, segments, code; one threshold moves all', async ({
  page,
  pages,
  backstage
}) => {
  const [first, second, third] = await backstage.contest('contested');
  await pages.open('mlops:compare', {
    references: [second, first, third],
    baseline: first
  });
  const verdict = pages.node.locator('.mlops-verdict');
  await expect(verdict).toContainText(`${second} is better than ${first}.`);
  await expect(verdict).toContainText('95 % interval');
  await expect(verdict).toContainText(
    'DeLong, paired by the columns that both take on 6,000 rows'
  );
  const metrics = pages.part('Metrics');
  const recall = metrics.getByRole('row', { name: /^Recall/ });
  await expect(
    recall.getByRole('img', { name: /contested\/2: .*from .* to / })
  ).toBeVisible();
  await expect(
    pages.node.getByRole('img', { name: /^Gain of contested\/2, contested\/3/ })
  ).toBeVisible();
  await expect(pages.part('AUC by segment')).toContainText('two years');
  await expect(pages.part('What changed')).toContainText('+ charges, calls');
  await expect(
    pages.node.getByRole('table', { name: 'Cell 3, was 2' })
  ).toContainText('clf = fit(X, C=0.50)');

  const matrix = pages.node.getByRole('table', {
    name: new RegExp(`^Confusion of ${second}:`)
  });
  const before = [await matrix.innerText(), await recall.innerText()];
  await pages.node.getByRole('slider').press('PageDown');
  await expect(metrics).toContainText('threshold 0.40');
  expect(await matrix.innerText()).not.toBe(before[0]);
  expect(await recall.innerText()).not.toBe(before[1]);
  await expect(
    recall.getByRole('img', { name: /interval not known/ })
  ).toBeVisible();

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    pages.node.getByRole('button', { name: 'Save as HTML' }).click()
  ]);
  expect(file.suggestedFilename()).toBe(
    'contested-2-contested-1-contested-3.html'
  );
});
