import { AxeBuilder } from '@axe-core/playwright';

import { expect, test } from './support/fixtures';

const GROUP = 'accessible';

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'tree');
  await backstage.register(GROUP, 'linear');
  await backstage.decide(`${GROUP}/2`, 'Approved', 'Clearly better');
});

test('the tree is walked by keyboard alone', async ({ page, panel, pages }) => {
  await panel.open();
  await expect(panel.row(GROUP)).toBeVisible();
  await panel.search.focus();
  await page.keyboard.press('ArrowDown');
  await expect(panel.row(GROUP)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(panel.row(GROUP)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('End');
  await expect(panel.row(`${GROUP}/1`)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(panel.row(`${GROUP}/2`)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(pages.title).toHaveText(`${GROUP}/2`);
  await panel.row(`${GROUP}/2`).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(panel.row(GROUP)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(panel.row(GROUP)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('/');
  await expect(panel.search).toBeFocused();
});

test('a dialog takes the focus, is left by Escape, and gives the focus back', async ({
  page,
  panel,
  pages,
  dialogs,
  backstage
}) => {
  await panel.open();
  await panel.expand(GROUP);
  await panel.row(`${GROUP}/1`).click();
  await pages.action('Approve').focus();
  await page.keyboard.press('Enter');
  await expect(dialogs.field('Why')).toBeFocused();
  await page.keyboard.type('Not yet');
  await page.keyboard.press('Escape');
  await expect(dialogs.node).toBeHidden();
  await expect(pages.action('Approve')).toBeFocused();
  expect(await backstage.version(`${GROUP}/1`)).toMatchObject({
    ModelApprovalStatus: 'PendingManualApproval'
  });
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
  test(`panel, pages and dialogs break no rule of accessibility in ${theme}`, async ({
    page,
    panel,
    pages,
    dialogs
  }) => {
    const broken = async (selector: string) => {
      const { violations } = await new AxeBuilder({ page })
        .include(selector)
        // JupyterLab's own button says aria-pressed.
        .exclude('jp-button')
        .analyze();
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`
      );
    };
    await page.theme.setTheme(theme);
    await panel.open();
    await panel.expand(GROUP);
    await panel.row(`${GROUP}/2`).click();
    await expect(pages.part('Provenance')).toBeVisible();
    expect.soft(await broken('.mlops-panel')).toEqual([]);
    expect.soft(await broken('.mlops-pageWidget')).toEqual([]);
    await pages.action('Deploy').click();
    await expect(
      dialogs.node.getByRole('list', { name: 'What will happen' })
    ).toBeVisible();
    expect.soft(await broken('.jp-Dialog-content')).toEqual([]);
    await dialogs.button('Cancel').click();

    await pages.open('mlops:compare', {
      references: [`${GROUP}/1`, `${GROUP}/2`]
    });
    await expect(pages.node.locator('.mlops-verdict')).toBeVisible();
    expect
      .soft(await broken('.mlops-pageWidget:not(.lm-mod-hidden)'))
      .toEqual([]);

    await pages.open('mlops:open-versions', {});
    await expect(pages.node.getByRole('grid')).toBeVisible();
    expect
      .soft(await broken('.mlops-pageWidget:not(.lm-mod-hidden)'))
      .toEqual([]);

    await pages.open('mlops:open-lineage', { reference: `${GROUP}/2` });
    await expect(pages.node.getByRole('tree')).toBeVisible();
    expect
      .soft(await broken('.mlops-pageWidget:not(.lm-mod-hidden)'))
      .toEqual([]);
  });
}
