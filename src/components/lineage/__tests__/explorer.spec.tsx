import { act } from 'react';
import React from 'react';

import type { LineageGraph, LineageNode } from '../../../api/types';
import { mount, unmountAll } from '../../__tests__/mount';
import type { ILineageReads } from '..';
import { LineageExplorer, LineageFacts } from '..';

afterEach(unmountAll);

beforeAll(() => {
  // jsdom has no layout, and none to be told of.
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
});

function node(
  id: string,
  kind: LineageNode['kind'],
  more: Partial<LineageNode> = {}
): LineageNode {
  return {
    id,
    kind,
    name: id,
    detail: '',
    lineageType: 'Artifact',
    type: 'Model',
    uri: null,
    reference: null,
    state: null,
    created: '2026-03-16T16:42:00Z',
    properties: {},
    up: null,
    down: null,
    run: null,
    ...more
  };
}

function graph(
  nodes: LineageNode[],
  edges: string[],
  more: Partial<LineageGraph> = {}
): LineageGraph {
  return {
    start: [nodes[0].id],
    reference: nodes[0].id,
    question: 'all',
    answer: '',
    hits: [],
    findings: [],
    nodes,
    edges: edges.map(edge => {
      const [source, destination] = edge.split(' > ');
      return { source, destination, type: 'ContributedTo', how: '' };
    }),
    total: nodes.length,
    kinds: {},
    next: null,
    same: {},
    pending: false,
    partial: false,
    reason: '',
    ...more
  };
}

const picked: (string | undefined)[] = [];
const saved: string[] = [];

function explore(of: LineageGraph, reads?: ILineageReads): HTMLElement {
  return mount(
    <LineageExplorer
      graph={of}
      reads={reads}
      view="graph"
      questions={['datasets', 'all']}
      selected={null}
      onSelect={one => picked.push(one?.node.id)}
      onOpen={() => undefined}
      onSave={name => saved.push(name)}
    />
  );
}

const names = (host: HTMLElement) =>
  [...host.querySelectorAll('.mlops-node .mlops-name')]
    .map(({ textContent }) => textContent)
    .sort();

async function press(host: HTMLElement, text: string): Promise<void> {
  const button = [...host.querySelectorAll<HTMLElement>('button')].find(
    one => one.textContent === text || one.getAttribute('aria-label') === text
  );
  await act(async () => button?.click());
}

async function pressPill(host: HTMLElement, id: string, way: string) {
  const pill = host.querySelector(`[data-id="${id}"] [data-way="${way}"] rect`);
  await act(async () => {
    for (const type of ['pointerdown', 'pointerup']) {
      pill?.dispatchEvent(new MouseEvent(type, { bubbles: true, button: 0 }));
    }
  });
}

