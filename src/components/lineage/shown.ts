import type { LineageEdge, LineageGraph, LineageNode } from '../../api/types';
import type { IGraphEdge, IGraphNode } from '../../graph';
import { Exploration, byRun, flowOf, without } from '../../graph';

/** An exploration of a lineage graph. */
export type Explored = Exploration<LineageNode, LineageEdge>;

/** A node as the figure and the list show it. */
export interface IShownNode extends IGraphNode {
  uri?: string | null;
  run?: string | null;
  created?: string | null;
}

/** What is shown of a lineage graph. */
export interface IShown {
  nodes: IShownNode[];
  edges: IGraphEdge[];
}

/** Kinds that stand beside the flow from data to endpoint: hidden until somebody asks. */
const ASIDE: readonly string[] = ['group', 'image'];

/** What a person has chosen to see. */
export interface IChosen {
  /** Kinds that are left out. */
  hidden: ReadonlySet<string>;
  /** Whether a pipeline's run is one node, and runs that are shown whole all the same. */
  byRun: boolean;
  runs: ReadonlySet<string>;
}

/** Words that only a translator has. */
export interface IShownWords {
  unread: string;
  members: (count: number) => string;
}

/** Whether a node is known to exist, but could not be read: what can be tells when it was made. */
export function isUnread(node: { created?: string | null }): boolean {
  return node.created === null;
}

/** Kinds that are hidden at first: those beside the flow, unless the question is about them. */
export function hiddenFirst(graph: LineageGraph): Set<string> {
  const asked = new Set([
    ...graph.start,
    ...(graph.question === 'all' ? [] : graph.hits)
  ]);
  const kinds = graph.nodes
    .filter(({ id }) => asked.has(id))
    .map(({ kind }) => kind as string);
  return new Set(ASIDE.filter(kind => !kinds.includes(kind)));
}

/** How many shown nodes there are of each kind, in the order of the flow. */
export function countKinds(
  nodes: readonly { kind: string }[]
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of nodes) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return new Map(
    [...counts].sort(([one], [other]) => flowOf(one) - flowOf(other))
  );
}

/**
 * What of an exploration is shown.
 *
 * @param reads - whether more than is known can be read.
 */
export function shownOf(
  explored: Explored,
  chosen: IChosen,
  words: IShownWords,
  reads: boolean
): IShown {
  const { nodes, edges } = explored.graph;
  const made = nodes.map((node): IShownNode => {
    const unread = isUnread(node);
    return {
      id: node.id,
      kind: node.kind,
      name: node.name || words.unread,
      detail: unread ? words.unread : node.detail,
      state: node.state,
      uri: node.uri,
      run: node.run,
      created: node.created,
      isUnread: unread,
      more: {
        up: explored.more(node.id, 'up', reads),
        down: explored.more(node.id, 'down', reads)
      }
    };
  });
  const left = without({ nodes: made, edges }, ({ kind }) =>
    chosen.hidden.has(kind)
  );
  return chosen.byRun
    ? byRun(left, chosen.runs, (id, run, members) => ({
        id,
        kind: 'run',
        name: run,
        detail: words.members(members.length)
      }))
    : left;
}
