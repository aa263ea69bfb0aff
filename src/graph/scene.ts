import type { IAnswer } from './answer';
import type { IGraphMark, IGraphShape } from './draw';
import { drawCard, drawColumn, drawEdge, element, writeCard } from './draw';
import { TextFitter, textSize } from './text';
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
}

/** Left, top, right, bottom. */
type Box = [number, number, number, number];

/** What lies this far outside is drawn all the same, in px. */
const MARGIN = 120;

/** The elements of a graph: cards are made when they first come into view. */
export class Scene {
  constructor(
    private _look: ILook,
    private _host: HTMLElement
  ) {}

  readonly node = element('g', { role: 'presentation' });

  /** Draw another graph. */
  draw(
    nodes: readonly IGraphNode[],
    layout: ILayout,
    answer: IAnswer | null
  ): void {
    this._nodes = new Map(nodes.map(node => [node.id, node]));
    this._layout = layout;
    this._answer = answer;
    this._made.clear();
    this._edges = layout.routes.map(route => {
      const group = drawEdge(layout, route);
      const isHit = answer?.has(route) ?? false;
      group.classList.add(
        answer ? (isHit ? 'mlops-hit' : 'mlops-dim') : 'mlops-plain'
      );
      return { group, isHit, box: boxOf(layout, route) };
    });
    // What answers is drawn over what does not.
    this._edges.sort((a, b) => Number(a.isHit) - Number(b.isHit));
    this._cards = element('g', { role: 'presentation' });
    const columns = layout.columns.map((column, index) =>
      drawColumn(column, index, layout.height, this._look.heading(column))
    );
    this.node.replaceChildren(
      ...columns,
      ...this._edges.map(edge => edge.group),
      this._cards
    );
    this._bucket = undefined;
  }

  /** The card of a node; undefined for a node that is not there. */
  card(id: string | null): SVGGElement | undefined {
    const node = id === null ? undefined : this._nodes.get(id);
    const known = node && this._made.get(node.id);
    const place = node && this._layout?.places.get(node.id);
    if (known || !node || !place) {
      return known;
    }
    const isAnswer = this._answer?.nodes.has(node.id) ?? false;
    const card = drawCard(place, {
      icon: this._look.icon(node),
      state: this._look.state(node),
      classes: this._answer ? [isAnswer ? 'mlops-hit' : 'mlops-dim'] : []
    });
    card.dataset.id = node.id;
    card.setAttribute('role', 'treeitem');
    card.setAttribute('aria-level', String(place.column + 1));
    card.setAttribute('aria-selected', 'false');
    card.setAttribute('aria-label', this._look.describe(node, isAnswer));
    card.setAttribute('tabindex', '-1');
    const title = element('title');
    title.textContent = [node.name, node.detail].filter(Boolean).join('\n');
    card.prepend(title);
    writeCard(card, node, textSize(this._zoom), this._fitter.fit);
    this._made.set(node.id, card);
    this._cards?.append(card);
    return card;
  }

  /** Show a part in a room of some size in px; what is out of view is not drawn. */
  show(view: IViewport, room: { width: number; height: number }): void {
    const { x, y, zoom } = view;
    this.node.setAttribute('transform', `translate(${x} ${y}) scale(${zoom})`);
    this._zoom = zoom;
    this._resize();
    const seen: Box =
      room.width && room.height
        ? [
            (-MARGIN - x) / zoom,
            (-MARGIN - y) / zoom,
            (room.width + MARGIN - x) / zoom,
            (room.height + MARGIN - y) / zoom
          ]
        : [-Infinity, -Infinity, Infinity, Infinity];
    this._layout?.places.forEach((place, id) => {
      const half = CARD.height / 2;
      const box: Box = [
        place.x,
        place.y - half,
        place.x + CARD.width,
        place.y + half
      ];
      const isSeen = touches(seen, box);
      const card = isSeen ? this.card(id) : this._made.get(id);
      card?.classList.toggle('mlops-out', !isSeen);
    });
    for (const edge of this._edges) {
      edge.group.classList.toggle('mlops-out', !touches(seen, edge.box));
    }
  }

  /** Texts keep their size on the screen while the cards shrink. */
  private _resize(): void {
    const size = textSize(this._zoom);
    // A host has no fonts before it is in the page.
    const { fontFamily } = getComputedStyle(this._host);
    if (size.name === this._bucket && fontFamily === this._fitter.family) {
      return;
    }
    this._bucket = size.name;
    this._fitter.family = fontFamily;
    this.node.classList.toggle('mlops-far', size.name === null);
    const grown = (size.name ?? 12) / 12;
    for (const [id, card] of this._made) {
      writeCard(card, this._nodes.get(id)!, size, this._fitter.fit);
    }
    for (const head of this.node.querySelectorAll('.mlops-columnHead')) {
      head.setAttribute('font-size', String(11 * grown));
    }
    for (const badge of this.node.querySelectorAll<SVGElement>(
      '.mlops-badge'
    )) {
      const { x, y } = badge.dataset;
      badge.setAttribute('transform', `translate(${x} ${y}) scale(${grown})`);
    }
  }

  private _fitter = new TextFitter();
  private _nodes = new Map<string, IGraphNode>();
  private _layout: ILayout | null = null;
  private _answer: IAnswer | null = null;
  private _made = new Map<string, SVGGElement>();
  private _cards: SVGGElement | null = null;
  private _edges: { group: SVGGElement; isHit: boolean; box: Box }[] = [];
  private _zoom = 1;
  /** Size of the names that are drawn; undefined before any is. */
  private _bucket: number | null | undefined = undefined;
}

function boxOf(layout: ILayout, route: ILayout['routes'][number]): Box {
  const left = layout.places.get(route.left)!;
  const right = layout.places.get(route.right)!;
  const heights = [left.y, right.y, ...route.via.map(([, y]) => y)];
  return [left.x, Math.min(...heights), right.x, Math.max(...heights)];
}

function touches(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
