import type { ICurve } from './cards';
import type { Box } from './scene';
import type { IColumn, IGraphNode } from './types';

/** Whether something is part of the answer, dimmed beside it, or neither. */
export type Tone = 'plain' | 'hit' | 'dim';

/** A card to paint. */
export interface IPaintedCard {
  node: IGraphNode;
  place: { x: number; y: number };
  tone: Tone;
  box: Box;
}

/** An edge to paint. */
export interface IPaintedEdge {
  curves: ICurve[];
  tip: [number, number];
  sign: 1 | -1;
  count: number;
  tone: Tone;
  isUnread: boolean;
  box: Box;
}

/** A graph to paint. */
export interface IPainted {
  columns: readonly IColumn[];
  width: number;
  height: number;
  cards: IPaintedCard[];
  edges: IPaintedEdge[];
}
