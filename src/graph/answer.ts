import type { IGraph, IGraphEdge } from './types';

/** What of a graph is the answer: the hits, where the question starts, and the ways between. */
export interface IAnswer {
  nodes: Set<string>;
  /** Whether an edge lies on such a way. */
  has: (edge: IGraphEdge) => boolean;
}

/** Find the ways between start and hits, along and against the data. */
export function answerOf(
  graph: IGraph,
  start: readonly string[],
  hits: readonly string[]
): IAnswer {
  const next = neighbours(graph.edges, false);
  const previous = neighbours(graph.edges, true);
  const down = between(start, hits, next, previous);
  const up = between(start, hits, previous, next);
  const has = (edge: IGraphEdge) =>
    [down, up].some(way => way.has(edge.source) && way.has(edge.destination));
  return { nodes: new Set([...start, ...hits, ...down, ...up]), has };
}

type Neighbours = Map<string, string[]>;

function between(
  start: readonly string[],
  hits: readonly string[],
  on: Neighbours,
  back: Neighbours
): Set<string> {
  const reached = reach(start, on);
  const found = hits.filter(hit => reached.has(hit));
  const leading = reach(found, back);
  return new Set([...reached].filter(node => leading.has(node)));
}

function reach(from: readonly string[], along: Neighbours): Set<string> {
  const seen = new Set(from);
  for (const node of seen) {
    along.get(node)?.forEach(next => seen.add(next));
  }
  return seen;
}

function neighbours(
  edges: readonly IGraphEdge[],
  against: boolean
): Neighbours {
  const found: Neighbours = new Map();
  for (const edge of edges) {
    const [from, to] = against
      ? [edge.destination, edge.source]
      : [edge.source, edge.destination];
    const known = found.get(from);
    if (known) {
      known.push(to);
    } else {
      found.set(from, [to]);
    }
  }
  return found;
}
