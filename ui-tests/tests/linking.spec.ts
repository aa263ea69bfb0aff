import { expect, test } from './support/fixtures';

const GROUP = 'repaired';
const VERSION = `${GROUP}/1`;

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.fill(GROUP, 1);
  await backstage.register(GROUP, 'linear');
});

test('a version without data gets what is suggested, and loses it again', async ({
  pages,
  dialogs
}) => {
  await pages.open('mlops:open-lineage', { reference: VERSION });
  const answer = pages.node.locator('.mlops-answer');
  const note = pages.node.getByRole('note').filter({ hasText: 'No data set' });
  await note.getByRole('button', { name: 'Suggestions…' }).click();
  await expect(dialogs.node).toContainText(
    `${GROUP}/2, next to it in its group, learned from it`
  );
  await expect(dialogs.button('Link')).toBeDisabled();
  await dialogs.node.getByRole('checkbox').first().check();
  await expect(dialogs.code).toHaveText(`%mlops suggest ${VERSION} --accept 1`);
  await dialogs.button('Link').click();
  await expect(dialogs.node).toBeHidden();
  await expect(answer).toContainText(`${VERSION} learned from tumours.csv`);
  await expect(note).toBeHidden();

  const start = pages.node
    .getByRole('tree')
    .getByRole('treeitem', { name: new RegExp(`^${VERSION}`) });
  await start.click();
  const inspector = pages.node.getByRole('complementary', { name: VERSION });
  await expect(inspector).toContainText('tumours.csv ContributedTo, by hand');
  await inspector.getByRole('button', { name: 'Unlink…' }).click();
  await expect(dialogs.node).toContainText(`tumours.csv → ${VERSION}`);
  await expect(dialogs.node).toContainText('by hand by');
  await dialogs.button('Unlink').click();
  await expect(dialogs.node).toBeHidden();
  await expect(note).toBeVisible();

  await start.click();
  await inspector.getByRole('button', { name: 'Link…', exact: true }).click();
  await expect(dialogs.field('To')).toHaveValue(VERSION);
  await dialogs.field('From').fill('s3://repaired/clicks.parquet');
  await expect(dialogs.node).toContainText('clicks.parquet');
  await expect(dialogs.code).toHaveText(
    `%mlops link s3://repaired/clicks.parquet ${VERSION}`
  );
  await dialogs.button('Link').click();
  await expect(dialogs.node).toBeHidden();
  await expect(answer).toContainText('learned from clicks.parquet');
});

const EVENT = {
  eventType: 'COMPLETE',
  eventTime: '2026-03-16T16:42:00Z',
  producer: 'https://example.com/airflow',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  run: { runId: '0190a000-0000-7000-8000-000000000001' },
  job: { namespace: 'airflow', name: 'clean_clicks' },
  inputs: [{ namespace: 's3://imported', name: 'raw.csv' }],
  outputs: [{ namespace: 's3://imported', name: 'clean.csv' }]
};

test('what other tools and people tell becomes part of the lineage', async ({
  pages,
  dialogs
}) => {
  const imported = pages.open('mlops:import-openlineage', {});
  await dialogs.field('Or upload').setInputFiles({
    name: 'events.jsonl',
    mimeType: 'application/json',
    buffer: Buffer.from(`${JSON.stringify(EVENT)}\n{"eventType": 7}\n`)
  });
  await expect(dialogs.node).toContainText('DataSet raw.csv');
  await expect(dialogs.node).toContainText('1 event is left out. line 2');
  await expect(dialogs.code).toHaveText('%mlops import events.jsonl');
  await dialogs.button('Import').click();
  await imported;
  await pages.open('mlops:open-lineage', {
    reference: 's3://imported/clean.csv'
  });
  const item = (name: RegExp) => pages.node.getByRole('treeitem', { name });
  await expect(item(/^clean_clicks/)).toBeVisible();

  const made = pages.open('mlops:make-entity', {});
  await dialogs.field('Source URI').fill('s3://imported/clean.csv');
  await dialogs.field('Type').fill('Report');
  await dialogs.button('Make').click();
  await expect(dialogs.node).toContainText('of type DataSet already');
  await dialogs.field('What').selectOption('Action');
  await dialogs.field('Type').fill('Audit');
  await dialogs.field('Name').fill('audit-7');
  await dialogs.field('Properties').fill('verdict=<b>clean</b>');
  await expect(dialogs.code).toHaveText(
    '%mlops entity action s3://imported/clean.csv --type Audit --name audit-7 --set "verdict=<b>clean</b>"'
  );
  await dialogs.button('Make').click();
  await made;
  await expect(
    pages.node.getByText('Nothing is recorded around')
  ).toBeVisible();
});
