import { expect, test } from './support/fixtures';

test('on a narrow page actions fold behind the primary one, and do what they did', async ({
  page,
  panel,
  pages,
  backstage
}) => {
  await backstage.clean();
  await backstage.register('narrow', 'tree');
  await panel.open();
  await pages.open('mlops:open-version', { reference: 'narrow/1' });
  await expect(pages.action('Compare')).toBeVisible();
  await page.setViewportSize({ width: 1000, height: 800 });
  try {
    await expect(pages.action('Compare')).toBeHidden();
    await expect(pages.action('Approve')).toBeVisible();
    await expect(pages.node.getByText('Average precision')).toBeVisible();
    await pages.action('More actions').click();
    await page.getByRole('menuitem', { name: 'Delete narrow/1' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Cancel' })
      .click();
  } finally {
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await expect(pages.action('Compare')).toBeVisible();
});
