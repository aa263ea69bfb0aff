import type { Way } from './known';
import type { IGraphNode, ILayout, IMore, IRoute } from './types';
import { CARD } from './types';

/** Room for the icon before the text, and behind it. */
const TEXT_LEFT = 27;
const TEXT_RIGHT = 3;
/** Edge of a card's icon. */
export const ICON = 14;
/** Length of an arrow's head. */
export const ARROW = 6;

/** Sizes of a card's texts at a zoom, so that they stay readable; null hides a text. */
export interface ITextSize {
  name: number | null;
  detail: number | null;
}

/** A line of text on a card; its place is that of its baseline. */
export interface IWords {
  text: string;
  x: number;
  y: number;
  font: number;
}

/** What stands where on a card, from its left upper corner. */
export interface ICardParts {
  name: IWords | null;
  detail: IWords | null;
  icon: { x: number; y: number; size: number };
  /** One line alone fills the card; its state is then not shown. */
  isAlone: boolean;
}

/** Place the words and the icon of a card, as far as they fit. */
export function cardParts(
  node: IGraphNode,
  size: ITextSize,
  fit: (text: string, font: number, room: number) => string
): ICardParts {
  const isAlone = size.detail === null || !node.detail;
  const middle = CARD.height / 2;
  const grown = isAlone ? (size.name ?? 12) / 12 : 1;
  const icon = ICON * grown;
  const x = isAlone && size.name ? 13 + icon : TEXT_LEFT;
  const words = (text: string, font: number | null, y: number) =>
    font === null
      ? null
      : { text: fit(text, font, CARD.width - x - TEXT_RIGHT), x, y, font };
  const baseline = isAlone ? middle + (size.name ?? 0) * 0.36 : 17.5;
  return {
    name: words(node.name, size.name, baseline),
    detail: isAlone ? null : words(node.detail, size.detail, 34),
    icon: { x: 8, y: isAlone ? middle - icon / 2 : 6, size: icon },
    isAlone
  };
}

/** The count at a side of a card: where it is and what it says. */
export interface IPill {
  way: Way;
  text: string;
  /** It hides what is shown. */
  isLess: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}

const PILL = { height: 16, gap: 4, sign: 6.4, pad: 12 };

/** The counts below a card: on its left of what is upstream, on its right of what is downstream. */
export function pillsOf(node: IGraphNode): IPill[] {
  const pill = (way: Way): IPill[] => {
    const more = node.more?.[way];
    if (!more) {
      return [];
    }
    const text = way === 'up' ? `‹ ${moreText(more)}` : `${moreText(more)} ›`;
    const width = text.length * PILL.sign + PILL.pad;
    const x = way === 'up' ? 0 : CARD.width - width;
    const y = CARD.height + PILL.gap;
    return [
      { way, text, isLess: more.isOpen, x, y, width, height: PILL.height }
    ];
  };
  return [...pill('up'), ...pill('down')];
}

/** "+12"; "3 +" and "?" where nobody knows how many there are; "−" where they can be hidden. */
export function moreText(more: IMore): string {
  const count = more.count.toLocaleString('en');
  if (more.isOpen) {
    return '−';
  }
  if (more.known) {
    return `+${count}`;
  }
  return more.count > 0 ? `${count} +` : '?';
}

/** A piece of an edge: a curve from one point to another, then straight on to `on`. */
export interface ICurve {
  from: [number, number];
  to: [number, number];
  on: number;
}

/** The line of an edge, piece by piece, and where its arrow's head points. */
export function edgeLine(
  layout: ILayout,
  route: IRoute
): { curves: ICurve[]; tip: [number, number]; sign: 1 | -1 } {
  const left = layout.places.get(route.left)!;
  const right = layout.places.get(route.right)!;
  const start = left.x + CARD.width + (route.backward ? ARROW : 0);
  const end = right.x - (route.backward ? 0 : ARROW);
  const curves: ICurve[] = [];
  let from: [number, number] = [start, left.y];
  for (const [column, height] of route.via) {
    const on = column + CARD.width;
    curves.push({ from, to: [column, height], on });
    from = [on, height];
  }
  curves.push({ from, to: [end, right.y], on: end });
  return route.backward
    ? { curves, tip: [start - ARROW, left.y], sign: -1 }
    : { curves, tip: [end + ARROW, right.y], sign: 1 };
}
