import type { IAnswer } from './answer';
import { answerOf } from './answer';
import type { IGraphMark, IGraphShape } from './draw';
import { drawCard, drawColumn, drawEdge, element, writeCard } from './draw';
import { layoutGraph } from './layout';
import type { Columns } from './ranks';
import { TextFitter, textSize } from './text';
import type { IColumn, IGraph, IGraphNode, ILayout } from './types';
import { CARD } from './types';
import type { IViewport } from './viewport';
import { fitted, revealed, zoomed } from './viewport';

/** A graph with the question that it answers. */
export interface IGraphData extends IGraph {
  /** Ids that the question starts from, and ids that answer it. */
  start?: readonly string[];
  hits?: readonly string[];
}

/** What a view needs to know of the things it shows. */
export interface IGraphViewOptions {
  /** What the graph is of, for screen readers. */
  label: string;
  columns?: Columns;
  icon: (node: IGraphNode) => IGraphShape;
  /** Icon and colour of a node's state; null for none. */
  state: (node: IGraphNode) => IGraphMark | null;
  /** The node in words: "train.csv, data set, 569 rows". */
  describe: (node: IGraphNode, isAnswer: boolean) => string;
  /** Head of a column. */
  heading: (column: IColumn) => string;
  onSelect?: (id: string | null) => void;
  /** Enter on the selected node, or a double click. */
  onOpen?: (id: string) => void;
}

const STEP = 1.2;
/** How far a pointer moves before it pans in place of selecting, in px. */
const SLACK = 4;
/** What lies this far outside is drawn all the same, in px. */
const MARGIN = 120;

/** Draws a graph as SVG: pan by drag, zoom by Ctrl and wheel, arrows along the edges. */
export class GraphView {
  constructor(
    private _host: HTMLElement,
    private _options: IGraphViewOptions
  ) {
    this.node = element('svg', {
      class: 'mlops-g',
      role: 'tree',
      'aria-label': _options.label
    });
    this._scene = element('g', { role: 'presentation' });
    this.node.append(this._scene);
    _host.append(this.node);
    this._fitter = new TextFitter(getComputedStyle(_host).fontFamily);
    for (const type of EVENTS) {
      this.node.addEventListener(type, this, { passive: false });
    }
    if (typeof ResizeObserver !== 'undefined') {
      this._resizes = new ResizeObserver(() => this._onResize());
      this._resizes.observe(_host);
    }
  }

  /** The drawing. */
  readonly node: SVGSVGElement;

  /** Id of the selected node. */
  get selected(): string | null {
    return this._selected;
  }

  /** Where everything is. */
  get layout(): ILayout | null {
    return this._layout;
  }

  /** Free the drawing; safe to call twice. */
  dispose(): void {
    this._resizes?.disconnect();
    for (const type of EVENTS) {
      this.node.removeEventListener(type, this);
    }
    window.cancelAnimationFrame(this._frame);
    this.node.remove();
    this._cards.clear();
    this._edges = [];
  }

  /** Show a graph; what was there before keeps its place, as do selection, focus and zoom. */
  update(data: IGraphData): void {
    const isFirst = this._layout === null;
    const hadFocus = this.node.contains(document.activeElement);
    this._nodes = new Map(data.nodes.map(node => [node.id, node]));
    this._layout = layoutGraph(data, {
      columns: this._options.columns,
      previous: this._layout
    });
    const hits = data.hits ?? [];
    this._answer =
      hits.length > 0 ? answerOf(data, data.start ?? [], hits) : null;
    if (this._selected && !this._nodes.has(this._selected)) {
      this._selected = null;
    }
    if (!this._current || !this._nodes.has(this._current)) {
      this._current = data.start?.[0] ?? data.nodes[0]?.id ?? null;
    }
    this._draw();
    if (isFirst) {
      this.fit();
    } else {
      this._show(this._view);
    }
    if (hadFocus) {
      this.focus();
    }
  }

  /** Select a node, or none; says so unless told to be quiet. */
  select(id: string | null, quiet = false): void {
    this._card(this._selected)?.classList.remove('mlops-selected');
    this._card(this._selected)?.setAttribute('aria-selected', 'false');
    this._selected = id;
    this._card(id)?.classList.add('mlops-selected');
    this._card(id)?.setAttribute('aria-selected', 'true');
    if (id) {
      this._makeCurrent(id);
    }
    if (!quiet) {
      this._options.onSelect?.(id);
    }
  }

  /** Show the whole graph. */
  fit(): void {
    this._isFitted = true;
    if (this._layout) {
      this._show(fitted(this._layout, this._room));
    }
  }

  /** Zoom in (above 1) or out around the middle. */
  zoomBy(factor: number): void {
    const { width, height } = this._room;
    this._isFitted = false;
    this._show(zoomed(this._view, factor, { x: width / 2, y: height / 2 }));
  }