describe('a graph in a cell', () => {
  const chain = graph(
    [
      node('v', 'version', { up: 1, down: 1 }),
      node('m', 'model', { up: 1, down: 1 }),
      node('j', 'job', { up: 1, down: 1 }),
      node('d', 'dataset', { up: 3, down: 1 }),
      node('g', 'group', { up: 1, down: 0 })
    ],
    ['m > v', 'j > m', 'd > j', 'v > g']
  );

  it('opens one step, and grows by what it carries', async () => {
    const host = explore(chain);
    expect(names(host)).toEqual(['m', 'v']);
    await pressPill(host, 'm', 'up');
    expect(names(host)).toEqual(['j', 'm', 'v']);
    await pressPill(host, 'm', 'up');
    expect(names(host)).toEqual(['m', 'v']);
    await press(host, 'All data sets');
    expect(names(host)).toEqual(['d', 'j', 'm', 'v']);
    // Nothing can be read: what it does not carry is not offered.
    expect(host.querySelector('[data-id="d"] .mlops-more')).toBeNull();
    await press(host, 'Collapse');
    expect(names(host)).toEqual(['m', 'v']);
  });

  it('hides and shows kinds, and joins what they joined', async () => {
    const host = explore(chain);
    await press(host, 'Open all');
    await press(host, 'Jobs 1');
    expect(names(host)).toEqual(['d', 'm', 'v']);
    expect(host.querySelectorAll('.mlops-edge').length).toBe(3);
    await press(host, 'Model groups 1');
    expect(names(host)).toEqual(['d', 'g', 'm', 'v']);
  });

  it('draws one card in place of a pipeline run, until it is opened', async () => {
    const run = { run: 'nightly-7' };
    const host = explore(
      graph(
        [node('v', 'version'), node('m', 'model', run), node('j', 'job', run)],
        ['m > v', 'j > v', 'j > m']
      )
    );
    await press(host, 'Group by pipeline run');
    expect(names(host)).toEqual(['nightly-7', 'v']);
    await act(async () => {
      host
        .querySelector('[data-id="run nightly-7"]')
        ?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    });
    expect(names(host)).toEqual(['j', 'm', 'v']);
  });

  it('finds nodes by their words', async () => {
    const host = explore(chain);
    await press(host, 'Open all');
    const input = host.querySelector('input')!;
    await act(async () => {
      Object.getOwnPropertyDescriptor(
        HTMLInputElement.prototype,
        'value'
      )?.set?.call(input, 'dataset');
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    expect(picked.at(-1)).toBe('d');
    expect(host.textContent).toContain('1 of 1');
  });
});

describe('a graph that can be read on', () => {
  const hub = node('hub', 'dataset', { up: 0, down: 10_000 });
  const readers = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) =>
      node(`r${from + i}`, 'job', { up: 1, down: 0 })
    );
  const page = (from: number, count: number, next: string | null) => {
    const found = readers(from, count);
    return graph(
      [hub, ...found],
      found.map(({ id }) => `hub > ${id}`),
      { next, total: 10_001, kinds: { dataset: 1, job: 10_000 } }
    );
  };

  it('shows a node of ten thousand neighbours page by page', async () => {
    const asked: (string | null)[] = [];
    const reads: ILineageReads = {
      near: async (id, way, next) => {
        asked.push(`${id} ${way} ${next}`);
        return page(next ? 100 : 0, 100, next ? 'two' : 'one');
      },
      ask: () => Promise.reject(new Error('Not asked.')),
      more: () => Promise.reject(new Error('Rate exceeded.'))
    };
    const host = explore(
      graph([node('v', 'version', { up: 1, down: 0 }), hub], ['hub > v']),
      reads
    );
    await pressPill(host, 'hub', 'down');
    expect(host.querySelectorAll('.mlops-node')).toHaveLength(102);
    const pill = () =>
      host.querySelector('[data-id="hub"] [data-way="down"] text')?.textContent;
    // One of the ten thousand was there before.
    expect(pill()).toBe('+9,899 ›');
    await pressPill(host, 'hub', 'down');
    expect(asked).toEqual(['hub down null', 'hub down one']);
    expect(host.querySelectorAll('.mlops-node')).toHaveLength(202);
  });

  it('is saved for other tools, or says why not', async () => {
    const host = explore(page(0, 2, null), {
      near: () => Promise.reject(new Error('Not asked.')),
      ask: () => Promise.reject(new Error('Not asked.')),
      more: () => Promise.reject(new Error('Not asked.')),
      file: async format => {
        if (format === 'prov') {
          throw new Error('Access denied.');
        }
        return { name: 'lineage.openlineage.jsonl', text: '{}' };
      }
    });
    await press(host, 'OpenLineage');
    expect(saved).toEqual(['lineage.openlineage.jsonl']);
    await press(host, 'PROV');
    expect(saved).toHaveLength(1);
    expect(host.textContent).toContain('Access denied.');
  });

  it('begins with a summary when it is large, and is drawn on demand', async () => {
    const mores: [string, number][] = [];
    const reads: ILineageReads = {
      near: () => Promise.reject(new Error('Not asked.')),
      ask: () => Promise.reject(new Error('Not asked.')),
      more: async ({ next }, most) => {
        mores.push([next, most]);
        return page(400, 300, null);
      }
    };
    const host = explore(page(0, 400, 'one'), reads);
    expect(host.querySelector('.mlops-summary')?.textContent).toContain(
      '401 of 10,001 nodes are listed'
    );
    expect(host.querySelector('[role=treegrid]')).not.toBeNull();
    expect(host.querySelector('.mlops-graphHost')).toBeNull();
    await press(host, 'Draw the nearest 2,000');
    expect(mores).toEqual([['one', 1599]]);
    expect(host.querySelector('canvas')).not.toBeNull();
    expect(host.textContent).toContain('701 of 10,001 nodes are shown');
  });

  it('says why nothing more could be read', async () => {
    const refused = () => Promise.reject(new Error('Rate exceeded.'));
    const host = explore(
      graph([node('v', 'version', { up: null, down: 4 })], []),
      { near: refused, ask: refused, more: refused }
    );
    const pills = [...host.querySelectorAll('.mlops-more text')];
    expect(pills.map(({ textContent }) => textContent)).toEqual([
      '‹ ?',
      '+4 ›'
    ]);
    await pressPill(host, 'v', 'down');
    expect(host.textContent).toContain('Rate exceeded.');
  });
});

describe('what could not be read', () => {
  const denied = node('DataSet', 'dataset', { created: null });
  const known = graph([node('v', 'version'), denied], ['DataSet > v']);
  known.edges[0].how = 'by hand';

  it('is told by its card, not by an empty name', () => {
    const card = explore(known).querySelector('[data-id="DataSet"]')!;
    expect(card.classList).toContain('mlops-unread');
    expect(card.textContent).toContain('Not read');
    expect(card.getAttribute('aria-label')).toContain('Not read');
  });

  it('is explained beside how its links are known', () => {
    const reason = 'sagemaker:DescribeArtifact is not allowed.';
    const facts = (one: LineageNode) =>
      mount(<LineageFacts node={one} graph={known} reason={reason} />)
        .textContent;
    expect(facts(denied)).toContain(`This could not be read. ${reason}`);
    expect(facts(known.nodes[0])).not.toContain('could not be read');
    expect(facts(known.nodes[0])).toContain('DataSet ContributedTo, by hand');
  });
});
