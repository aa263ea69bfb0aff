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
