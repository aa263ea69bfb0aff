import type { IGraphEdge } from './types';

/** Against the data, or along it. */
export type Way = 'up' | 'down';

/** A node as an exploration needs it. */
export interface IKnownNode {
  id: string;
  /** How many neighbours it has against and along the data; null where nobody knows. */
  up?: number | null;
  down?: number | null;
}

/** An edge as an exploration needs it: what differs in its type is another edge. */
export interface IKnownEdge extends IGraphEdge {
  type?: string;
}

/** Nodes and edges that were read together. */
export interface IPart<N extends IKnownNode, E extends IKnownEdge> {
  nodes: readonly N[];
  edges: readonly E[];
}

/** All that is known of a graph: the union of what was read, the latest word on each node. */
export class Known<N extends IKnownNode, E extends IKnownEdge> {
  constructor(parts: Iterable<IPart<N, E>>) {
    for (const part of parts) {
      part.nodes.forEach(node => this.nodes.set(node.id, node));
      for (const edge of part.edges) {
        const { source, destination, type } = edge;
        this.edges.set(`${source}\n${destination}\n${type ?? ''}`, edge);
      }
    }
    for (const { source, destination } of this.edges.values()) {
      // An edge whose end was never read leads nowhere.
      if (this.nodes.has(source) && this.nodes.has(destination)) {
        add(this._next.down, source, destination);
        add(this._next.up, destination, source);
      }
    }
  }

  readonly nodes = new Map<string, N>();
  readonly edges = new Map<string, E>();

  /** Neighbours of a node that are known. */
  near(id: string, way: Way): ReadonlySet<string> {
    return this._next[way].get(id) ?? NONE;
  }

  /** How many neighbours a node has beyond those that are known; null where nobody knows. */
  beyond(id: string, way: Way): number | null {
    const count = this.nodes.get(id)?.[way];
    return count === null || count === undefined
      ? null
      : Math.max(0, count - this.near(id, way).size);
  }

  private _next: Record<Way, Map<string, Set<string>>> = {
    up: new Map(),
    down: new Map()
  };
}

const NONE: ReadonlySet<string> = new Set();

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) {
    known.add(value);
  } else {
    map.set(key, new Set([value]));
  }
}
