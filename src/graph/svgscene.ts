import type { IAnswer } from './answer';
import { cardParts, pillsOf } from './cards';
import {
  drawCard,
  drawColumn,
  drawEdge,
  drawPill,
  element,
  writeCard
} from './draw';
import type { Way } from './known';
import type { Box, IHit, ILook, IRoom, IScene } from './scene';
import { cardBox, routeBox, seenBox, touches } from './scene';
import { TextFitter, textSize } from './text';
import type { IGraphNode, ILayout } from './types';
import type { IViewport } from './viewport';

/** What lies this far outside is drawn all the same, in px. */
const MARGIN = 120;

/** A graph as SVG: cards are made when they first come into view. */
export class SvgScene implements IScene {
  constructor(
    label: string,
    private _look: ILook,
    private _host: HTMLElement
  ) {
    this.node = element('svg', {
      class: 'mlops-g',
      role: 'tree',
      'aria-label': label
    });
    this.node.append(this._drawing);
  }

  readonly node: SVGSVGElement;

  dispose(): void {
    this.node.remove();
  }

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
    this._selected = null;
    this._current = null;
    this._edges = layout.routes.map(route => {
      const group = drawEdge(layout, route);
      const isHit = answer?.has(route) ?? false;
      group.classList.add(
        answer ? (isHit ? 'mlops-hit' : 'mlops-dim') : 'mlops-plain'
      );
      group.classList.toggle(
        'mlops-unread',
        [route.left, route.right].some(id => this._nodes.get(id)?.isUnread)
      );
      return { group, isHit, box: routeBox(layout, route) };
    });
    // What answers is drawn over what does not.
    this._edges.sort((a, b) => Number(a.isHit) - Number(b.isHit));
    this._cards = element('g', { role: 'presentation' });
    const columns = layout.columns.map((column, index) =>
      drawColumn(column, index, layout.height, this._look.heading(column))
    );
    this._drawing.replaceChildren(
      ...columns,
      ...this._edges.map(edge => edge.group),
      this._cards
    );
    this._bucket = undefined;
  }

  mark(selected: string | null, current: string | null): void {
    const before = this._card(this._selected);
    before?.classList.remove('mlops-selected');
    before?.setAttribute('aria-selected', 'false');
    this._card(this._current)?.setAttribute('tabindex', '-1');
    this._selected = selected;
    this._current = current;
    const card = this._card(selected);
    card?.classList.add('mlops-selected');
    card?.setAttribute('aria-selected', 'true');
    this._card(current)?.setAttribute('tabindex', '0');
  }

  focus(id: string): void {
    this._card(id)?.focus({ preventScroll: true });
  }

  hit(event: Event): IHit | null {
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest<SVGElement>('.mlops-node')?.dataset.id;
    const pill = target?.closest<SVGElement>('.mlops-more');
    return id === undefined
      ? null
      : { id, way: (pill?.dataset.way as Way | undefined) ?? null };
  }

  /** The card of a node; undefined for a node that is not there. */
  private _card(id: string | null): SVGGElement | undefined {
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
      classes: [
        ...(this._answer ? [isAnswer ? 'mlops-hit' : 'mlops-dim'] : []),
        ...(node.isUnread ? ['mlops-unread'] : [])
      ]
    });
    card.dataset.id = node.id;
    card.setAttribute('role', 'treeitem');
    card.setAttribute('aria-level', String(place.column + 1));
    card.setAttribute('aria-selected', 'false');
    card.setAttribute('aria-label', this._look.describe(node, isAnswer));
    const sides = [node.more?.up, node.more?.down].filter(Boolean);
    if (sides.length > 0) {
      const isOpen = sides.every(more => more?.isOpen);
      card.setAttribute('aria-expanded', String(isOpen));
    }
    card.setAttribute('tabindex', '-1');
    const title = element('title');
    title.textContent = [node.name, node.detail].filter(Boolean).join('\n');
    card.prepend(title);
    writeCard(card, cardParts(node, textSize(this._zoom), this._fitter.fit));
    for (const pill of pillsOf(node)) {
      card.append(drawPill(pill, this._look.opening(node, pill.way)));
    }
    this._made.set(node.id, card);
    this._cards?.append(card);
    return card;
  }

  /** Show a part in a room of some size in px; what is out of view is not drawn. */
  show(view: IViewport, room: IRoom): void {
    const { x, y, zoom } = view;
    this._drawing.setAttribute(
      'transform',
      `translate(${x} ${y}) scale(${zoom})`
    );
    this._zoom = zoom;
    this._resize();
    const seen = seenBox(view, room, MARGIN);
    this._layout?.places.forEach((place, id) => {
      const isSeen = touches(seen, cardBox(place));
      const card = isSeen ? this._card(id) : this._made.get(id);
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
    this._drawing.classList.toggle('mlops-far', size.name === null);
    const grown = (size.name ?? 12) / 12;
    for (const [id, card] of this._made) {
      writeCard(card, cardParts(this._nodes.get(id)!, size, this._fitter.fit));
    }
    for (const head of this._drawing.querySelectorAll('.mlops-columnHead')) {
      head.setAttribute('font-size', String(11 * grown));
    }
    for (const badge of this._drawing.querySelectorAll<SVGElement>(
      '.mlops-badge'
    )) {
      const { x, y } = badge.dataset;
      badge.setAttribute('transform', `translate(${x} ${y}) scale(${grown})`);
    }
  }

  private _drawing = element('g', { role: 'presentation' });
  private _fitter = new TextFitter();
  private _nodes = new Map<string, IGraphNode>();
  private _layout: ILayout | null = null;
  private _answer: IAnswer | null = null;
  private _made = new Map<string, SVGGElement>();
  private _cards: SVGGElement | null = null;
  private _edges: { group: SVGGElement; isHit: boolean; box: Box }[] = [];
  private _zoom = 1;
  private _selected: string | null = null;
  private _current: string | null = null;
  /** Size of the names that are drawn; undefined before any is. */
  private _bucket: number | null | undefined = undefined;
}
