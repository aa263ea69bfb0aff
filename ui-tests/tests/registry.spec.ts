import { expect, test } from './support/fixtures';

const GROUP = 'registry';

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'tree', 'A tree of three levels');
  await backstage.register(GROUP, 'linear', 'Scaled logistic');
  await backstage.decide(`${GROUP}/1`, 'Rejected', 'Too coarse');
});

test.beforeEach(({ panel }) => panel.open());

test('the tree shows the versions of a group and their states as boto3 lists them', async ({
  panel,
  backstage
}) => {
  await panel.expand(GROUP);
  const listed = await backstage.versions(GROUP);
  expect(listed.map(version => version.ModelApprovalStatus)).toEqual([
    'PendingManualApproval',
    'Rejected'
  ]);
  await expect(panel.rows).toHaveCount(1 + listed.length);
  const words = { PendingManualApproval: 'Pending', Rejected: 'Rejected' };
  for (const { ModelPackageVersion, ModelApprovalStatus } of listed) {
    const reference = `${GROUP}/${ModelPackageVersion}`;
    const { CustomerMetadataProperties } = await backstage.version(reference);
    const row = panel.row(reference);
    await expect(row).toContainText(
      words[ModelApprovalStatus as keyof typeof words]
    );
    await expect(row).toContainText(
      Number(CustomerMetadataProperties.auc).toFixed(3)
    );
  }
  await expect(panel.row(`${GROUP}/2`)).toContainText('@latest');
});

test('the status bar says which SageMaker it is, as the panel does', async ({
  page,
  panel
}) => {
  const name = 'Local SageMaker';
  await expect(panel.node.getByRole('button', { name })).toBeVisible();
  const status = page.locator('#jp-main-statusbar');
  await expect(status.getByRole('button', { name })).toBeVisible();
});

test('the search box keeps what matches, and Escape brings the rest back', async ({
  panel
}) => {
  await panel.search.fill(`${GROUP}@latest`);
  await expect(panel.row(`${GROUP}/2`)).toBeVisible();
  await expect(panel.row(`${GROUP}/1`)).toBeHidden();
  await panel.search.fill('no such model');
  await expect(panel.node).toContainText('Nothing matches no such model.');
  await panel.search.press('Escape');
  await expect(panel.search).toHaveValue('');
  await expect(panel.row(GROUP)).toBeVisible();
});

test('a version page says who, when, how good and from what', async ({
  page,
  panel,
  pages,
  backstage
}) => {
  await panel.expand(GROUP);
  await panel.row(`${GROUP}/2`).click();
  await expect(pages.title).toHaveText(`${GROUP}/2`);
  const stored = await backstage.version(`${GROUP}/2`);
  const { auc, f1 } = stored.CustomerMetadataProperties;
  for (const [name, value] of Object.entries({ AUC: auc, F1: f1 })) {
    const figure = pages.node
      .locator('.mlops-metric')
      .filter({ has: page.getByText(name, { exact: true }) })
      .first();
    await expect(figure).toContainText(Number(value).toFixed(4));
  }
  await expect(pages.head).toContainText('data-scientist');
  await expect(pages.head).toContainText('Pending approval');
  await expect(pages.part('Provenance')).toContainText('tumours.csv');
  await expect(pages.history).toContainText(`Registered as ${GROUP}/2`);
  await expect(pages.history).toContainText('Scaled logistic');
});

test('the arrows of the head step to the version beside, and the tab stays', async ({
  panel,
  pages
}) => {
  await panel.expand(GROUP);
  await panel.row(`${GROUP}/2`).click();
  await pages.tab('Metrics').click();
  await pages.node.getByRole('button', { name: 'Version before' }).click();
  await expect(pages.title).toHaveText(`${GROUP}/1`);
  await expect(pages.tab('Metrics')).toHaveAttribute('aria-selected', 'true');
  await expect(pages.head).toContainText('Rejected');
});

test('curves and confusion matrix show the evaluation that S3 keeps', async ({
  panel,
  pages,
  backstage
}) => {
  await panel.expand(GROUP);
  await panel.row(`${GROUP}/2`).click();
  await pages.tab('Metrics').click();
  for (const name of [/^ROC curves of/, /^Precision against recall/]) {
    await expect(pages.node.getByRole('img', { name })).toBeVisible();
  }
  const stored = await backstage.evaluation(`${GROUP}/2`);
  const counts = stored.binary_classification_metrics.confusion_matrix;
  const matrix = pages.node.getByRole('table', { name: /^Confusion of/ });
  await expect(matrix.locator('td b')).toHaveText(
    [
      counts['1']['1'],
      counts['1']['0'],
      counts['0']['1'],
      counts['0']['0']
    ].map(String)
  );
});

test('the threshold slider moves the matrix by keyboard', async ({
  panel,
  pages
}) => {
  await panel.expand(GROUP);
  await panel.row(`${GROUP}/2`).click();
  const slider = pages.node.getByRole('slider', { name: 'Threshold' });
  const counts = pages.node
    .getByRole('table', { name: /^Confusion of/ })
    .locator('td b');
  await slider.focus();
  await slider.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '0.51');
  await slider.press('PageDown');
  await expect(slider).toHaveAttribute('aria-valuenow', '0.41');
  await slider.press('Home');
  await expect(counts.nth(1)).toHaveText('0');
  await expect(counts.nth(3)).toHaveText('0');
  await slider.press('End');
  await expect(counts.nth(0)).toHaveText('0');
  await expect(counts.nth(2)).toHaveText('0');
});
