import { expect, test } from './support/fixtures';

const GROUP = 'spread';
const ACCOUNT = '111122223333';

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'tree');
});

test('a group is shared, copied and deleted, and boto3 says the same', async ({
  panel,
  pages,
  dialogs,
  backstage
}) => {
  const policy = () =>
    backstage.boto3('sagemaker', 'get_model_package_group_policy', {
      ModelPackageGroupName: GROUP
    });
  await panel.open();

  await test.step('sharing shows the plan and the bucket’s statements first', async () => {
    await panel.choose(panel.row(GROUP), 'Share…');
    await dialogs.field('Accounts').fill(ACCOUNT);
    await expect(dialogs.node).toContainText(`Share with account ${ACCOUNT}`);
    await expect(dialogs.node).toContainText('s3:GetObject');
    expect(await policy()).toHaveProperty('Error');
    await dialogs.node.getByRole('radio', { name: 'Read and deploy' }).click();
    await expect(dialogs.code).toContainText(
      `%mlops share ${GROUP} ${ACCOUNT} --rights deploy`
    );
    await dialogs.button('Share').click();
    await expect(dialogs.node).toBeHidden();
    const { ResourcePolicy } = await policy();
    expect(String(ResourcePolicy)).toContain(`${ACCOUNT}:root`);
    expect(String(ResourcePolicy)).toContain('sagemaker:CreateModel');
  });

  await test.step('the share is taken back', async () => {
    await panel.choose(panel.row(GROUP), 'Stop Sharing…');
    await expect(dialogs.node).toContainText(ACCOUNT);
    await dialogs.button('Stop sharing').click();
    await expect(dialogs.node).toBeHidden();
    expect(await policy()).toHaveProperty('Error');
  });

  await test.step('a version is copied to another group after its plan', async () => {
    await panel.expand(GROUP);
    await panel.choose(panel.row(`${GROUP}/1`), 'Copy Elsewhere…');
    await expect(dialogs.node).toContainText('model.tar.gz');
    await dialogs.button('Copy').click();
    await expect(dialogs.node).toBeHidden();
    await expect(pages.head).toContainText(`${GROUP}-copy`);
    expect(await backstage.versions(`${GROUP}-copy`)).toHaveLength(1);
  });

  await test.step('a group goes once its name is typed', async () => {
    await panel.choose(panel.row(`${GROUP}-copy`), 'Delete…');
    const verb = dialogs.button(`Delete ${GROUP}-copy`);
    await expect(dialogs.node).toContainText('1 version goes with it');
    await expect(verb).toBeDisabled();
    await dialogs.field('Name').fill(`${GROUP}-copy`);
    await verb.click();
    await expect(dialogs.node).toBeHidden();
    await expect(panel.row(`${GROUP}-copy`)).toHaveCount(0);
    expect(await backstage.versions(`${GROUP}-copy`)).toEqual([]);
    expect(await backstage.versions(GROUP)).toHaveLength(1);
  });
});