  /** Put the focus on a node; on the current one unless told. */
  focus(id = this._current): void {
    const place = id ? this._layout?.places.get(id) : null;
    if (!id || !place) {
      return;
    }
    const box = { x: place.x, y: place.y - CARD.height / 2, ...CARD };
    this._show(revealed(this._view, box, this._room));
    this._makeCurrent(id);
    this._card(id)?.focus({ preventScroll: true });
  }

  handleEvent(event: Event): void {
    switch (event.type) {
      case 'wheel':
        return this._onWheel(event as WheelEvent);
      case 'keydown':
        return this._onKey(event as KeyboardEvent);
      case 'pointerdown':
        return this._onDown(event as PointerEvent);
      case 'pointermove':
        return this._onMove(event as PointerEvent);
      case 'pointerup':
      case 'pointercancel':
        return this._onUp(event as PointerEvent);
      case 'dblclick':
        return this._open(idOf(event.target));
    }
  }

  private get _room(): { width: number; height: number } {
    return { width: this._host.clientWidth, height: this._host.clientHeight };
  }

  private _draw(): void {
    const layout = this._layout!;
    this._cards.clear();
    const columns = layout.columns.map((column, index) =>
      drawColumn(column, index, layout.height, this._options.heading(column))
    );
    this._edges = layout.routes.map(route => {
      const group = drawEdge(layout, route);
      group.classList.add(
        !this._answer
          ? 'mlops-plain'
          : this._answer.has(route)
            ? 'mlops-hit'
            : 'mlops-dim'
      );
      const [left, right] = [
        layout.places.get(route.left)!,
        layout.places.get(route.right)!
      ];
      const heights = [left.y, right.y, ...route.via.map(([, y]) => y)];
      return {
        group,
        box: [
          left.x,
          Math.min(...heights),
          right.x,
          Math.max(...heights)
        ] as Box
      };
    });
    // What answers is drawn over what does not.
    this._edges.sort((a, b) => Number(isHit(a.group)) - Number(isHit(b.group)));
    this._cardsGroup = element('g', { role: 'presentation' });
    this._scene.replaceChildren(
      ...columns,
      ...this._edges.map(edge => edge.group),
      this._cardsGroup
    );
  }

  /** The card of a node, drawn when it is first needed. */
  private _card(id: string | null): SVGGElement | undefined {
    const node = id === null ? undefined : this._nodes.get(id);
    const place = node && this._layout?.places.get(node.id);
    if (!node || !place) {
      return undefined;
    }
    const known = this._cards.get(node.id);
    if (known) {
      return known;
    }
    const isAnswer = this._answer?.nodes.has(node.id) ?? false;
    const card = drawCard(place, {
      icon: this._options.icon(node),
      state: this._options.state(node),
      classes: this._answer ? [isAnswer ? 'mlops-hit' : 'mlops-dim'] : []
    });
    card.dataset.id = node.id;
    card.setAttribute('role', 'treeitem');
    card.setAttribute('aria-level', String(place.column + 1));
    card.setAttribute('aria-selected', String(node.id === this._selected));
    card.setAttribute('aria-label', this._options.describe(node, isAnswer));
    card.setAttribute('tabindex', node.id === this._current ? '0' : '-1');
    card.classList.toggle('mlops-selected', node.id === this._selected);
    const title = element('title');
    title.textContent = [node.name, node.detail].filter(Boolean).join('\n');
    card.prepend(title);
    writeCard(card, node, textSize(this._view.zoom), this._fitter.fit);
    this._cards.set(node.id, card);
    this._cardsGroup?.append(card);
    return card;
  }

  private _show(view: IViewport): void {
    const before = textSize(this._view.zoom).name;
    this._view = view;
    this._scene.setAttribute(
      'transform',
      `translate(${view.x} ${view.y}) scale(${view.zoom})`
    );
    const size = textSize(view.zoom);
    this.node.classList.toggle('mlops-far', size.name === null);
    if (size.name !== before) {
      this._cards.forEach((card, id) =>
        writeCard(card, this._nodes.get(id)!, size, this._fitter.fit)
      );
    }
    this._cull();
  }

  /** Draw what is in view and hide what is not. */
  private _cull(): void {
    const { width, height } = this._room;
    const { x, y, zoom } = this._view;
    const window: Box =
      width && height
        ? [
            (-MARGIN - x) / zoom,
            (-MARGIN - y) / zoom,
            (width + MARGIN - x) / zoom,
            (height + MARGIN - y) / zoom
          ]
        : [-Infinity, -Infinity, Infinity, Infinity];
    this._layout?.places.forEach((place, id) => {
      const isIn = touches(window, [
        place.x,
        place.y,
        place.x + CARD.width,
        place.y
      ]);
      const card =
        isIn || id === this._current ? this._card(id) : this._cards.get(id);
      card?.classList.toggle('mlops-out', !isIn && id !== this._current);
    });
    for (const edge of this._edges) {
      edge.group.classList.toggle('mlops-out', !touches(window, edge.box));
    }
  }

