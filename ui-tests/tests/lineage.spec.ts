import { readFile } from 'fs/promises';

import { expect, test } from './support/fixtures';
import { answerOf } from './support/graphs';

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

test('questions beyond the graph are answered by a sentence and rows', async ({
  pages
}) => {
  const answer = pages.node.locator('.mlops-answer');
  const ask = (name: string) =>
    pages.node.getByRole('radio', { name, exact: true }).click();
  await ask('Stale');
  await expect(answer).toHaveText(
    `tumours.csv has not changed since ${GROUP}/1 learned from it.`
  );
  const rows = pages.node.locator('.mlops-findings tbody tr');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('tumours.csv');
  await expect(rows.first()).toContainText('Same');
  await ask('Approvers');
  await expect(answer).toHaveText(`Nobody has approved ${GROUP}/1.`);
  await ask('Served');
  await expect(answer).toHaveText(`Now ${GROUP}/1 serves nowhere.`);
  await pages.node.getByLabel('On', { exact: true }).fill('2026-01-01');
  await expect(answer).toHaveText(`On 1 Jan 2026 ${GROUP}/1 served nowhere.`);
  await ask('Path');
  await expect(pages.node.getByText('Where does it lead?')).toBeVisible();
  const target = pages.node.getByLabel('To', { exact: true });
  await target.fill(GROUP);
  await target.press('Enter');
  await expect(answer).toHaveText(/are the same\.$/);
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

test('the graph grows by key and by press, and is searched, focused and saved', async ({
  page,
  pages
}) => {
  const item = (name: RegExp) => pages.node.getByRole('treeitem', { name });
  await expect(item(/^model\.tar\.gz, .*1 more upstream/)).toBeVisible();
  await expect(item(/^tumours\.csv/)).toHaveCount(0);
  await item(/^model\.tar\.gz/).focus();
  await page.keyboard.press('+');
  await expect(item(/^Python session/)).toBeVisible();
  await item(/^model\.tar\.gz/).focus();
  await page.keyboard.press('-');
  await expect(item(/^Python session/)).toHaveCount(0);
  await pages.node.getByRole('button', { name: 'Open all' }).click();
  await expect(item(/^tumours\.csv/)).toBeVisible();
  await page.keyboard.press('Escape');
  await item(/^traced\/1/).focus();
  await page.keyboard.press('/');
  const search = pages.node.getByRole('searchbox');
  await expect(search).toBeFocused();
  await search.fill('tumours');
  await expect(
    pages.node.getByRole('complementary', { name: 'tumours.csv' })
  ).toContainText('Python session');
  await pages.node.getByRole('button', { name: /^Focus on the way/ }).click();
  await expect(item(/^model\.tar\.gz, .*part of the answer/)).toBeVisible();
  await pages.node.getByRole('button', { name: /^Notebooks/ }).click();
  await expect(item(/^Python session/)).toHaveCount(0);
  await expect(item(/^tumours\.csv/)).toBeVisible();
  const save = async (kind: string) => {
    const saved = page.waitForEvent('download');
    await pages.node.getByRole('button', { name: kind, exact: true }).click();
    return readFile(await (await saved).path());
  };
  const svg = (await save('SVG')).toString();
  expect(svg).toContain('tumours.csv');
  expect(svg).not.toMatch(/var\(|class=|color\(/);
  expect((await save('PNG')).subarray(1, 4).toString()).toBe('PNG');
  const [event] = (await save('OpenLineage')).toString().split('\n');
  expect(JSON.parse(event)).toHaveProperty('eventTime');
  const prov = JSON.parse((await save('PROV')).toString()) as object;
  expect(prov).toHaveProperty('wasGeneratedBy');
  await item(/^traced\/1/).focus();
  await page.keyboard.press('l');
  await expect(pages.node.getByRole('treegrid')).toBeVisible();
});

test('what is not recorded yet is said to be not there yet', async ({
  pages
}) => {
  await pages.open('mlops:open-lineage', { reference: 's3://late/data.csv' });
  await expect(
    pages.node.getByRole('status').filter({ hasText: 'not there yet' })
  ).toBeVisible();
  await expect(
    pages.node.getByRole('button', { name: 'Look again now' })
  ).toBeVisible();
});

test('a large answer in a cell is a summary first, then drawn; names are text', async ({
  page,
  notebook
}) => {
  const answer = answerOf(2000);
  answer.nodes[0].name = '<img src=x onerror=alert(1)>';
  answer.nodes[1].kind = 'something new';
  answer.edges.push(
    {
      source: answer.nodes[9].id,
      destination: answer.nodes[1].id,
      type: 'SameAs',
      how: ''
    },
    {
      source: answer.nodes[9].id,
      destination: 'arn:gone',
      type: 'SameAs',
      how: ''
    }
  );
  await notebook.show('lineage', answer);
  const { results } = notebook;
  await expect(
    results.getByRole('treeitem', { name: '<img src=x onerror=alert(1)>' })
  ).toBeVisible();
  await results.getByRole('button', { name: 'Open all' }).click();
  await expect(
    results.getByRole('region', { name: 'Summary by kind' })
  ).toContainText('2,000 of 2,000 nodes');
  await expect(results.getByRole('treegrid')).toHaveAttribute(
    'aria-rowcount',
    '2002'
  );
  await results.getByRole('button', { name: 'Draw the graph' }).click();
  await expect(results.locator('canvas')).toBeVisible();
  const current = results.getByRole('tree').getByRole('treeitem');
  await current.focus();
  await page.keyboard.press('ArrowRight');
  await expect(current).not.toHaveAccessibleName(/^<img/);
  await page.keyboard.press('Enter');
  await expect(current).toHaveAttribute('aria-selected', 'true');
});
