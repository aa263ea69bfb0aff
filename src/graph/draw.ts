import type { IColumn, IGraphNode, ILayout, IPlace, IRoute } from './types';
import { CARD, PITCH } from './types';

const SVG = 'http://www.w3.org/2000/svg';
const ARROW = 6;
/** Room for the icon before the text, and behind it. */
const TEXT_LEFT = 27;
const TEXT_RIGHT = 3;
/** Edge of a card's icon. */
const ICON = 14;

/** Path data of an icon on a 16 px grid. */
export interface IGraphShape {
  line?: string;
  fill?: string;
  cut?: string;
  dashed?: boolean;
}

/** An icon and the class that colours it. */
export interface IGraphMark {
  shape: IGraphShape;
  className: string;
}

/** How a card looks beside its words. */
export interface ICardLook {
  icon: IGraphShape;
  state: IGraphMark | null;
  classes: string[];
}

/** Make an SVG element with attributes. */
export function element<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number> = {},
  ...children: SVGElement[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** An SVG text. */
export function words(
  text: string,
  attributes: Record<string, string | number>
): SVGTextElement {
  const made = element('text', attributes);
  made.textContent = text;
  return made;
}

/** The card of a node; its texts are set by `writeCard`. */
export function drawCard(place: IPlace, look: ICardLook): SVGGElement {
  const top = place.y - CARD.height / 2;
  const card = element(
    'g',
    {
      class: ['mlops-node', ...look.classes].join(' '),
      transform: `translate(${place.x} ${top})`
    },
    element('rect', {
      class: 'mlops-card',
      width: CARD.width,
      height: CARD.height,
      rx: 2
    }),
    drawIcon(look.icon, 8, 6, ICON),
    words('', { class: 'mlops-name' }),
    words('', { class: 'mlops-detail' })
  );
  if (look.state) {
    const icon = drawIcon(look.state.shape, 9, 24, 12);
    icon.classList.add('mlops-stateIcon', look.state.className);
    card.insertBefore(icon, card.lastChild);
  }
  return card;
}

/** Sizes of a card's texts at a zoom, so that they stay readable; null hides a text. */
export interface ITextSize {
  name: number | null;
  detail: number | null;
}

/** Write the words of a card as far as they fit. */
export function writeCard(
  card: SVGGElement,
  node: IGraphNode,
  size: ITextSize,
  fit: (text: string, font: number, room: number) => string
): void {
  const isAlone = size.detail === null || !node.detail;
  const left =
    isAlone && size.name ? 10 + (ICON * size.name) / 12 + 3 : TEXT_LEFT;
  const room = CARD.width - left - TEXT_RIGHT;
  const write = (
    selector: string,
    text: string,
    font: number | null,
    y: number
  ) => {
    const target = card.querySelector(selector);
    if (target) {
      target.textContent = font === null ? '' : fit(text, font, room);
      target.setAttribute('x', String(left));
      target.setAttribute('y', String(y));
      target.setAttribute('font-size', String(font ?? 0));
    }
  };
  const middle = CARD.height / 2;
  const baseline = isAlone ? middle + (size.name ?? 0) * 0.36 : 17.5;
  write('.mlops-name', node.name, size.name, baseline);
  write('.mlops-detail', node.detail, size.detail, 34);
  const grown = isAlone ? (size.name ?? 12) / 12 : 1;
  const edge = ICON * grown;
  card
    .querySelector('.mlops-icon')
    ?.setAttribute(
      'transform',
      iconPlace(8, isAlone ? middle - edge / 2 : 6, edge)
    );
  card.classList.toggle('mlops-oneLine', isAlone);
}

/** An icon at a place and size. */
export function drawIcon(
  shape: IGraphShape,
  x: number,
  y: number,
  size: number
): SVGGElement {
  const icon = element('g', {
    class: shape.dashed ? 'mlops-icon mlops-dashed' : 'mlops-icon',
    transform: iconPlace(x, y, size)
  });
  const path = (d: string | undefined, className: string) => {
    if (d) {
      icon.append(element('path', { class: className, d }));
    }
  };
  path(shape.fill, 'mlops-iconFill');
  path(shape.line, 'mlops-iconLine');
  path(shape.cut, 'mlops-iconCut');
  return icon;
}

function iconPlace(x: number, y: number, size: number): string {
  return `translate(${x} ${y}) scale(${size / 16})`;
}

/** An edge with its arrow, and how many are folded into it. */
export function drawEdge(layout: ILayout, route: IRoute): SVGGElement {
  const left = layout.places.get(route.left)!;
  const right = layout.places.get(route.right)!;
  const start = left.x + CARD.width + (route.backward ? ARROW : 0);
  const end = right.x - (route.backward ? 0 : ARROW);
  let [x, y] = [start, left.y];
  let d = `M${x} ${y}`;
  for (const [column, height] of route.via) {
    d += curve(x, y, column, height) + `H${column + CARD.width}`;
    [x, y] = [column + CARD.width, height];
  }
  d += curve(x, y, end, right.y);
  const group = element(
    'g',
    { class: 'mlops-edge', 'aria-hidden': 'true' },
    element('path', { class: 'mlops-edgeLine', d }),
    element('path', {
      class: 'mlops-arrow',
      d: route.backward
        ? arrow(left.x + CARD.width, left.y, 1)
        : arrow(right.x, right.y, -1)
    })
  );
  if (route.count > 1) {
    group.append(badge(route.count, (x + end) / 2, (y + right.y) / 2));
  }
  return group;
}

function curve(x: number, y: number, toX: number, toY: number): string {
  const bend = (toX - x) / 2;
  return y === toY
    ? `H${toX}`
    : `C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`;
}

function arrow(x: number, y: number, side: number): string {
  return `M${x} ${y}l${side * ARROW} -3.5v7z`;
}

function badge(count: number, x: number, y: number): SVGElement {
  return element(
    'g',
    {
      class: 'mlops-badge',
      'data-x': x,
      'data-y': y,
      transform: `translate(${x} ${y})`
    },
    element('circle', { r: 8 }),
    words(String(count), { y: 3.5, 'text-anchor': 'middle' })
  );
}

/** The head of a column and the hairline before it. */
export function drawColumn(
  column: IColumn,
  index: number,
  height: number,
  heading: string
): SVGGElement {
  const head = words(heading, {
    class: 'mlops-columnHead',
    x: column.x,
    y: 20
  });
  const count = element('tspan', { class: 'mlops-columnCount', dx: 8 });
  count.textContent = String(column.count);
  head.append(count);
  const group = element('g', { 'aria-hidden': 'true' }, head);
  if (index > 0) {
    const x = column.x - (PITCH.column - CARD.width) / 2 - 0.5;
    group.prepend(
      element('path', { class: 'mlops-columnLine', d: `M${x} 34V${height}` })
    );
  }
  return group;
}
