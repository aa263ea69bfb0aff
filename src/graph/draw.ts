import type { ICardParts, ICurve, IPill, IWords } from './cards';
import { ARROW, ICON, edgeLine } from './cards';
import type { IColumn, ILayout, IPlace, IRoute } from './types';
import { CARD, PITCH } from './types';

const SVG = 'http://www.w3.org/2000/svg';

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

/** Write the words of a card. */
export function writeCard(card: SVGGElement, parts: ICardParts): void {
  const write = (selector: string, words: IWords | null) => {
    const target = card.querySelector(selector);
    if (target) {
      target.textContent = words?.text ?? '';
      target.setAttribute('x', String(words?.x ?? 0));
      target.setAttribute('y', String(words?.y ?? 0));
      target.setAttribute('font-size', String(words?.font ?? 0));
    }
  };
  write('.mlops-name', parts.name);
  write('.mlops-detail', parts.detail);
  const { x, y, size } = parts.icon;
  card
    .querySelector('.mlops-icon')
    ?.setAttribute('transform', iconPlace(x, y, size));
  card.classList.toggle('mlops-oneLine', parts.isAlone);
}

/** The count at a side of a card. */
export function drawPill(pill: IPill, title: string): SVGGElement {
  const { x, y, width, height } = pill;
  const name = element('title');
  name.textContent = title;
  const group = element(
    'g',
    {
      class: pill.isLess ? 'mlops-more mlops-less' : 'mlops-more',
      transform: `translate(${x} ${y})`,
      'aria-hidden': 'true'
    },
    name,
    element('rect', { width, height, rx: height / 2 }),
    words(pill.text, { x: width / 2, y: 11.5, 'text-anchor': 'middle' })
  );
  group.dataset.way = pill.way;
  return group;
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
  const { curves, tip, sign } = edgeLine(layout, route);
  const last = curves[curves.length - 1];
  const [x, y] = curves[0].from;
  const group = element(
    'g',
    { class: 'mlops-edge', 'aria-hidden': 'true' },
    element('path', {
      class: 'mlops-edgeLine',
      d: `M${x} ${y}${curves.map(drawCurve).join('')}`
    }),
    element('path', {
      class: 'mlops-arrow',
      d: `M${tip[0]} ${tip[1]}l${-sign * ARROW} -3.5v7z`
    })
  );
  if (route.count > 1) {
    const [from, to] = [last.from, last.to];
    group.append(
      badge(route.count, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2)
    );
  }
  return group;
}

function drawCurve({ from: [x, y], to: [toX, toY], on }: ICurve): string {
  const bend = (toX - x) / 2;
  return y === toY
    ? `H${on}`
    : `C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}H${on}`;
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
