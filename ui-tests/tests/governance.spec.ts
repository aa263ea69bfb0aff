import { expect, test } from './support/fixtures';

const GROUP = 'ruled';
const REASON = 'Within noise; <b>nobody</b> is harmed';

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'tree');
});

test('marked versions are approved together, each by the rules of its group', async ({
  pages,
  dialogs,
  backstage
}) => {
  const [free, strict] = ['unruled', 'strict'];
  await backstage.register(free, 'tree');
  await backstage.fill(strict, 1);
  const { ModelPackageGroupArn } = await backstage.boto3<{
    ModelPackageGroupArn: string;
  }>('sagemaker', 'describe_model_package_group', {
    ModelPackageGroupName: strict
  });
  await backstage.boto3('sagemaker', 'add_tags', {
    ResourceArn: ModelPackageGroupArn,
    Tags: [{ Key: 'mlops:policy:needs:evaluation', Value: 'yes' }]
  });
  await pages.open('mlops:open-versions', { query: `group:${free},${strict}` });
  for (const group of [free, strict]) {
    await pages.node.locator(`tr[data-key="${group}/1"]`).click();
  }
  await pages.action('Approve marked…').click();
  await expect(dialogs.node).toContainText('1 of 2 can be approved');
  await expect(
    dialogs.node.getByRole('group', { name: `${strict}/1` })
  ).toContainText('Not met');
  await expect(dialogs.code).toContainText(
    `%mlops approve ${free}/1 ${strict}/1`
  );
  await dialogs.field('Why').fill('Reviewed together');
  await dialogs.button('Approve').click();
  const told = dialogs.node.getByRole('list', { name: 'Decisions' });
  await expect(told).toContainText(`${free}/1approved`);
  await expect(told).toContainText('not approved');
  await expect(told).toContainText('evaluation');
  await dialogs.button('Close').click();
  expect(await backstage.version(`${free}/1`)).toMatchObject({
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: 'Reviewed together'
  });
  const row = pages.node.locator(`tr[data-key="${free}/1"]`);
  await expect(row).toContainText('Approved');
});

test('all versions of a group that wait are approved at once, and no other is', async ({
  panel,
  dialogs,
  backstage
}) => {
  const group = 'waiting';
  await backstage.fill(group, 5);
  await panel.open();
  await panel.choose(panel.row(group), 'Approve All Pending…');
  await expect(dialogs.node).toContainText('Approve 2 versions');
  await expect(dialogs.code).toContainText(
    `%mlops approve ${group}/5 ${group}/2`
  );
  await dialogs.field('Why').fill('Reviewed in one go');
  await dialogs.button('Approve').click();
  await expect(dialogs.node).toBeHidden();
  await panel.expand(group);
  await expect(panel.row(`${group}/2`)).toContainText('Approved');
  const listed = await backstage.versions(group);
  expect(listed.map(one => one.ModelApprovalStatus)).toEqual([
    'Approved',
    'Rejected',
    'Approved',
    'Approved',
    'Rejected'
  ]);
  expect(await backstage.version(`${group}/5`)).toMatchObject({
    ApprovalDescription: 'Reviewed in one go'
  });
});

test('a group gives the IAM policy of a role, to be copied', async ({
  page,
  panel,
  dialogs
}) => {
  await panel.open();
  await panel.choose(panel.row(GROUP), 'IAM Policy…');
  await expect(dialogs.button('Copy policy')).toBeDisabled();
  await dialogs.field('Role').fill('not a role');
  await expect(dialogs.node.getByRole('alert')).toContainText('is not a role');
  await dialogs.field('Role').fill('Reviewers');
  await expect(dialogs.node).toContainText('sagemaker:UpdateModelPackage');
  await expect(dialogs.node).toContainText('aws iam put-role-policy');
  await dialogs.node.getByText('Registers, approves none').click();
  await expect(dialogs.node).toContainText('NoDecision');
  await expect(dialogs.code).toContainText(
    `%mlops policy ${GROUP} iam Reviewers --registers`
  );
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialogs.button('Copy policy').click();
  await expect(dialogs.node).toBeHidden();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toMatchObject({ Version: '2012-10-17' });
});

