import { Exploration } from '../explore';
import { byRun, runOf, without } from '../folding';
import { matches } from '../search';
import { answerOf, wayTo } from '../answer';

interface INode {
  id: string;
  up?: number | null;
  down?: number | null;
  run?: string | null;
}

/** `a > b` is an edge; counts are given for some nodes. */
function part(
  edges: string,
  counts: Record<string, [number | null, number | null]> = {}
) {
  const pairs = edges
    .split(', ')
    .filter(Boolean)
    .map(edge => edge.split(' > '));
  const ids = [...new Set([...pairs.flat(), ...Object.keys(counts)])];
  return {
    nodes: ids.map((id): INode => ({
      id,
      up: counts[id]?.[0],
      down: counts[id]?.[1]
    })),
    edges: pairs.map(([source, destination]) => ({ source, destination }))
  };
}

const shown = (of: { shown: ReadonlySet<string> }) =>
  [...of.shown].sort().join('');

function opening(edges: string, counts = {}, hits: string[] = []) {
  return Exploration.of({
    question: hits.length > 0 ? 'datasets' : 'all',
    start: ['s'],
    hits,
    ...part(edges, counts)
  });
}

describe('an exploration', () => {
  it('of everything opens one step both ways', () => {
    expect(shown(opening('a > b, b > s, s > c, c > d'))).toBe('bcs');
  });

  it('of a question opens its hits and the ways to them', () => {
    const found = opening('a > b, b > s, x > s, s > c', {}, ['a']);
    expect(shown(found)).toBe('abs');
  });

  it('counts what is known and what is not, and says where nobody knows', () => {
    const found = opening('a > b, b > s, s > c', {
      b: [14, 1],
      c: [1, null],
      s: [1, 1]
    });
    expect(found.more('b', 'up', true)).toEqual({
      count: 14,
      known: true,
      isOpen: false
    });
    // Without a server, what the answer carries is all that there is.
    expect(found.more('b', 'up', false)?.count).toBe(1);
    expect(found.more('c', 'down', true)).toEqual({
      count: 0,
      known: false,
      isOpen: false
    });
    expect(found.more('c', 'down', false)).toBeNull();
    expect(found.more('s', 'up', true)?.isOpen).toBe(true);
  });

  it('grows by what is read, page by page', () => {
    const hub = opening('s > c', { c: [1, 5] });
    const first = hub.grown('c', 'down', {
      ...part('c > 1, c > 2', { c: [1, 5] }),
      next: 'token'
    });
    expect(shown(first)).toBe('12cs');
    expect(first.next('c', 'down')).toBe('token');
    expect(first.more('c', 'down', true)?.count).toBe(3);
    const second = first.grown('c', 'down', part('c > 3, c > 4'));
    expect(shown(second)).toBe('1234cs');
    // One fewer came than was counted: what was read to its end has no more.
    expect(second.more('c', 'down', true)?.isOpen).toBe(true);
  });

  it('closes what was reached through a node alone', () => {
    const found = opening('s > b, s > c, b > d, c > d, d > e')
      .opened('b', 'down')
      .opened('d', 'down');
    expect(shown(found)).toBe('bcdes');
    expect(shown(found.closed('b', 'down'))).toBe('bcs');
    expect(shown(found.opened('c', 'down').closed('b', 'down'))).toBe('bcdes');
    expect(shown(found.closed('d', 'down').closed('s', 'down'))).toBe('s');
  });

  it('takes in the whole answer of another question, and a fresh one', () => {
    const found = opening('b > s, s > c').asked({
      question: 'datasets',
      start: ['s'],
      hits: ['z'],
      ...part('z > y, y > b, b > s')
    });
    expect(shown(found)).toBe('bcsyz');
    const fresh = found.asked({
      question: 'all',
      start: ['s'],
      hits: [],
      ...part('b > s', { s: [1, 0] })
    });
    expect(shown(fresh)).toBe('bsyz');
  });

  it('survives cycles, loops, dangling ends and parts that hang on nothing', () => {
    const found = opening('s > a, a > s, a > a').along();
    expect(shown(found)).toBe('as');
    const loose = Exploration.of({
      question: 'all',
      start: ['gone'],
      hits: [],
      nodes: [{ id: 'a' }, { id: 'b' }],
      edges: [{ source: 'a', destination: 'missing' }]
    });
    expect(shown(loose)).toBe('');
    expect(shown(loose.along())).toBe('ab');
    expect(loose.graph.edges).toEqual([]);
  });

  it('of ten thousand neighbours is quick', () => {
    const nodes = Array.from({ length: 10_000 }, (_, i) => ({ id: `n${i}` }));
    const edges = nodes.map(({ id }) => ({ source: 's', destination: id }));
    const hub = Exploration.of({
      question: 'all',
      start: ['s'],
      hits: [],
      nodes: [{ id: 's' }, ...nodes],
      edges
    });
    expect(hub.shown.size).toBe(10_001);
    expect(hub.more('s', 'down', false)?.isOpen).toBe(true);
  });
});