  private _makeCurrent(id: string): void {
    this._card(this._current)?.setAttribute('tabindex', '-1');
    this._current = id;
    this._card(id)?.setAttribute('tabindex', '0');
  }

  private _onResize(): void {
    if (this._isFitted) {
      this.fit();
    } else {
      this._cull();
    }
  }

  private _onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) {
      return;
    }
    event.preventDefault();
    this._isFitted = false;
    const box = this.node.getBoundingClientRect();
    const point = { x: event.clientX - box.left, y: event.clientY - box.top };
    this._soon(zoomed(this._view, event.deltaY < 0 ? STEP : 1 / STEP, point));
  }

  private _onDown(event: PointerEvent): void {
    if (event.button === 0) {
      this._drag = {
        x: event.clientX,
        y: event.clientY,
        view: this._view,
        moved: false
      };
    }
  }

  private _onMove(event: PointerEvent): void {
    const drag = this._drag;
    if (!drag) {
      return;
    }
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(dx, dy) > SLACK) {
      drag.moved = true;
      this._isFitted = false;
      this.node.setPointerCapture(event.pointerId);
    }
    if (drag.moved) {
      this._soon({
        zoom: drag.view.zoom,
        x: drag.view.x + dx,
        y: drag.view.y + dy
      });
    }
  }

  private _onUp(event: PointerEvent): void {
    if (this._drag && !this._drag.moved) {
      this.select(idOf(event.target));
    }
    this._drag = null;
  }

  private _onKey(event: KeyboardEvent): void {
    const id = idOf(event.target) ?? this._current;
    if (event.ctrlKey || event.metaKey || event.altKey || !id) {
      return;
    }
    if (event.key === '0') {
      this.fit();
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (this._selected === id && event.key === 'Enter') {
        this._open(id);
      } else {
        this.select(id);
      }
    } else if (event.key.startsWith('Arrow')) {
      this.focus(this._neighbour(id, event.key) ?? id);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Where an arrow leads: along an edge, or up and down the column. */
  private _neighbour(id: string, key: string): string | null {
    const { places, routes } = this._layout!;
    const from = places.get(id)!;
    const isAcross = key === 'ArrowLeft' || key === 'ArrowRight';
    const candidates = isAcross
      ? routes.flatMap(route =>
          key === 'ArrowRight'
            ? route.left === id
              ? [route.right]
              : []
            : route.right === id
              ? [route.left]
              : []
        )
      : [...places.keys()].filter(other => {
          const place = places.get(other)!;
          const isBelow = place.y > from.y;
          return (
            place.column === from.column &&
            place.y !== from.y &&
            isBelow === (key === 'ArrowDown')
          );
        });
    const distance = (other: string) => Math.abs(places.get(other)!.y - from.y);
    return candidates.sort((a, b) => distance(a) - distance(b))[0] ?? null;
  }

  private _open(id: string | null): void {
    if (id) {
      this._options.onOpen?.(id);
    }
  }

  /** Show with the next frame: pointers move more often than screens are drawn. */
  private _soon(view: IViewport): void {
    window.cancelAnimationFrame(this._frame);
    this._frame = window.requestAnimationFrame(() => this._show(view));
  }

  private _scene: SVGGElement;
  private _cardsGroup: SVGGElement | null = null;
  private _fitter: TextFitter;
  private _resizes: ResizeObserver | null = null;
  private _nodes = new Map<string, IGraphNode>();
  private _layout: ILayout | null = null;
  private _answer: IAnswer | null = null;
  private _cards = new Map<string, SVGGElement>();
  private _edges: { group: SVGGElement; box: Box }[] = [];
  private _view: IViewport = { x: 0, y: 0, zoom: 1 };
  private _isFitted = true;
  private _selected: string | null = null;
  private _current: string | null = null;
  private _frame = 0;
  private _drag: {
    x: number;
    y: number;
    view: IViewport;
    moved: boolean;
  } | null = null;
}

const EVENTS = [
  'wheel',
  'keydown',
  'pointerdown',
  'pointermove',
  'pointerup',
  'pointercancel',
  'dblclick'
];

/** Left, top, right, bottom. */
type Box = [number, number, number, number];

function touches(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

function isHit(node: Element): boolean {
  return node.classList.contains('mlops-hit');
}

function idOf(target: EventTarget | null): string | null {
  const card =
    target instanceof Element
      ? target.closest<SVGElement>('.mlops-node')
      : null;
  return card?.dataset.id ?? null;
}
