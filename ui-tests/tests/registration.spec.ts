import { expect, test } from './support/fixtures';

const GROUP = 'learned';
const JOB = 'fit-the-tumours';

test('what a training job made is registered by the dialog, then compared', async ({
  page,
  panel,
  pages,
  dialogs,
  backstage
}) => {
  await backstage.clean();
  await backstage.fill(GROUP, 1);
  await panel.open();
  await expect(panel.row(GROUP)).toBeVisible();
  const ask = async () => {
    await page.evaluate(
      () => void window.jupyterapp.commands.execute('mlops:register')
    );
    await dialogs.node.getByRole('radio', { name: 'A training job' }).click();
  };
  await ask();
  await expect(dialogs.node).toContainText('No finished training job');
  await dialogs.button('Cancel').click();
  expect(await backstage.train(JOB)).toBe('Completed');

  await ask();
  await expect(dialogs.node.getByRole('radio', { name: JOB })).toBeChecked();
  await dialogs.field('Group').fill(GROUP);
  await expect(dialogs.node).toContainText(`becomes ${GROUP}/2`);
  await expect(dialogs.code).toContainText(
    `%mlops register job:${JOB} ${GROUP}`
  );
  await dialogs.field(`compare with ${GROUP}/1`).check();
  await dialogs.button('Register').click();
  await expect(dialogs.node).toBeHidden();
  await expect(pages.title).toHaveText('Compare');
  const auc = pages.part('Metrics').getByRole('row', { name: /^AUC/ });
  await expect(auc).toContainText('0.8750');

  const made = await backstage.version(`${GROUP}/2`);
  expect(made.CustomerMetadataProperties.auc).toBe('0.875');
  expect(JSON.stringify(made)).toContain(`/${JOB}/output/model.tar.gz`);
  await pages.open('mlops:open-lineage', { reference: `${GROUP}/2` });
  await pages.node.getByRole('button', { name: 'Open all' }).click();
  await expect(pages.node.getByRole('tree')).toContainText(JOB);
});