describe('folding', () => {
  it('joins what hidden nodes join', () => {
    const graph = part('a > h, h > i, i > b, h > a, c > b');
    const left = without(graph, ({ id }) => 'hi'.includes(id));
    expect(left.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(left.edges).toEqual([
      { source: 'a', destination: 'b' },
      { source: 'c', destination: 'b' }
    ]);
  });

  it('puts one node in place of a run, unless it is opened or alone', () => {
    const graph = part('a > x, x > y, y > b, z > b');
    const run = (id: string) =>
      id === 'z' ? 'r2' : 'xy'.includes(id) ? 'r1' : null;
    const nodes = graph.nodes.map(node => ({ ...node, run: run(node.id) }));
    const stand = (id: string) => ({ id, run: null });
    const folded = byRun({ ...graph, nodes }, new Set(), stand);
    expect(folded.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'z', 'run r1']);
    expect(folded.edges).toEqual([
      { source: 'a', destination: 'run r1' },
      { source: 'run r1', destination: 'b' },
      { source: 'z', destination: 'b' }
    ]);
    expect(runOf('run r1')).toBe('r1');
    expect(runOf('arn:run r1')).toBeNull();
    expect(
      byRun({ ...graph, nodes }, new Set(['r1']), stand).nodes
    ).toHaveLength(5);
  });
});

describe('the way to a node', () => {
  const { nodes, edges } = part('a > b, b > c, a > d, x > c');
  const graph = {
    nodes: nodes.map(({ id }) => ({ id, kind: 'job', name: id, detail: '' })),
    edges
  };

  it('follows the data where it can', () => {
    expect([...wayTo(graph, ['a'], 'c').nodes].sort()).toEqual(['a', 'b', 'c']);
    expect(answerOf(graph, ['a'], ['c']).has(graph.edges[0])).toBe(true);
  });

  it('else is the shortest, by a common ancestor', () => {
    const way = wayTo(graph, ['d'], 'c');
    expect([...way.nodes].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(graph.edges.map(way.has)).toEqual([true, true, true, false]);
  });

  it('is the node alone where nothing leads there', () => {
    const lone = { ...graph, nodes: [...graph.nodes] };
    expect([...wayTo(lone, ['a'], 'nowhere').nodes]).toEqual(['nowhere']);
  });
});

describe('searching', () => {
  const nodes = [
    { id: '1', name: 'train.csv', detail: '569 rows', kind: 'dataset' },
    { id: '2', name: 'churn/6', detail: 'Approved', kind: 'version' }
  ];

  it('finds nodes that hold every word', () => {
    expect(matches(nodes, 'TRAIN rows')).toEqual(['1']);
    expect(matches(nodes, 'version')).toEqual(['2']);
    expect(matches(nodes, 'train approved')).toEqual([]);
    expect(matches(nodes, '  ')).toEqual([]);
  });
});
