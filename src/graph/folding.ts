import type { IGraphEdge } from './types';

/**
 * The graph without some of its nodes. What they join stays joined: an edge runs past them.
 */
export function without<N extends { id: string }>(
  graph: { nodes: readonly N[]; edges: readonly IGraphEdge[] },
  isHidden: (node: N) => boolean
): { nodes: N[]; edges: IGraphEdge[] } {
  const hidden = new Set(graph.nodes.filter(isHidden).map(({ id }) => id));
  const nodes = graph.nodes.filter(({ id }) => !hidden.has(id));
  if (hidden.size === 0) {
    return { nodes, edges: [...graph.edges] };
  }
  const next = new Map<string, string[]>();
  for (const { source, destination } of graph.edges) {
    if (hidden.has(source)) {
      next.set(source, [...(next.get(source) ?? []), destination]);
    }
  }
  const edges = graph.edges.flatMap(edge => {
    if (hidden.has(edge.source)) {
      return [];
    }
    return hidden.has(edge.destination) ? past(edge, hidden, next) : [edge];
  });
  return { nodes, edges };
}

/** Edges from the source of one that ends in hidden nodes to what lies behind them. */
function past(
  edge: IGraphEdge,
  hidden: ReadonlySet<string>,
  next: ReadonlyMap<string, string[]>
): IGraphEdge[] {
  const reached = new Set([edge.destination]);
  const ends: IGraphEdge[] = [];
  for (const id of reached) {
    if (hidden.has(id)) {
      next.get(id)?.forEach(one => reached.add(one));
    } else if (id !== edge.source) {
      ends.push({ source: edge.source, destination: id });
    }
  }
  return ends;
}

/** How the id of the one node that stands for a run begins. */
const RUN = 'run ';

/** The run that a node stands for; null for any other node. */
export function runOf(id: string): string | null {
  return id.startsWith(RUN) ? id.slice(RUN.length) : null;
}

/**
 * The graph with one node in place of all that belong to one pipeline run.
 *
 * @param opened - runs that are shown with all their nodes.
 * @param stand - makes the node that stands for the members of a run.
 */
export function byRun<N extends { id: string; run?: string | null }>(
  graph: { nodes: readonly N[]; edges: readonly IGraphEdge[] },
  opened: ReadonlySet<string>,
  stand: (id: string, run: string, members: N[]) => N
): { nodes: N[]; edges: IGraphEdge[] } {
  const members = new Map<string, N[]>();
  for (const node of graph.nodes) {
    if (node.run && !opened.has(node.run)) {
      members.set(node.run, [...(members.get(node.run) ?? []), node]);
    }
  }
  const into = new Map<string, string>();
  const stands: N[] = [];
  for (const [run, nodes] of members) {
    // One that is alone stands for itself.
    if (nodes.length > 1) {
      stands.push(stand(RUN + run, run, nodes));
      nodes.forEach(({ id }) => into.set(id, RUN + run));
    }
  }
  const end = (id: string) => into.get(id) ?? id;
  return {
    nodes: [...graph.nodes.filter(({ id }) => !into.has(id)), ...stands],
    edges: graph.edges
      .map(edge => ({
        ...edge,
        source: end(edge.source),
        destination: end(edge.destination)
      }))
      .filter(({ source, destination }) => source !== destination)
  };
}
