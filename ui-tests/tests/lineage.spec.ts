import { expect, test } from './support/fixtures';

const GROUP = 'traced';

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'linear');
});

test.beforeEach(({ pages }) =>
  pages.open('mlops:open-lineage', { reference: `${GROUP}/1` })
);

test('a question is answered by a sentence and by the graph', async ({
  pages
}) => {
  const answer = pages.node.locator('.mlops-answer');
  await expect(answer).not.toBeEmpty();
  await pages.node.getByRole('radio', { name: /^Data sets/ }).click();
  await expect(answer).toContainText('tumours.csv');
  const graph = pages.node.getByRole('tree');
  const node = graph.getByRole('treeitem', { name: /^tumours\.csv/ });
  await expect(node).toHaveAccessibleName(/part of the answer/);
  await node.click();
  await expect(
    pages.node.getByRole('complementary', { name: 'tumours.csv' })
  ).toContainText('tumours.csv');
});

test('boto3 gives the same data set for the version', async ({
  pages,
  backstage
}) => {
  const { ModelPackageArn } = await backstage.version(`${GROUP}/1`);
  // AWS starts questions from what stands for the version in the lineage.
  const { ArtifactSummaries } = await backstage.boto3<{
    ArtifactSummaries: { ArtifactArn: string }[];
  }>('sagemaker', 'list_artifacts', { SourceUri: ModelPackageArn });
  const { Vertices } = await backstage.boto3<{
    Vertices: { Arn: string; Type: string }[];
  }>('sagemaker', 'query_lineage', {
    StartArns: ArtifactSummaries.map(({ ArtifactArn }) => ArtifactArn),
    Direction: 'Ascendants',
    Filters: { LineageTypes: ['Artifact'] }
  });
  const arns = Vertices.filter(({ Type }) => Type === 'DataSet');
  expect(arns).toHaveLength(1);
  await pages.node.getByRole('radio', { name: /^Data sets 1$/ }).click();
  await pages.node.getByRole('treeitem', { name: /^tumours\.csv/ }).click();
  await expect(pages.node.getByRole('complementary')).toContainText(
    arns[0].Arn
  );
});

test('the list holds the nodes of the graph, and both are walked by keyboard', async ({
  page,
  pages
}) => {
  const drawn = pages.node.getByRole('tree').getByRole('treeitem');
  await expect(drawn.first()).toBeVisible();
  const count = await drawn.count();
  await pages.node.getByRole('tree').locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await pages.node.getByRole('radio', { name: 'List' }).click();
  const rows = pages.node.getByRole('treegrid').locator('tr[aria-level]');
  await expect(rows).toHaveCount(count);
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true');
});
