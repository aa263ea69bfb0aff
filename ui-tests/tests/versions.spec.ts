import { expect, test } from './support/fixtures';
import { retry } from './support/retry';

const GROUP = 'finding';
const MANY = 240;
const COMMAND = 'mlops:open-versions';

test.describe('the table of all versions', () => {
  test.beforeAll(async ({ backstage }) => {
    await backstage.clean();
    await backstage.fill(GROUP, MANY);
  });

  test('filters by what is typed and chosen, sorts by its heads, and draws what is in view', async ({
    page,
    panel,
    pages
  }) => {
    await panel.open();
    await panel.node.getByRole('button', { name: 'All versions' }).click();
    const count = pages.head.getByRole('status');
    await expect(count).toHaveText(`${MANY} versions`);
    const grid = pages.node.getByRole('grid', { name: 'Versions of all' });
    const rows = grid.locator('tbody tr[data-key]');
    await expect(grid).toHaveAttribute('aria-rowcount', String(MANY + 1));
    await expect(rows.first()).toContainText(`${GROUP}/${MANY}`);
    expect(await rows.count()).toBeLessThan(MANY / 2);
    await rows.first().focus();
    await page.keyboard.press('End');
    await expect(page.locator('tr:focus')).toContainText(`${GROUP}/1`);
    await page.keyboard.press('Home');
    await expect(page.locator('tr:focus')).toContainText(`${GROUP}/${MANY}`);

    const box = pages.node.getByRole('searchbox', { name: 'Filter versions' });
    await box.fill('auc > 0.9 status:app');
    await expect(rows.first()).toContainText('Approved');
    const head = grid.getByRole('columnheader', { name: 'AUC' });
    await head.getByRole('button').click();
    await head.getByRole('button').click();
    await expect(head).toHaveAttribute('aria-sort', 'descending');
    const shown = await rows.locator('td:nth-child(3)').allTextContents();
    expect(shown.map(Number)).toEqual(shown.map(Number).sort((a, b) => b - a));
    expect(Number(shown[shown.length - 1])).toBeGreaterThan(0.9);

    await box.fill('stat:approved');
    await expect(pages.node).toContainText(
      'There is no field stat. Closest: status'
    );
    await box.fill('no such model');
    await expect(pages.node).toContainText('Nothing matches no such model.');
    await pages.node.getByRole('button', { name: 'Show all versions' }).click();
    await pages.node
      .getByRole('search')
      .getByRole('button', { name: 'State' })
      .click();
    await page.getByRole('menuitem', { name: 'Rejected' }).click();
    await expect(box).toHaveValue('status:rejected');
    await expect(count).toHaveText(`${MANY / 3} of ${MANY} versions`);

    await rows.nth(0).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect(grid.locator('tr[aria-selected="true"]')).toHaveCount(2);
    await pages.action('Compare').click();
    await expect(pages.title).toContainText('Compare');
  });

  test('follows what others do, and says what is missing when it may not read', async ({
    page,
    pages,
    dialogs,
    backstage
  }) => {
    await pages.open(COMMAND, { query: `${GROUP}/5`, sort: 'version' });
    const row = pages.node.locator(`tr[data-key="${GROUP}/5"]`);
    await expect(row).not.toContainText('Approved');
    await backstage.decide(`${GROUP}/5`, 'Approved', 'Good');
    await expect(row).toContainText('Approved');
    await row.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Set Alias' }).click();
    await dialogs.field('Alias').fill('Champion');
    await expect(dialogs.code).toHaveText(`%mlops alias ${GROUP}/5 champion`);
    await dialogs.button('Set alias').click();
    await expect(row).toContainText('@champion');
    await row.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Add to Collection' }).click();
    await dialogs.field('Collection').fill('found');
    await expect(dialogs.code).toContainText('collections found --create');
    await dialogs.button('Add').click();
    await expect(
      pages.node.getByRole('button', { name: 'Collection' })
    ).toBeVisible();
    await page.evaluate(
      () =>
        void window.jupyterapp.commands.execute('mlops:rename-collection', {})
    );
    await dialogs.field('New name').fill('kept');
    await expect(dialogs.code).toContainText('collections found --rename kept');
    await dialogs.button('Rename').click();
    await expect(dialogs.node).toBeHidden();
    await row.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Take out of' }).click();
    await expect(dialogs.field('Collection')).toHaveValue('kept');
    await dialogs.button('Take out').click();
    await dialogs.button('Delete').click();
    await expect(
      pages.node.getByRole('button', { name: 'Collection' })
    ).toHaveCount(0);
    await backstage.fault('Search', 'AccessDeniedException', 20);
    try {
      await page.evaluate(() =>
        window.jupyterapp.commands.execute('mlops:refresh')
      );
      await expect(pages.node.getByRole('alert')).toContainText(
        'No permission to read all model versions'
      );
      await expect(row).toBeVisible();
    } finally {
      await backstage.mend();
    }
    await retry(pages.node.getByRole('alert'));
  });
});
