import { answerOf } from './answer';
import { element } from './draw';
import { Gestures } from './gestures';
import type { IGestureTarget } from './gestures';
import { layoutGraph } from './layout';
import type { Columns } from './ranks';
import type { ILook } from './scene';
import { Scene } from './scene';
import type { IGraph, ILayout, IPlace } from './types';
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
export interface IGraphViewOptions extends ILook {
  /** What the graph is of, for screen readers. */
  label: string;
  columns?: Columns;
  onSelect?: (id: string | null) => void;
  /** Enter on the selected node, or a double click. */
  onOpen?: (id: string) => void;
}

/** Below this zoom a graph begins with a part that can be read. */
const READABLE = 0.85;

/** What is shown: where the graph starts, all of it, or a part that was chosen by hand. */
type Extent = 'start' | 'whole' | 'part';

/** Draws a graph as SVG: pan by drag, zoom by Ctrl and wheel, arrows along the edges. */
export class GraphView implements IGestureTarget {
  constructor(
    private _host: HTMLElement,
    private _options: IGraphViewOptions
  ) {
    this.node = element('svg', {
      class: 'mlops-g',
      role: 'tree',
      'aria-label': _options.label
    });
    this._scene = new Scene(_options, _host);
    this.node.append(this._scene.node);
    _host.append(this.node);
    this._gestures = new Gestures(this);
    if (typeof ResizeObserver !== 'undefined') {
      this._resizes = new ResizeObserver(() => this._fill());
      this._resizes.observe(_host);
    }
  }

  /** The drawing. */
  readonly node: SVGSVGElement;

  /** Id of the selected node. */
  get selected(): string | null {
    return this._selected;
  }

  /** Id of the node that a Tab leads to. */
  get current(): string | null {
    return this._current;
  }

  /** What part is shown. */
  get viewport(): IViewport {
    return this._viewport;
  }

  /** Where everything is; null before the first graph. */
  get layout(): ILayout | null {
    return this._layout;
  }

  /** Free the drawing; safe to call twice. */
  dispose(): void {
    this._resizes?.disconnect();
    this._gestures.dispose();
    this.node.remove();
  }

  /** Show a graph; what was there before keeps its place, as do selection, focus and zoom. */
  update(data: IGraphData): void {
    const hadFocus = this.node.contains(document.activeElement);
    const { nodes, start = [], hits = [] } = data;
    this._layout = layoutGraph(data, {
      columns: this._options.columns,
      previous: this._layout
    });
    const places = this._layout.places;
    this._selected = this._kept(this._selected);
    this._current =
      this._kept(this._current) ??
      start.find(id => places.has(id)) ??
      nodes[0]?.id ??
      null;
    const answer = hits.length > 0 ? answerOf(data, start, hits) : null;
    this._scene.draw(nodes, this._layout, answer);
    this._fill();
    this._mark();
    if (hadFocus) {
      this.focus();
    }
  }

  /** Select a node, or none; says so unless told to be quiet. */
  select(id: string | null, quiet = false): void {
    this._unmark();
    this._selected = id;
    this._current = id ?? this._current;
    this._mark();
    if (!quiet) {
      this._options.onSelect?.(id);
    }
  }

  /** Ask for what a node stands for to be opened. */
  open(id: string): void {
    this._options.onOpen?.(id);
  }

  /** Show the whole graph, also when the room for it changes. */
  fit(): void {
    this._extent = 'whole';
    this._fill();
  }

  /** Zoom in (above 1) or out around the middle. */
  zoomBy(factor: number): void {
    const { width, height } = this._room;
    this.move(zoomed(this._viewport, factor, { x: width / 2, y: height / 2 }));
  }

  /** Show another part. */
  move(view: IViewport): void {
    this._extent = 'part';
    this._show(view);
  }

  /** Put the focus on a node; on the current one unless told. */
  focus(id = this._current): void {
    const place = id ? this._layout?.places.get(id) : null;
    if (!id || !place) {
      return;
    }
    this._show(this._around(place));
    this._unmark();
    this._current = id;
    this._mark();
    this._scene.card(id)?.focus({ preventScroll: true });
  }

  /** Put the focus where an arrow leads: along an edge, or up and down the column. */
  step(from: string, key: string): void {
    const places = this._layout?.places;
    const here = places?.get(from);
    if (!places || !here) {
      return;
    }
    const distance = (id: string) => Math.abs(places.get(id)!.y - here.y);
    const near = this._neighbours(from, key).sort(
      (a, b) => distance(a) - distance(b)
    );
    this.focus(near[0] ?? from);
  }

  private _neighbours(from: string, key: string): string[] {
    const { places, routes } = this._layout!;
    const here = places.get(from)!;
    switch (key) {
      case 'ArrowRight':
        return routes
          .filter(({ left }) => left === from)
          .map(({ right }) => right);
      case 'ArrowLeft':
        return routes
          .filter(({ right }) => right === from)
          .map(({ left }) => left);
      default:
        return [...places.keys()].filter(id => {
          const { column, y } = places.get(id)!;
          const isOnWay = key === 'ArrowDown' ? y > here.y : y < here.y;
          return column === here.column && isOnWay;
        });
    }
  }

  private get _room(): { width: number; height: number } {
    return { width: this._host.clientWidth, height: this._host.clientHeight };
  }

  private _kept(id: string | null): string | null {
    return id !== null && this._layout?.places.has(id) ? id : null;
  }

  private _show(view: IViewport): void {
    this._viewport = view;
    this._scene.show(view, this._room);
  }

  /** Say in the drawing what is selected and where a Tab leads. */
  private _mark(): void {
    const selected = this._scene.card(this._selected);
    selected?.classList.add('mlops-selected');
    selected?.setAttribute('aria-selected', 'true');
    this._scene.card(this._current)?.setAttribute('tabindex', '0');
  }

  private _unmark(): void {
    const selected = this._scene.card(this._selected);
    selected?.classList.remove('mlops-selected');
    selected?.setAttribute('aria-selected', 'false');
    this._scene.card(this._current)?.setAttribute('tabindex', '-1');
  }

  /** Show what is to be shown in the room that there is. */
  private _fill(): void {
    if (!this._layout || this._extent === 'part') {
      this._show(this._viewport);
      return;
    }
    const whole = fitted(this._layout, this._room);
    const here = this._layout.places.get(this._current ?? '');
    if (this._extent === 'whole' || whole.zoom >= READABLE || !here) {
      this._show(whole);
    } else {
      this._viewport = { x: 0, y: 0, zoom: READABLE };
      this._show(this._around(here));
    }
  }

  /** The viewport, moved so that a card is in it. */
  private _around(place: IPlace): IViewport {
    const box = { x: place.x, y: place.y - CARD.height / 2, ...CARD };
    return revealed(this._viewport, box, this._room);
  }

  private _scene: Scene;
  private _gestures: Gestures;
  private _resizes: ResizeObserver | null = null;
  private _layout: ILayout | null = null;
  private _viewport: IViewport = { x: 0, y: 0, zoom: 1 };
  private _extent: Extent = 'start';
  private _selected: string | null = null;
  private _current: string | null = null;
}
