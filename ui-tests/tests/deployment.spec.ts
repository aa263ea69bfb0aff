import { expect, test } from './support/fixtures';

const GROUP = 'served';
const ENDPOINT = 'served-prod';

test.beforeAll(async ({ backstage }) => {
  await backstage.clean();
  await backstage.register(GROUP, 'linear');
  await backstage.decide(`${GROUP}/1`, 'Approved', 'Ready');
});

test('a version is deployed, asked, traced and taken down again', async ({
  panel,
  pages,
  dialogs,
  backstage
}) => {
  await panel.open();
  await panel.expand(GROUP);
  await panel.row(`${GROUP}/1`).click();

  await test.step('the dialog says what will happen', async () => {
    await pages.action('Deploy').click();
    await expect(dialogs.field('Endpoint')).toHaveValue(ENDPOINT);
    const plan = dialogs.node.getByRole('list', { name: 'What will happen' });
    await expect(plan).toContainText(`Endpoint ${ENDPOINT}`);
    await expect(dialogs.code).toContainText(
      `%mlops deploy ${GROUP}/1 ${ENDPOINT}`
    );
    expect(await backstage.endpoint(ENDPOINT)).toHaveProperty('Error');
    await dialogs.button('Deploy').click();
  });

  await test.step('the page goes to In service by itself', async () => {
    await expect(pages.title).toHaveText(ENDPOINT);
    await expect(pages.head).toContainText('In service');
    await expect(panel.endpoint(ENDPOINT)).toContainText('In service');
    expect(await backstage.endpoint(ENDPOINT)).toMatchObject({
      EndpointStatus: 'InService'
    });
  });

  await test.step('the box at the side gives what boto3 gives', async () => {
    const body = await backstage.sample(3);
    await pages.node.getByLabel('Content type').selectOption('text/csv');
    await pages.node.getByLabel('Request body').fill(body);
    await pages.node.getByRole('button', { name: 'Send' }).click();
    const answer = await backstage.boto3<{ Body: string }>(
      'sagemaker-runtime',
      'invoke_endpoint',
      { EndpointName: ENDPOINT, ContentType: 'text/csv', Body: body }
    );
    await expect(pages.part('Response').locator('pre')).toHaveText(answer.Body);
  });

  await test.step('the data leads to the endpoint', async () => {
    await pages.open('mlops:open-lineage', { reference: `${GROUP}/1` });
    await pages.node.getByRole('radio', { name: /^Endpoints/ }).click();
    await expect(pages.node.locator('.mlops-answer')).toContainText(ENDPOINT);
  });

  await test.step('it is deleted, and nothing of it stays', async () => {
    const { EndpointConfigName } = await backstage.endpoint(ENDPOINT);
    await panel.endpoint(ENDPOINT).click();
    await pages.action(`Delete ${ENDPOINT}`).click();
    await dialogs.button(`Delete ${ENDPOINT}`).click();
    await expect(panel.endpoint(ENDPOINT)).toHaveCount(0);
    await expect(pages.node).toContainText(`${ENDPOINT} was deleted.`);
    expect(await backstage.endpoint(ENDPOINT)).toHaveProperty('Error');
    expect(
      await backstage.boto3('sagemaker', 'describe_endpoint_config', {
        EndpointConfigName
      })
    ).toHaveProperty('Error');
  });

  await test.step('the group goes with its versions', async () => {
    await panel.choose(panel.row(GROUP), 'Delete…');
    await expect(dialogs.node).toContainText('1 version goes with it');
    await dialogs.field('Name').fill(GROUP);
    await dialogs.button(`Delete ${GROUP}`).click();
    await expect(panel.row(GROUP)).toHaveCount(0);
    await expect(panel.node).toContainText('No models yet');
    expect(await backstage.versions(GROUP)).toEqual([]);
  });
});
