import type { IAnswer } from './answer';
import { edgeLine, pillsOf } from './cards';
import type { Way } from './known';
import { Painter } from './paint';
import type { IPainted, IPaintedCard } from './painted';
import type { IHit, ILook, IRoom, IScene } from './scene';
import { cardBox, routeBox, seenBox } from './scene';
import type { IGraphNode, ILayout } from './types';
import { CARD } from './types';
import type { IViewport } from './viewport';
import { showsPills } from './writer';

/** What is painted beyond each side of the room, so that most panning only moves the canvas, in px. */
const MARGIN = 240;

/**
 * A graph on a canvas, for thousands of nodes: panning moves what was painted, and paints anew only
 * at its margins. For screen readers one element says which node is the current one.
 */
export class CanvasScene implements IScene {
  constructor(
    label: string,
    private _look: ILook,
    host: HTMLElement
  ) {
    this.node = div({
      class: 'mlops-g mlops-canvasScene',
      role: 'tree',
      'aria-label': label
    });
    this._canvas.setAttribute('aria-hidden', 'true');
    this._proxy = div({
      class: 'mlops-proxy',
      role: 'treeitem',
      tabindex: '0'
    });
    this.node.append(this._canvas, this._proxy);
    this._painter = new Painter(this._canvas, _look, host);
    for (const type of ['focus', 'blur']) {
      this._proxy.addEventListener(type, () => this._paint());
    }
    this._themes = new MutationObserver(() => {
      this._painter.renew();
      this._paint();
    });
    this._themes.observe(document.body, {
      attributeFilter: ['data-jp-theme-name', 'data-jp-theme-light']
    });
  }

  readonly node: HTMLElement;

  dispose(): void {
    this._themes.disconnect();
    this._painter.dispose();
    this.node.remove();
  }

  draw(
    nodes: readonly IGraphNode[],
    layout: ILayout,
    answer: IAnswer | null
  ): void {
    const unread = new Set(
      nodes.filter(one => one.isUnread).map(one => one.id)
    );
    this._painted = {
      columns: layout.columns,
      width: layout.width,
      height: layout.height,
      cards: nodes.flatMap(node => {
        const place = layout.places.get(node.id);
        return place ? [card(node, place, answer)] : [];
      }),
      edges: layout.routes.map(route => ({
        ...edgeLine(layout, route),
        count: route.count,
        tone: answer ? (answer.has(route) ? 'hit' : 'dim') : 'plain',
        isUnread: unread.has(route.left) || unread.has(route.right),
        box: routeBox(layout, route)
      }))
    };
    this._cards = new Map(this._painted.cards.map(one => [one.node.id, one]));
    this._answer = answer;
    this._selected = this._current = null;
    this._at = null;
    this._painter.renew();
  }

  show(view: IViewport, room: IRoom): void {
    const at = this._at;
    const [dx, dy] = [view.x - (at?.x ?? 0), view.y - (at?.y ?? 0)];
    this._view = view;
    const isPainted =
      at !== null &&
      at.zoom === view.zoom &&
      this._room.width === room.width &&
      this._room.height === room.height &&
      (this._holdsAll() || Math.max(Math.abs(dx), Math.abs(dy)) <= MARGIN);
    this._room = room;
    if (isPainted) {
      this._canvas.style.transform = `translate(${dx}px, ${dy}px)`;
    } else {
      this._paint();
    }
  }

  mark(selected: string | null, current: string | null): void {
    if (selected === this._selected && current === this._current) {
      return;
    }
    this._selected = selected;
    this._current = current;
    const node = current ? this._cards.get(current)?.node : undefined;
    if (node) {
      const isAnswer = this._answer?.nodes.has(node.id) ?? false;
      this._proxy.dataset.id = node.id;
      this._proxy.setAttribute(
        'aria-label',
        this._look.describe(node, isAnswer)
      );
    }
    this._proxy.setAttribute('aria-selected', String(selected === current));
    this._paint();
  }

  focus(id: string): void {
    if (id === this._current) {
      this._proxy.focus({ preventScroll: true });
    }
  }

  hit(event: Event): IHit | null {
    if (!(event instanceof MouseEvent)) {
      return null;
    }
    const box = this.node.getBoundingClientRect();
    const { x, y, zoom } = this._view;
    const at = {
      x: (event.clientX - box.left - x) / zoom,
      y: (event.clientY - box.top - y) / zoom
    };
    for (const { node, place } of this._painted.cards) {
      const [left, top] = [at.x - place.x, at.y - place.y + CARD.height / 2];
      if (left < 0 || left > CARD.width || top < 0) {
        continue;
      }
      if (top <= CARD.height) {
        return { id: node.id, way: null };
      }
      const way = showsPills(zoom)
        ? pillAt(node, left, top, node.id === this._selected)
        : null;
      if (way) {
        return { id: node.id, way };
      }
    }
    return null;
  }

  /** Whether the canvas holds the whole drawing, and can be moved as far as one likes. */
  private _holdsAll(): boolean {
    const { width, height } = this._painted;
    const [left, top, right, bottom] = seenBox(
      this._at ?? this._view,
      this._room,
      MARGIN
    );
    return left <= 0 && top <= 0 && right >= width && bottom >= height;
  }

  private _paint(): void {
    if (!this._room.width || !this._room.height) {
      return;
    }
    this._at = this._view;
    this._canvas.style.transform = '';
    this._painter.paint(this._painted, {
      view: this._view,
      room: this._room,
      margin: MARGIN,
      selected: this._selected,
      focused: document.activeElement === this._proxy ? this._current : null
    });
  }

  private _canvas = document.createElement('canvas');
  private _proxy: HTMLElement;
  private _painter: Painter;
  private _themes: MutationObserver;
  private _painted: IPainted = {
    columns: [],
    width: 0,
    height: 0,
    cards: [],
    edges: []
  };
  private _cards = new Map<string, IPaintedCard>();
  private _answer: IAnswer | null = null;
  private _view: IViewport = { x: 0, y: 0, zoom: 1 };
  private _room: IRoom = { width: 0, height: 0 };
  /** What part the canvas holds; null before it is painted. */
  private _at: IViewport | null = null;
  private _selected: string | null = null;
  private _current: string | null = null;
}

function card(
  node: IGraphNode,
  place: { x: number; y: number },
  answer: IAnswer | null
): IPaintedCard {
  const tone = answer ? (answer.nodes.has(node.id) ? 'hit' : 'dim') : 'plain';
  return { node, place, tone, box: cardBox(place) };
}

function pillAt(
  node: IGraphNode,
  left: number,
  top: number,
  isSelected: boolean
): Way | null {
  const pill = pillsOf(node).find(
    ({ isLess, x, y, width, height }) =>
      (isSelected || !isLess) &&
      left >= x &&
      left <= x + width &&
      top >= y &&
      top <= y + height
  );
  return pill?.way ?? null;
}

function div(attributes: Record<string, string>): HTMLElement {
  const made = document.createElement('div');
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}
