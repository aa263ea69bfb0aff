import { layoutGraph } from '..';
import type { IGraph, IGraphNode, ILayout } from '..';
import { CARD } from '../types';

/** `dataset:train` is a node of kind dataset; `a > b` an edge. */
function graph(edges: string[], lone: string[] = []): IGraph {
  const pairs = edges.map(edge => edge.split(' > '));
  const ids = [...new Set([...pairs.flat(), ...lone])];
  return {
    nodes: ids.map(node),
    edges: pairs.map(([source, destination]) => ({ source, destination }))
  };
}

function node(id: string): IGraphNode {
  return { id, kind: id.split(':')[0], name: id, detail: '' };
}

const CHAIN = [
  'dataset:train > notebook:nb',
  'notebook:nb > model:m7',
  'model:m7 > version:7',
  'dataset:train > job:train',
  'job:train > model:m6',
  'model:m6 > version:6',
  'version:6 > approval:yes',
  'approval:yes > deployment:d',
  'deployment:d > endpoint:prod',
  'dataset:hold > job:eval',
  'job:eval > version:6'
];

function columnOf(layout: ILayout, id: string): number {
  return layout.places.get(id)!.column;
}

/** Ids of cards that an edge runs behind, other than its ends. */
function behind(layout: ILayout): string[] {
  const found: string[] = [];
  for (const route of layout.routes) {
    for (const [x, y] of route.via) {
      for (const [id, place] of layout.places) {
        if (place.x === x && Math.abs(place.y - y) < CARD.height / 2) {
          found.push(id);
        }
      }
    }
  }
  return found;
}

function overlaps(layout: ILayout): number {
  const places = [...layout.places.values()];
  return places.filter((a, i) =>
    places.some(
      (b, j) => j > i && a.x === b.x && Math.abs(a.y - b.y) < CARD.height
    )
  ).length;
}

describe('columns', () => {
  it('hold one kind each, in the order of the flow', () => {
    const layout = layoutGraph(graph(CHAIN));
    expect(layout.columns.map(({ kinds, count }) => [kinds, count])).toEqual([
      [['dataset'], 2],
      [['notebook', 'job'], 3],
      [['model'], 2],
      [['version'], 2],
      [['approval'], 1],
      [['deployment'], 1],
      [['endpoint'], 1]
    ]);
  });

  it('begin again where a job writes another data set', () => {
    const layout = layoutGraph(
      graph([
        'dataset:raw > job:prepare',
        'job:prepare > dataset:train',
        'dataset:train > job:fit',
        'dataset:hold > job:fit',
        'job:fit > model:m'
      ])
    );
    expect(layout.columns.map(({ kinds }) => kinds[0])).toEqual([
      'dataset',
      'job',
      'dataset',
      'job',
      'model'
    ]);
    // Only the second job reads it, so it stands beside the data set made by the first.
    expect(columnOf(layout, 'dataset:hold')).toBe(2);
    expect(layout.routes.some(({ backward }) => backward)).toBe(false);
  });

  it('are not moved by a decision about a version', () => {
    const layout = layoutGraph(
      graph([
        ...CHAIN,
        'approval:ours > version:6',
        'deployment:ours > version:6'
      ])
    );
    expect(columnOf(layout, 'version:6')).toBe(3);
    const decision = layout.routes.find(
      ({ source }) => source === 'approval:ours'
    );
    expect(decision).toMatchObject({ backward: true, left: 'version:6' });
  });

  it('survive cycles, and draw one edge of each backwards', () => {
    for (const columns of ['kinds', 'depth'] as const) {
      const layout = layoutGraph(
        graph([
          'job:a > job:b',
          'job:b > job:c',
          'job:c > job:a',
          'job:c > job:c'
        ]),
        { columns }
      );
      expect(layout.routes).toHaveLength(3);
      expect(layout.routes.filter(({ backward }) => backward)).toHaveLength(1);
      expect(
        ['job:a', 'job:b', 'job:c'].map(id => columnOf(layout, id))
      ).toEqual([0, 1, 2]);
    }
  });

  it('follow the longest path where kinds mean nothing', () => {
    const layout = layoutGraph(graph(['x:a > y:b', 'y:b > x:c', 'x:a > x:c']), {
      columns: 'depth'
    });
    expect(columnOf(layout, 'x:c')).toBe(2);
  });
});

