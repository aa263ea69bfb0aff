import { readFile } from 'fs/promises';

import type { IPackage } from './support/backstage';
import { expect, test } from './support/fixtures';

const GROUP = 'carded';
const VERSION = `${GROUP}/1`;
const PURPOSE = 'Tell which tumours need a <b>second</b> look';

interface ICarded extends IPackage {
  ModelCard?: { ModelCardContent: string; ModelCardStatus: string };
}

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'tree');
});

test('a model card is stored, edited beside somebody else, reviewed and exported', async ({
  page,
  pages,
  backstage
}) => {
  const stored = async () => {
    const { ModelCard } = (await backstage.version(VERSION)) as ICarded;
    return ModelCard;
  };
  const content = async () =>
    JSON.parse((await stored())?.ModelCardContent ?? '{}') as Record<
      string,
      Record<string, string>
    >;
  await pages.open('mlops:open-version', { reference: VERSION, tab: 'card' });
  await expect(pages.node).toContainText('No model card is stored.');
  expect(await stored()).toBeUndefined();

  const purpose = pages.node.getByLabel('Purpose of the model');
  await purpose.fill(PURPOSE);
  await pages.node.getByRole('button', { name: 'Store card' }).click();
  const save = pages.node.getByRole('button', { name: 'Save card' });
  await expect(save).toBeDisabled();
  const mine = await content();
  expect(mine.intended_uses).toEqual({ purpose_of_model: PURPOSE });
  expect(mine).toHaveProperty('training_details');

  // Somebody else saves between reading and saving.
  await purpose.fill('Mine');
  await pages.node.getByLabel('Risk rating').selectOption('High');
  const { ModelPackageArn } = await backstage.version(VERSION);
  await backstage.boto3('sagemaker', 'update_model_package', {
    ModelPackageArn,
    ModelCard: {
      ModelCardContent: JSON.stringify({
        ...mine,
        intended_uses: { purpose_of_model: 'Theirs' },
        business_details: { line_of_business: 'Care' }
      }),
      ModelCardStatus: 'Draft'
    }
  });
  const clash = pages.node.getByRole('note').filter({ hasText: 'Theirs' });
  // The page sees it live; should saving be faster, it is refused and asks the same.
  await expect(clash).toContainText('Mine');
  await expect(save).toBeDisabled();
  await clash.getByRole('button', { name: 'Keep yours' }).click();
  await save.click();
  await expect(save).toBeDisabled();
  await expect.poll(content).toMatchObject({
    intended_uses: { purpose_of_model: 'Mine', risk_rating: 'High' },
    business_details: { line_of_business: 'Care' }
  });

  await pages.node.getByLabel('Set status').selectOption('PendingReview');
  await expect
    .poll(async () => (await stored())?.ModelCardStatus)
    .toBe('PendingReview');
  await expect(pages.node).toContainText('Pending review');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    pages.node.getByRole('button', { name: 'Export HTML' }).click()
  ]);
  expect(download.suggestedFilename()).toBe('carded-1-card.html');
  const html = await readFile(await download.path(), 'utf8');
  expect(html).toContain('Mine');
  expect(html).toContain('<svg');
  expect(html).not.toContain('<script');
});
