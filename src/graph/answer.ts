import type { IGraph, IGraphEdge } from './types';

/** What of a graph is the answer: the hits, where the question starts, and the ways between. */
export interface IAnswer {
  nodes: Set<string>;
  /** Whether an edge lies on such a way. */
  has: (edge: IGraphEdge) => boolean;
}

/** Find the ways between start and hits, along and against the data. */
export function answerOf(
  graph: Pick<IGraph, 'edges'>,
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

/**
 * What of a graph is drawn as its answer: the ways to its hits, or to one node that it is focused
 * on; null where there is none, and nothing is dimmed.
 */
export function drawnAnswer(
  graph: Pick<IGraph, 'edges'> & {
    start?: readonly string[];
    hits?: readonly string[];
    focus?: string | null;
  }
): IAnswer | null {
  const { start = [], hits = [], focus } = graph;
  if (focus) {
    return wayTo(graph, start, focus);
  }
  return hits.length > 0 ? answerOf(graph, start, hits) : null;
}

/**
 * The ways between where the question starts and one node; where the data runs along none, the
 * shortest way that there is, such as by a common ancestor.
 */
export function wayTo(
  graph: Pick<IGraph, 'edges'>,
  start: readonly string[],
  id: string
): IAnswer {
  const { nodes, has } = answerOf(graph, start, [id]);
  const between = graph.edges.some(
    edge => has(edge) && (edge.source === id || edge.destination === id)
  );
  return between || start.includes(id)
    ? { nodes, has }
    : along(shortest(graph, start, id));
}

/** The nodes of a way, one after the other, and the edges between them. */
function along(way: readonly string[]): IAnswer {
  const steps = new Set(
    way.flatMap((id, i) => [`${way[i - 1]}\n${id}`, `${id}\n${way[i - 1]}`])
  );
  return {
    nodes: new Set(way),
    has: ({ source, destination }) => steps.has(`${source}\n${destination}`)
  };
}

/** The shortest way with or against the data, from its end; that alone where there is none. */
function shortest(
  graph: Pick<IGraph, 'edges'>,
  start: readonly string[],
  id: string
): string[] {
  const sides = [neighbours(graph.edges, false), neighbours(graph.edges, true)];
  const before = new Map<string, string | null>(start.map(one => [one, null]));
  for (const [from] of before) {
    for (const side of sides) {
      side.get(from)?.forEach(one => {
        if (!before.has(one)) {
          before.set(one, from);
        }
      });
    }
  }
  const way = [id];
  for (let at = before.get(id); at; at = before.get(at)) {
    way.push(at);
  }
  return way;
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