describe('rows', () => {
  it('never overlap, and long edges pass between the cards', () => {
    const layout = layoutGraph(
      graph([
        ...CHAIN,
        'dataset:train > version:7',
        'dataset:hold > endpoint:prod'
      ])
    );
    expect(overlaps(layout)).toBe(0);
    expect(layout.routes.some(({ via }) => via.length > 3)).toBe(true);
    expect(behind(layout)).toEqual([]);
  });

  it('keep a chain in one line', () => {
    const layout = layoutGraph(graph(CHAIN));
    const height = (id: string) => layout.places.get(id)!.y;
    for (const id of [
      'model:m6',
      'version:6',
      'approval:yes',
      'endpoint:prod'
    ]) {
      expect(height(id)).toBe(height('job:train'));
    }
  });

  it('are the same for the same graph', () => {
    expect(layoutGraph(graph(CHAIN))).toEqual(layoutGraph(graph(CHAIN)));
  });

  it('stay where they are when the graph grows', () => {
    const before = layoutGraph(graph(CHAIN));
    const after = layoutGraph(
      graph([
        'version:8 > approval:new',
        'model:m8 > version:8',
        'dataset:train > job:again',
        'job:again > model:m8',
        ...CHAIN
      ]),
      { previous: before }
    );
    before.places.forEach((place, id) =>
      expect(after.places.get(id)).toEqual(place)
    );
    expect(after.places.size).toBe(before.places.size + 4);
    expect(overlaps(after)).toBe(0);
    expect(behind(after)).toEqual([]);
  });
});

describe('growing', () => {
  it('keeps heights apart where a card comes into another column', () => {
    const before = layoutGraph(
      graph(['dataset:a > job:one', 'dataset:b > job:two', 'job:two > model:m'])
    );
    const after = layoutGraph(
      graph([
        'dataset:a > job:one',
        'job:one > dataset:b',
        'dataset:b > job:two',
        'job:two > model:m'
      ]),
      { previous: before }
    );
    expect(overlaps(after)).toBe(0);
    expect(behind(after)).toEqual([]);
  });

  it('by thousands beside one puts none over another', () => {
    const edges = (count: number) =>
      Array.from({ length: count }, (_, i) => `dataset:hub > job:${i}`);
    const before = layoutGraph(graph(edges(1500)));
    const after = layoutGraph(graph(edges(3000)), { previous: before });
    const heights = [...after.places.values()]
      .filter(({ column }) => column === 1)
      .map(({ y }) => y)
      .sort((a, b) => a - b);
    expect(heights).toHaveLength(3000);
    expect(
      heights.every((y, i) => i === 0 || y - heights[i - 1] >= CARD.height)
    ).toBe(true);
  });
});

describe('edges', () => {
  it('are folded when they are parallel, and ignored without both ends', () => {
    const one = graph(['job:a > model:b', 'job:a > model:b']);
    const layout = layoutGraph({
      nodes: one.nodes,
      edges: [...one.edges, { source: 'job:a', destination: 'gone' }]
    });
    expect(layout.routes).toHaveLength(1);
    expect(layout.routes[0].count).toBe(2);
  });

  it('are not needed', () => {
    expect(layoutGraph({ nodes: [], edges: [] }).places.size).toBe(0);
    const lone = layoutGraph(graph([], ['dataset:a', 'dataset:b']));
    expect(overlaps(lone)).toBe(0);
    expect(lone.columns).toHaveLength(1);
  });
});

describe('a large graph', () => {
  it('of 2,000 nodes is laid out in well under 100 ms', () => {
    const kinds = [
      'dataset',
      'job',
      'model',
      'version',
      'approval',
      'endpoint'
    ];
    const nodes = Array.from({ length: 2000 }, (_, i) =>
      node(`${kinds[i % kinds.length]}:${i}`)
    );
    const edges = nodes.flatMap((one, i) =>
      [1, 7, 61]
        .filter((step, k) => i % (k + 1) === 0 && i + step < nodes.length)
        .map(step => ({ source: one.id, destination: nodes[i + step].id }))
        .filter(edge => {
          const rank = (id: string) => kinds.indexOf(id.split(':')[0]);
          return rank(edge.source) < rank(edge.destination);
        })
    );
    const large = { nodes, edges };
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      layoutGraph(large);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(100);
    expect(overlaps(layoutGraph(large))).toBe(0);
  });
});
