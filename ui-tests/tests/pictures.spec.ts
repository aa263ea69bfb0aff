import { join } from 'path';

import type { Backstage } from './support/backstage';
import { expect, testAlone as test } from './support/fixtures';

/** The pictures of the documentation: `jlpm workspace mlops-ext-ui-tests pictures`. */
const FOLDER = join(__dirname, '../../docs/images');

const GROUP = 'tumour';
const ENDPOINT = 'tumour-prod';

/** How many whole minutes of traffic are drawn. */
const MINUTES = Number(process.env.MLOPS_UI_MINUTES ?? 3);

/** How wide the panel is drawn, in px. */
const PANEL = 312;

const CELLS: [kind: 'code' | 'markdown', text: string][] = [
  [
    'code',
    `%load_ext mlops_ext
import mlops_ext
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import train_test_split

ml = mlops_ext.connect()
tumours = load_breast_cancer(as_frame=True).frame
tumours["target"] = 1 - tumours["target"]
train, holdout = train_test_split(tumours, test_size=0.3, random_state=7)
train.to_csv("train.csv", index=False)
X, y = train.drop(columns="target"), train["target"]
X_holdout, y_holdout = holdout.drop(columns="target"), holdout["target"]`
  ],
  [
    'markdown',
    `# Boosted trees for the tumours

More rounds, and a slower learning rate than version 4. The holdout is unchanged.`
  ],
  [
    'code',
    `clf = HistGradientBoostingClassifier(learning_rate=0.06, max_iter=150, random_state=7).fit(X, y)
measured = ml.evaluate(clf, X_holdout, y_holdout)`
  ],
  [
    'code',
    '%mlops register clf tumour --evaluation measured --dataset train.csv -m "More rounds, slower"'
  ],
  ['code', '%mlops compare tumour/4 tumour/6']
];

const NOTEBOOK = JSON.stringify({
  cells: CELLS.map(([kind, source], index) => ({
    cell_type: kind,
    id: `cell-${index}`,
    metadata: {},
    source,
    ...(kind === 'code' ? { execution_count: null, outputs: [] } : {})
  })),
  metadata: {
    kernelspec: {
      display_name: 'Python 3',
      language: 'python',
      name: 'python3'
    }
  },
  nbformat: 4,
  nbformat_minor: 5
});

/** Three groups of real models, decisions about them, and an endpoint with some traffic. */
async function setStage(backstage: Backstage): Promise<void> {
  await backstage.clean();
  const groups: [group: string, data: string, models: string[]][] = [
    ['digit-eight', 'digits', ['stump', 'tree', 'boosted']],
    [GROUP, 'tumours', ['stump', 'tree', 'stiff', 'boosted', 'linear']],
    ['wine-cultivar', 'wine', ['tree', 'linear']]
  ];
  for (const [group, data, models] of groups) {
    for (const model of models) {
      await backstage.register(group, model, `First try: ${model}`, data);
    }
  }
  const decisions: Parameters<Backstage['decide']>[] = [
    [`${GROUP}/1`, 'Rejected', 'One split is too coarse.'],
    [`${GROUP}/2`, 'Approved', 'A first version that can be read.'],
    [`${GROUP}/4`, 'Approved', 'Ranks better on the held-out rows.'],
    ['digit-eight/3', 'Approved', 'Good enough to try.'],
    ['wine-cultivar/2', 'Approved', 'Separates all but one.']
  ];
  for (const decision of decisions) {
    await backstage.decide(...decision);
  }
  await backstage.deploy(`${GROUP}/2`, ENDPOINT);
}

/** Ask the endpoint as applications would, until its traffic fills some minutes. */
async function sendRequests(
  backstage: Backstage,
  minutes: () => Promise<number>
): Promise<void> {
  const Body = await backstage.sample(2);
  let sent = 0;
  await expect
    .poll(
      async () => {
        const burst = 2 + Math.round(3 + 3 * Math.sin(sent++ / 9));
        for (let request = 0; request < burst; request++) {
          await backstage.boto3('sagemaker-runtime', 'invoke_endpoint', {
            EndpointName: ENDPOINT,
            ContentType: 'text/csv',
            Body
          });
        }
        return minutes();
      },
      { intervals: [500], timeout: (MINUTES + 1) * 60 * 1000 }
    )
    .toBeGreaterThan(MINUTES);
}

test.describe.configure({ mode: 'serial', timeout: 6 * 60 * 1000 });

test('the stage is set @pictures', async ({ page, backstage, baseURL }) => {
  await setStage(backstage);
  const traffic = `${baseURL}/mlops-ext/endpoints/${ENDPOINT}/traffic`;
  const minutes = async () => {
    const answer = await page.request.get(traffic);
    return ((await answer.json()) as { minutes: unknown[] }).minutes.length;
  };
  await sendRequests(backstage, minutes);
  await backstage.deploy(`${GROUP}/4`, ENDPOINT);
});

for (const [theme, suffix] of [
  ['JupyterLab Light', ''],
  ['JupyterLab Dark', '-dark']
]) {
  test(`pictures in ${theme} @pictures`, async ({
    page,
    panel,
    pages,
    notebook,
    tmpPath
  }) => {
    const take = async (name: string) => {
      await page.mouse.move(1439, 899);
      await page.screenshot({ path: join(FOLDER, `${name}${suffix}.png`) });
    };
    await page.theme.setTheme(theme);
    await page.sidebar.setWidth(PANEL);
    await panel.open();
    await panel.expand(GROUP);

    const path = `${tmpPath}/tumours.ipynb`;
    await page.contents.uploadContent(NOTEBOOK, 'text', path);
    await pages.open('docmanager:open', { path });
    await page.activity.activateTab('Launcher');
    await pages.open('application:close', {});
    await page.notebook.activate('tumours.ipynb');
    await page.notebook.run();
    await expect(notebook.results).toHaveCount(2);
    await expect(panel.row(`${GROUP}/6`)).toBeVisible();
    await notebook.cells.nth(1).evaluate(cell => cell.scrollIntoView());
    await take('panel-notebook');

    await panel.row(`${GROUP}/6`).click();
    await expect(pages.part('Provenance')).toBeVisible();
    await expect(pages.node.getByRole('slider')).toBeVisible();
    await take('version');

    await page.sidebar.close('left');
    await pages.open('mlops:compare', {
      references: [`${GROUP}/4`, `${GROUP}/5`, `${GROUP}/6`]
    });
    await expect(
      pages.node.getByRole('table', { name: /^Confusion of/ })
    ).toHaveCount(5);
    await take('compare');

    await pages.open('mlops:open-lineage', {
      reference: `file://${process.env.MLOPS_UI_HOME}/files/tumours.csv`,
      question: 'endpoints'
    });
    await pages.node
      .getByRole('treeitem', { name: new RegExp(`^${ENDPOINT}`) })
      .click();
    await expect(
      pages.node.getByRole('complementary', { name: ENDPOINT })
    ).toBeVisible();
    await take('lineage');

    await panel.open();
    await panel.endpoint(ENDPOINT).click();
    await pages.node.getByRole('button', { name: 'Send' }).click();
    await expect(pages.part('Response')).toBeVisible();
    await expect(pages.part('Requests').locator('canvas, svg')).toBeVisible();
    await take('endpoint');
  });
}
