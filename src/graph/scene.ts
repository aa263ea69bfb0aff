import type { IAnswer } from './answer';
import type { Way } from './known';
import type { IGraphMark, IGraphShape } from './draw';
import type { IColumn, IGraphNode, ILayout } from './types';
import { CARD } from './types';
import type { IViewport } from './viewport';

/** What a scene needs to know of the things it draws. */
export interface ILook {
  icon: (node: IGraphNode) => IGraphShape;
  /** Icon and colour of a node's state; null for none. */
  state: (node: IGraphNode) => IGraphMark | null;
  /** The node in words: "train.csv, data set, 569 rows". */
  describe: (node: IGraphNode, isAnswer: boolean) => string;
  /** Head of a column. */
  heading: (column: IColumn) => string;
  /** What a press on the count at a side of a card does: "Show 12 more upstream". */
  opening: (node: IGraphNode, way: Way) => string;
}

/** What is under a pointer: a node, or the count at a side of it. */
export interface IHit {
  id: string;
  way: Way | null;
}

/** Room on the screen, in px. */
export interface IRoom {
  width: number;
  height: number;
}

/** One way of drawing a graph; which one a view takes depends on the graph's size. */
export interface IScene {
  /** What is put into the host. */
  readonly node: SVGElement | HTMLElement;
  /** Draw another graph; what was marked is marked no more. */
  draw(
    nodes: readonly IGraphNode[],
    layout: ILayout,
    answer: IAnswer | null
  ): void;
  /** Show a part in some room. */
  show(view: IViewport, room: IRoom): void;
  /** Say what is selected and where a Tab leads. */
  mark(selected: string | null, current: string | null): void;
  /** Put the focus on a node that is marked as current. */
  focus(id: string): void;
  /** What an event is on, by its target or by its place. */
  hit(event: Event): IHit | null;
  dispose(): void;
}

/** Left, top, right, bottom, in px of the drawing. */
export type Box = [number, number, number, number];

/** The part of the drawing that is seen, with a margin in px of the screen. */
export function seenBox(view: IViewport, room: IRoom, margin: number): Box {
  const { x, y, zoom } = view;
  return room.width && room.height
    ? [
        (-margin - x) / zoom,
        (-margin - y) / zoom,
        (room.width + margin - x) / zoom,
        (room.height + margin - y) / zoom
      ]
    : [-Infinity, -Infinity, Infinity, Infinity];
}

/** Where a card is. */
export function cardBox(place: { x: number; y: number }): Box {
  const half = CARD.height / 2;
  return [place.x, place.y - half, place.x + CARD.width, place.y + half];
}

/** Where an edge runs. */
export function routeBox(
  layout: ILayout,
  route: ILayout['routes'][number]
): Box {
  const left = layout.places.get(route.left)!;
  const right = layout.places.get(route.right)!;
  const heights = [left.y, right.y, ...route.via.map(([, y]) => y)];
  return [left.x, Math.min(...heights), right.x, Math.max(...heights)];
}

/** Whether two boxes have a part in common. */
export function touches(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
