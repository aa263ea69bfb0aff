import { readFileSync } from 'fs';
import { join } from 'path';
import type { Page } from '@playwright/test';
import { transpileModule } from 'typescript';

import { expect, test } from './support/fixtures';
import { answerOf } from './support/graphs';

/** How many nodes the graphs have. */
const SIZES = (process.env.MLOPS_BENCH_NODES ?? '50,500,2000')
  .split(',')
  .map(Number);
const ROUNDS = 5;
/** A layout that takes longer than this, in ms, is not made again. */
const LONG = 2000;
const PANNED = 2000;
const FRAMES = 120;

const ROOT = join(__dirname, '../..');
const PLACE = '/mlops-bench/';

// A trace takes a picture of every frame, which slows those that are measured.
test.use({ trace: 'off' });

/** What takes part, as the browser loads it: ours is compiled on the way. */
const ENTRY = `
  import { layoutGraph } from '${PLACE}src/graph/layout';
  import { Graph } from '${PLACE}node_modules/dagre-d3-es/src/graphlib/index.js';
  import { layout } from '${PLACE}node_modules/dagre-d3-es/src/dagre/index.js';
  Object.assign(window, { layoutGraph, Graph, layout });
  window.isReady = true;`;
const PAGE = `<!doctype html>
  <script type="importmap">{"imports": {
    "lodash-es": "${PLACE}node_modules/lodash-es/lodash.js"
  }}</script>
  <script src="${PLACE}node_modules/elkjs/lib/elk.bundled.js"></script>
  <script type="module">${ENTRY}</script>`;

/** A page with nothing but the three layouts in it. */
async function openLayouts(page: Page): Promise<void> {
  await page.route(`**${PLACE}**`, route => {
    const path = new URL(route.request().url()).pathname.slice(PLACE.length);
    if (!path) {
      return route.fulfill({ contentType: 'text/html', body: PAGE });
    }
    const body = /^src\//.test(path)
      ? transpileModule(readFileSync(join(ROOT, `${path}.ts`), 'utf8'), {
          compilerOptions: { module: 99, target: 9 }
        }).outputText
      : readFileSync(join(ROOT, path), 'utf8');
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  await page.goto(`${test.info().project.use.baseURL}${PLACE}`);
  await page.waitForFunction('window.isReady');
}

interface ILaidOut {
  nodes: number;
  edges: number;
  ours: number[];
  dagre: number[];
  elk: number[];
}

/** Milliseconds that each of the three takes for a graph of so many nodes. */
function layingOut(page: Page, count: number): Promise<ILaidOut> {
  const { nodes, edges } = answerOf(count);
  return page.evaluate(
    async ({ nodes, edges, rounds, long }) => {
      const here = window as never as {
        layoutGraph: (graph: object) => object;
        Graph: new (options: object) => {
          setGraph: (given: object) => void;
          setDefaultEdgeLabel: (made: () => object) => void;
          setNode: (id: string, given: object) => void;
          setEdge: (from: string, to: string) => void;
        };
        layout: (graph: object) => void;
        ELK: new () => { layout: (graph: object) => Promise<object> };
      };
      const size = { width: 126, height: 44 };
      const byDagre = () => {
        const graph = new here.Graph({});
        graph.setGraph({ rankdir: 'LR', nodesep: 28, ranksep: 20 });
        graph.setDefaultEdgeLabel(() => ({}));
        nodes.forEach(({ id }) => graph.setNode(id, { ...size }));
        edges.forEach(one => graph.setEdge(one.source, one.destination));
        here.layout(graph);
      };
      const elk = new here.ELK();
      const byElk = () =>
        elk.layout({
          id: 'root',
          layoutOptions: {
            'elk.algorithm': 'layered',
            'elk.direction': 'RIGHT'
          },
          children: nodes.map(({ id }) => ({ id, ...size })),
          edges: edges.map((one, i) => ({
            id: `e${i}`,
            sources: [one.source],
            targets: [one.destination]
          }))
        });
      const taken = async (make: () => unknown) => {
        const times: number[] = [];
        while (times.length < rounds && !(times[0] > long)) {
          const start = performance.now();
          await make();
          times.push(performance.now() - start);
        }
        return times;
      };
      return {
        nodes: nodes.length,
        edges: edges.length,
        ours: await taken(() => here.layoutGraph({ nodes, edges })),
        dagre: await taken(byDagre),
        elk: await taken(byElk)
      };
    },
    { nodes, edges, rounds: ROUNDS, long: LONG }
  );
}

/** What is dragged: the drawing, or a bare box as large, which is the least that a browser does. */
type Dragged = 'drawing' | 'box';

/** Milliseconds between frames while what is in view is dragged about by its middle. */
async function panning(page: Page, dragged: Dragged): Promise<number[]> {
  const box = await page.locator('.mlops-graphHost:visible').boundingBox();
  if (!box) {
    throw new Error('There is no drawing in view.');
  }
  return page.evaluate(
    async ({ box, frames, dragged }) => {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const host = document.elementFromPoint(x, y) as HTMLElement;
      const send = (type: string, dx: number, dy: number) =>
        host.dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            button: 0,
            buttons: 1,
            pointerId: 1,
            clientX: x + dx,
            clientY: y + dy
          })
        );
      // A pointer that does not exist cannot be held.
      Element.prototype.setPointerCapture = () => undefined;
      const bare = document.createElement('div');
      bare.style.cssText =
        'position: absolute; inset: -240px; will-change: transform;' +
        'background: repeating-linear-gradient(45deg, #888 0 9px, #ccc 9px 20px)';
      if (dragged === 'box') {
        host.closest('.mlops-graphHost')?.append(bare);
      } else {
        send('pointerdown', 0, 0);
      }
      const taken: number[] = [];
      const next = () => new Promise<number>(requestAnimationFrame);
      let last = await next();
      for (let i = 1; i <= frames; i += 1) {
        const turn = (i / frames) * 4 * Math.PI;
        const [dx, dy] = [500 * Math.sin(turn), 5 * i];
        if (dragged === 'box') {
          bare.style.transform = `translate(${dx % 240}px, ${dy % 240}px)`;
        } else {
          send('pointermove', dx, dy);
        }
        const now = await next();
        taken.push(now - last);
        last = now;
      }
      send('pointerup', 0, 0);
      bare.remove();
      return taken;
    },
    { box, frames: FRAMES, dragged }
  );
}

test('layouts of three, and frames while panning @bench', async ({
  page,
  notebook
}) => {
  test.slow();
  const alone = await page.context().newPage();
  await openLayouts(alone);
  const layouts: ILaidOut[] = [];
  for (const size of SIZES) {
    layouts.push(await layingOut(alone, size));
  }
  await alone.close();
  await notebook.show('lineage', answerOf(PANNED));
  await notebook.results
    .getByRole('button', { name: 'Open all', exact: true })
    .click();
  await notebook.results.getByRole('button', { name: /^Draw/ }).click();
  await expect(notebook.results.locator('canvas')).toBeVisible();
  const frames: Record<string, number[]> = {};
  frames.floor = await panning(page, 'box');
  frames.near = await panning(page, 'drawing');
  await notebook.results.getByRole('button', { name: 'Show all' }).click();
  frames.whole = await panning(page, 'drawing');
  process.stdout.write(`\n${JSON.stringify({ layouts, frames })}\n`);
});
