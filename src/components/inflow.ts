import type { LineageGraph } from '../api/types';

/** Kinds that stand beside the flow from data to endpoint. */
const ASIDE: readonly string[] = ['group', 'image'];

/** The graph without what stands beside the flow, unless it was asked for. */
export function inFlow(graph: LineageGraph): LineageGraph {
  const asked = new Set([
    ...graph.start,
    ...(graph.question === 'all' ? [] : graph.hits)
  ]);
  const nodes = graph.nodes.filter(
    ({ id, kind }) => !ASIDE.includes(kind) || asked.has(id)
  );
  const ids = new Set(nodes.map(({ id }) => id));
  const edges = graph.edges.filter(
    ({ source, destination }) => ids.has(source) && ids.has(destination)
  );
  return {
    ...graph,
    nodes,
    edges,
    hits: graph.hits.filter(id => ids.has(id))
  };
}
