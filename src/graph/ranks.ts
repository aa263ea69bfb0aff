import type { IGraph } from './types';

/** Kinds in the order of the flow; notebooks and runs stand where jobs do. */
const FLOW: Record<string, number> = {
  dataset: 0,
  image: 1,
  notebook: 2,
  job: 2,
  run: 2,
  model: 3,
  version: 4,
  approval: 5,
  deployment: 6,
  endpoint: 7,
  group: 8,
  other: 9
};

const OTHER = 9;
const KINDS = 10;
/** A decision recorded on a model or version hangs on it; it is not what the model is made of. */
const DECISIONS = new Set(['approval', 'deployment']);
const DECIDED = new Set(['model', 'version']);

/** Where a kind stands in the flow from data to endpoint; what nobody knows comes last. */
export function flowOf(kind: string): number {
  return FLOW[kind] ?? OTHER;
}

/** How columns are found: one kind each, or by the longest path. */
export type Columns = 'kinds' | 'depth';

/** An edge between two nodes by their index, with how many edges are folded into it. */
export interface ILink {
  from: number;
  to: number;
  count: number;
}

/** Edges by index: known ends only, parallel ones folded into one, no loops. */
export function linksOf(graph: IGraph): ILink[] {
  const index = new Map(graph.nodes.map((node, i) => [node.id, i]));
  const links = new Map<number, ILink>();
  for (const edge of graph.edges) {
    const from = index.get(edge.source);
    const to = index.get(edge.destination);
    if (from === undefined || to === undefined || from === to) {
      continue;
    }
    const key = from * graph.nodes.length + to;
    const known = links.get(key);
    if (known) {
      known.count += 1;
    } else {
      links.set(key, { from, to, count: 1 });
    }
  }
  return [...links.values()];
}

/**
 * The column of each node, from 0 on without gaps.
 *
 * With `kinds`, a column holds one kind, columns follow the flow, and a chain that comes back to
 * an earlier kind (a job that writes another data set) begins a further lap of columns: so edges
 * run from left to right, but for those that close a cycle and for decisions about a version.
 */
export function ranksOf(
  graph: IGraph,
  links: ILink[],
  columns: Columns
): number[] {
  const { nodes } = graph;
  const byKind = columns === 'kinds';
  const laps = byKind ? KINDS : 1;
  const kind = nodes.map(node => (byKind ? flowOf(node.kind) : 0));
  const flow = withoutCycles(
    nodes.length,
    byKind ? links.filter(link => !isDecision(graph, link)) : links
  );
  const order = topological(nodes.length, flow);
  const next = targets(nodes.length, flow);
  const ranks = [...kind];
  for (const node of order) {
    for (const to of next[node]) {
      const behind = Math.max(ranks[to], ranks[node] + 1);
      ranks[to] = behind + ((((kind[to] - behind) % laps) + laps) % laps);
    }
  }
  pullSources(order, flow, next, ranks, kind, laps);
  const used = [...new Set(ranks)].sort((a, b) => a - b);
  const column = new Map(used.map((rank, i) => [rank, i]));
  return ranks.map(rank => column.get(rank) ?? 0);
}

function isDecision(graph: IGraph, link: ILink): boolean {
  return (
    DECISIONS.has(graph.nodes[link.from].kind) &&
    DECIDED.has(graph.nodes[link.to].kind)
  );
}

/** A node that nothing leads to stands just before what it leads to. */
function pullSources(
  order: number[],
  flow: ILink[],
  next: number[][],
  ranks: number[],
  kind: number[],
  laps: number
): void {
  const reached = new Set(flow.map(link => link.to));
  for (const node of order) {
    if (!reached.has(node) && next[node].length > 0) {
      const before = Math.min(...next[node].map(to => ranks[to])) - 1;
      const rank = before - ((((before - kind[node]) % laps) + laps) % laps);
      ranks[node] = Math.max(ranks[node], rank);
    }
  }
}

function targets(count: number, links: ILink[]): number[][] {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const link of links) {
    next[link.from].push(link.to);
  }
  return next;
}

/** The links without those that lead back to a node on the way to them. */
function withoutCycles(count: number, links: ILink[]): ILink[] {
  const next: ILink[][] = Array.from({ length: count }, () => []);
  const reached = new Uint8Array(count);
  for (const link of links) {
    next[link.from].push(link);
    reached[link.to] = 1;
  }
  const state = new Uint8Array(count);
  const [onWay, done] = [1, 2];
  const kept: ILink[] = [];
  const visit = (root: number) => {
    const way: [number, number][] = [[root, 0]];
    state[root] = onWay;
    while (way.length > 0) {
      const top = way[way.length - 1];
      const link = next[top[0]][top[1]++];
      if (!link) {
        state[top[0]] = done;
        way.pop();
      } else if (state[link.to] !== onWay) {
        kept.push(link);
        if (state[link.to] !== done) {
          state[link.to] = onWay;
          way.push([link.to, 0]);
        }
      }
    }
  };
  // Beginnings first, so that a cycle is cut where it closes and not where the list begins.
  for (const beginnings of [true, false]) {
    for (let node = 0; node < count; node++) {
      if (!state[node] && (!beginnings || !reached[node])) {
        visit(node);
      }
    }
  }
  return kept;
}

function topological(count: number, links: ILink[]): number[] {
  const open = new Uint32Array(count);
  links.forEach(link => open[link.to]++);
  const next = targets(count, links);
  const order: number[] = [];
  for (let node = 0; node < count; node++) {
    if (!open[node]) {
      order.push(node);
    }
  }
  for (let i = 0; i < order.length; i++) {
    for (const to of next[order[i]]) {
      if (--open[to] === 0) {
        order.push(to);
      }
    }
  }
  return order;
}