test('a rule refuses, is overridden with a reason, and the history keeps that', async ({
  page,
  panel,
  pages,
  dialogs,
  backstage
}) => {
  await panel.open();
  await panel.choose(panel.row(GROUP), 'Policy…');
  await dialogs.field('Asks for').selectOption('a metric at least');
  await dialogs.field('Metric').fill('auc');
  await dialogs.field('Threshold').fill('0.99999');
  await dialogs.field('A reason is enough to do without it').check();
  await expect(dialogs.code).toContainText(
    `%mlops policy ${GROUP} set min:auc 0.99999 --override`
  );
  await dialogs.button('Save').click();
  await expect(dialogs.node).toBeHidden();
  const { ModelPackageGroupArn } = await backstage.boto3<{
    ModelPackageGroupArn: string;
  }>('sagemaker', 'describe_model_package_group', {
    ModelPackageGroupName: GROUP
  });
  const tags = await backstage.boto3('sagemaker', 'list_tags', {
    ResourceArn: ModelPackageGroupArn
  });
  expect(tags).toMatchObject({
    Tags: [{ Key: 'mlops:policy:min:auc', Value: '0.99999 +override' }]
  });

  await panel.expand(GROUP);
  await panel.row(`${GROUP}/1`).click();
  await expect(pages.head).toContainText('Set stage');
  await pages.action('Approve').click();
  await expect(dialogs.node).toContainText('at least 0.99999 is needed');
  await expect(dialogs.node).toContainText('Not met');
  await expect(dialogs.button('Approve')).toBeDisabled();
  await dialogs.node.getByRole('checkbox').check();
  await expect(dialogs.code).toContainText('--override min:auc');
  await expect(dialogs.button('Approve')).toBeDisabled();
  await dialogs.field('Why').fill(REASON);
  await dialogs.button('Approve').click();
  await expect(dialogs.node).toBeHidden();
  expect(await backstage.version(`${GROUP}/1`)).toMatchObject({
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: REASON
  });
  await expect(pages.history).toContainText('Rule min:auc waived');
  await expect(pages.history).toContainText(REASON);
  await expect(pages.history.locator('b')).toHaveCount(0);

  await pages.action('Set stage').click();
  await dialogs.field('Stage').fill('In review');
  await expect(dialogs.button('Set stage')).toBeDisabled();
  await dialogs.field('Stage').fill('Production');
  await dialogs.field('Why').fill('Signed off');
  await dialogs.button('Set stage').click();
  await expect(dialogs.node).toBeHidden();
  await expect(pages.head).toContainText('Stage Production · InProgress');
  await expect(pages.history).toContainText('Moved to Production · InProgress');

  // A rule that came after the approval holds the deployment up, and allows a reason.
  await backstage.boto3('sagemaker', 'add_tags', {
    ResourceArn: ModelPackageGroupArn,
    Tags: [
      { Key: 'mlops:policy:min:f1', Value: '0.99999 +override' },
      { Key: 'mlops:policy:stages', Value: 'Production:Archived' }
    ]
  });
  await pages.action('Deploy').click();
  await expect(dialogs.node).toContainText('at least 0.99999 is needed');
  await expect(dialogs.button('Deploy')).toBeDisabled();
  await dialogs.node.getByRole('checkbox').check();
  await expect(dialogs.button('Deploy')).toBeDisabled();
  await dialogs.field('Why').fill('On trial');
  await expect(dialogs.code).toContainText(`--override min:f1 -m "On trial"`);
  await expect(dialogs.button('Deploy')).toBeEnabled();
  await dialogs.button('Cancel').click();

  await page.evaluate(
    reference =>
      void window.jupyterapp.commands.execute('mlops:approve', { reference }),
    `${GROUP}/1`
  );
  await dialogs.node.getByRole('checkbox').check();
  await dialogs.field('Why').fill('Retired');
  await dialogs.field('And move to').selectOption('Archived');
  await dialogs.button('Approve').click();
  await expect(dialogs.node).toBeHidden();
  await expect(pages.head).toContainText('Stage Archived · Retired');
});
