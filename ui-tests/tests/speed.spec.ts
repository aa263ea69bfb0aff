import type { Page } from '@playwright/test';

import { expect, test, testAlone } from './support/fixtures';

/** How many versions there are, and MLflow's UI with as many, if that is measured, too. */
const COUNT = Number(process.env.MLOPS_BENCH_VERSIONS ?? 10_000);
const PEER = process.env.MLOPS_BENCH_PEER;

/** Two rows of MLflow's page; the list of models that leads there has one version in view. */
const THEIRS = '[role=row] [href^="#/models/churn/versions/"]';
const TWO_OF_THEIRS = `[role=row]:has([href^="#/models/churn/versions/"]) ~ ${THEIRS}`;

// A trace keeps every answer and every change of the page, which takes longer than what is measured.
test.use({ trace: 'off' });

const ROUNDS = 5;
const QUERIES = [
  'auc>0.9',
  'run 77',
  'status:approved auc>0.5',
  'tag:team=risk rmse<2',
  ''
];

/** Bytes of JavaScript that JupyterLab may fetch of us, styles included, before anything is opened. */
const MOST_AT_START = 60_000;

/** Milliseconds from a click until something is in view, taken inside the page, frame by frame. */
function fromClick(page: Page, button: string, seen: string): Promise<number> {
  return page.evaluate(
    async ([from, to]) => {
      const start = performance.now();
      document.querySelector<HTMLElement>(from)?.click();
      while (!document.querySelector(to)) {
        await new Promise(requestAnimationFrame);
      }
      return performance.now() - start;
    },
    [button, seen]
  );
}

/** Milliseconds from each query until the table that it leaves is painted. */
function filtering(page: Page): Promise<number[]> {
  return page.evaluate(async queries => {
    const box = document.querySelector<HTMLInputElement>(
      '.mlops-filters input'
    );
    const set = Object.getOwnPropertyDescriptor(
      HTMLInputElement.prototype,
      'value'
    )?.set;
    const taken: number[] = [];
    for (const query of queries) {
      const start = performance.now();
      set?.call(box, query);
      box?.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise(resolve =>
        requestAnimationFrame(() => setTimeout(resolve))
      );
      taken.push(performance.now() - start);
    }
    return taken;
  }, QUERIES);
}

test('many versions: first rows after the click, and filtering @bench', async ({
  page,
  panel,
  pages,
  backstage
}) => {
  // MLflow's page is loaded as often, and takes its time.
  test.slow(PEER !== undefined);
  await backstage.clean();
  await backstage.multiply('many', COUNT);
  await panel.open();
  const peer = PEER ? await page.context().newPage() : null;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.bringToFront();
    const label = '="All versions as a table"]';
    ours.push(
      await fromClick(
        page,
        `.mlops-panel [title${label}, .mlops-panel [aria-label${label}`,
        '.mlops-versions tr[data-key]'
      )
    );
    await expect(pages.head.getByRole('status')).toHaveText(
      `${COUNT.toLocaleString('en')} versions`
    );
    if (round < ROUNDS - 1) {
      await page.evaluate(() =>
        window.jupyterapp.shell.currentWidget?.dispose()
      );
      await expect(pages.node).toHaveCount(0);
    }
    if (peer) {
      await peer.bringToFront();
      await peer.goto(`${PEER}/#/models`);
      const model = '[href="#/models/churn"]';
      await peer.locator(model).first().waitFor();
      theirs.push(await fromClick(peer, model, TWO_OF_THEIRS));
    }
  }
  await peer?.close();
  await page.bringToFront();
  const filters = await filtering(page);
  process.stdout.write(`\n${JSON.stringify({ ours, theirs, filters })}\n`);
});

testAlone.describe('start', () => {
  testAlone.use({ autoGoto: false });

  testAlone(
    'before anything of ours is opened little JavaScript is fetched, and no style @start',
    async ({ page, panel }) => {
      const fetched: Promise<number>[] = [];
      page.on('response', response => {
        if (response.url().includes('/extensions/mlops-ext/')) {
          fetched.push(response.body().then(body => body.length));
        }
      });
      await page.goto();
      const sizes = await Promise.all(fetched);
      const start = sizes.reduce((sum, size) => sum + size, 0);
      process.stdout.write(`\n${JSON.stringify({ start })}\n`);
      expect(start).toBeGreaterThan(0);
      expect(start).toBeLessThanOrEqual(MOST_AT_START);

      const icon = page.locator('[data-id="mlops-panel"] svg path').first();
      await expect(icon).toHaveCSS('fill', 'none');
      await panel.open();
      await expect(panel.node.locator('.mlops-conn')).toHaveCSS(
        'display',
        'flex'
      );
      expect(fetched.length).toBeGreaterThan(sizes.length);
    }
  );
});
