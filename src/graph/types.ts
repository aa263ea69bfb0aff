/** A node as the graph needs it; records of lineage are equal to it. */
export interface IGraphNode {
  id: string;
  kind: string;
  /** First line of its card. */
  name: string;
  /** Second line; may be empty. */
  detail: string;
  /** The service's own status word, where it has one. */
  state?: string | null;
  /** Neighbours that are not shown, or can be hidden, against and along the data. */
  more?: { up: IMore | null; down: IMore | null };
  /** It is known to exist, but was not read. */
  isUnread?: boolean;
}

/** What a card says of its neighbours on one side. */
export interface IMore {
  /** How many there are to show, or to hide. */
  count: number;
  /** Whether that is all; else there may be more. */
  known: boolean;
  /** They are shown, and can be hidden. */
  isOpen: boolean;
}

/** An edge in the direction of the data. */
export interface IGraphEdge {
  source: string;
  destination: string;
}

/** Nodes and edges to lay out. */
export interface IGraph {
  nodes: readonly IGraphNode[];
  edges: readonly IGraphEdge[];
}

/** Where a card is: its left edge and its middle, in px of the drawing. */
export interface IPlace {
  column: number;
  x: number;
  y: number;
}

/** Where an edge runs, from left to right. */
export interface IRoute {
  source: string;
  destination: string;
  /** How many edges are folded into it. */
  count: number;
  /** The data runs from right to left. */
  backward: boolean;
  /** Cards that it joins, left and right. */
  left: string;
  right: string;
  /** Where it crosses the columns between: left edge of the column, height. */
  via: [number, number][];
}

/** One column of cards. */
export interface IColumn {
  /** Kinds of its nodes, in the order of the graph. */
  kinds: string[];
  count: number;
  x: number;
}

/** A graph with a place for everything. */
export interface ILayout {
  places: Map<string, IPlace>;
  routes: IRoute[];
  columns: IColumn[];
  width: number;
  height: number;
}

/** Sizes in px. */
export const CARD = { width: 126, height: 44 };
export const PITCH = { column: 146, row: 72, via: 20 };
