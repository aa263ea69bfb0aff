import type { IGraphEdge } from '../../graph';
import type { IShown, IShownNode } from './shown';

/** One line of the list: a node at its depth below what was asked for. */
export interface ILine {
  id: string;
  node: IShownNode;
  depth: number;
}

/** A part of the list: what lies downstream, upstream, or beside, such as an approval. */
export interface ILines {
  direction: 'down' | 'up' | 'beside';
  lines: ILine[];
}

/**
 * The graph as indented lists from its start, each node once.
 *
 * A node that can be reached in several ways stands where it is reached first.
 */
export function linesOf(graph: IShown, start: readonly string[]): ILines[] {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const down = neighbours(graph.edges, false);
  const up = neighbours(graph.edges, true);
  const seen = new Set<string>();
  const below = walk(start, down, nodes, seen);
  const above = start.flatMap(id => walk(up.get(id) ?? [], up, nodes, seen));
  const rest = graph.nodes
    .filter(({ id }) => !seen.has(id))
    .map((node): ILine => ({ id: node.id, node, depth: 0 }));
  return [
    { direction: 'down', lines: below },
    { direction: 'up', lines: above },
    { direction: 'beside', lines: rest }
  ];
}

function neighbours(
  edges: readonly IGraphEdge[],
  backwards: boolean
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { source, destination } of edges) {
    const [from, to] = backwards
      ? [destination, source]
      : [source, destination];
    const known = found.get(from);
    if (known) {
      known.push(to);
    } else {
      found.set(from, [to]);
    }
  }
  return found;
}

function walk(
  from: readonly string[],
  next: Map<string, string[]>,
  nodes: Map<string, IShownNode>,
  seen: Set<string>
): ILine[] {
  const lines: ILine[] = [];
  const waiting = from.map(id => ({ id, depth: 0 })).reverse();
  while (waiting.length > 0) {
    const { id, depth } = waiting.pop()!;
    const node = nodes.get(id);
    if (!node || seen.has(id)) {
      continue;
    }
    seen.add(id);
    lines.push({ id, node, depth });
    const following = [...(next.get(id) ?? [])].reverse();
    waiting.push(...following.map(after => ({ id: after, depth: depth + 1 })));
  }
  return lines;
}
