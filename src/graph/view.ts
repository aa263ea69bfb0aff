import type { IAnswer } from './answer';
import { drawnAnswer } from './answer';
import { CanvasScene } from './canvasscene';
import { Gestures } from './gestures';
import type { IGestureTarget } from './gestures';
import type { Way } from './known';
import { layoutGraph } from './layout';
import { pictureOf } from './picture';
import type { Columns } from './ranks';
import type { IHit, ILook, IRoom, IScene } from './scene';
import { stepFrom } from './steps';
import { SvgScene } from './svgscene';
import type { IGraph, IGraphNode, ILayout, IPlace } from './types';
import { CARD } from './types';
import type { IViewport } from './viewport';
import { begun, fitted, followed, revealed, zoomed } from './viewport';

/** A graph with the question that it answers. */
export interface IGraphData extends IGraph {
  /** Ids that the question starts from, and ids that answer it. */
  start?: readonly string[];
  hits?: readonly string[];
  /** In place of the answer, the ways from the start to this node are drawn. */
  focus?: string | null;
}

/** What a view needs to know of the things it shows. */
export interface IGraphViewOptions extends ILook {
  /** What the graph is of, for screen readers. */
  label: string;
  columns?: Columns;
  onSelect?: (id: string | null) => void;
  /** Enter on the selected node, or a double click. */
  onOpen?: (id: string) => void;
  /** Neighbours are to be shown, or hidden. */
  onGrow?: (id: string, way: Way, isOpening: boolean) => void;
  /** `l` and `/`: to the list, to the search. */
  onLeave?: (key: 'l' | '/') => void;
}

/** Above this many nodes a graph is painted on a canvas. */
export const MOST_SVG = 300;

/** Below this zoom a graph begins with a part that can be read. */
const READABLE = 0.85;

/** What is shown: where the graph starts, all of it, or a part that was chosen by hand. */
type Extent = 'start' | 'whole' | 'part';

/** Shows a graph: pan by drag, zoom by Ctrl and wheel, arrows along the edges. */
export class GraphView implements IGestureTarget {
  constructor(
    readonly host: HTMLElement,
    private _options: IGraphViewOptions
  ) {
    this._scene = new SvgScene(_options.label, _options, host);
    host.append(this._scene.node);
    this._gestures = new Gestures(this);
    if (typeof ResizeObserver !== 'undefined') {
      this._resizes = new ResizeObserver(() => this._fill());
      this._resizes.observe(host);
    }
  }

  /** The drawing; another one where a graph has grown large. */
  get node(): SVGElement | HTMLElement {
    return this._scene.node;
  }

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
    this._scene.dispose();
  }

  /**
   * Show a graph; what was there before keeps its place, as do selection, focus and zoom.
   *
   * @param anchor - the node that stays where it is on the screen, the current one unless told; with
   * null the view begins anew.
   */
  update(data: IGraphData, anchor: string | null = this._current): void {
    const hadFocus = this.node.contains(document.activeElement);
    const { nodes, start = [] } = data;
    const before = this._layout?.places.get(anchor ?? '');
    this._nodes = new Map(nodes.map(node => [node.id, node]));
    this._layout = layoutGraph(data, {
      columns: this._options.columns,
      previous: this._layout
    });
    const { places } = this._layout;
    this._selected = this._kept(this._selected);
    this._current =
      this._kept(this._current) ??
      start.find(id => places.has(id)) ??
      nodes[0]?.id ??
      null;
    this._answer = drawnAnswer(data);
    this._sceneFor(nodes.length).draw(nodes, this._layout, this._answer);
    const after = places.get(anchor ?? '');
    if (anchor === null) {
      this._extent = 'start';
    }
    if (before && after && this._extent !== 'whole') {
      this.move(followed(this._viewport, before, after));
    } else {
      this._fill();
    }
    this._mark();
    if (hadFocus) {
      this.focus();
    }
  }

  /** Select a node, or none; says so unless told to be quiet. */
  select(id: string | null, quiet = false): void {
    this._selected = id;
    this._current = id ?? this._current;
    this._mark();
    if (!quiet) {
      this._options.onSelect?.(id);
    }
  }

  /** Select a node and bring it into view. */
  reveal(id: string): void {
    const place = this._layout?.places.get(id);
    if (place) {
      this._extent = 'part';
      this._show(this._around(place));
      this.select(id);
    }
  }

  /** Ask for what a node stands for to be opened. */
  open(id: string): void {
    this._options.onOpen?.(id);
  }

  hit(event: Event): IHit | null {
    return this._scene.hit(event);
  }

  /** Ask for neighbours of a node to be shown, or hidden. */
  grow(id: string, way: Way | null, isOpening: boolean): void {
    const ways: Way[] = way ? [way] : ['up', 'down'];
    const more = this._nodes.get(id)?.more;
    for (const one of ways.filter(side => more?.[side])) {
      if (!isOpening || !more?.[one]?.isOpen) {
        this._options.onGrow?.(id, one, isOpening);
      }
    }
  }

  press(id: string, way: Way): void {
    this._current = id;
    this.grow(id, way, !this._nodes.get(id)?.more?.[way]?.isOpen);
  }

  leave(key: 'l' | '/'): void {
    this._options.onLeave?.(key);
  }

  /** The whole graph as an SVG file that needs nothing else. */
  picture(): { svg: string; width: number; height: number } | null {
    const { _layout: layout, _answer: answer } = this;
    return layout
      ? pictureOf(this.host, this._options, {
          nodes: [...this._nodes.values()],
          layout,
          answer
        })
      : null;
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
    this._current = id;
    this._mark();
    this._scene.focus(id);
  }

  /** Put the focus where an arrow leads: along an edge, or up and down the column. */
  step(from: string, key: string): void {
    if (this._layout) {
      this.focus(stepFrom(this._layout, from, key));
    }
  }

  private get _room(): IRoom {
    return { width: this.host.clientWidth, height: this.host.clientHeight };
  }

  private _kept(id: string | null): string | null {
    return id !== null && this._layout?.places.has(id) ? id : null;
  }

  private _show(view: IViewport): void {
    this._viewport = view;
    this._scene.show(view, this._room);
  }

  private _mark(): void {
    this._scene.mark(this._selected, this._current);
  }

  /** The scene for a graph of some size, in the host. */
  private _sceneFor(count: number): IScene {
    const Wanted = count > MOST_SVG ? CanvasScene : SvgScene;
    if (!(this._scene instanceof Wanted)) {
      this._scene.dispose();
      this._scene = new Wanted(this._options.label, this._options, this.host);
      this.host.append(this._scene.node);
    }
    return this._scene;
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
      this._show(begun(this._layout, boxOf(here), this._room, READABLE));
    }
  }

  /** The viewport, moved so that a card is in it. */
  private _around(place: IPlace): IViewport {
    return revealed(this._viewport, boxOf(place), this._room);
  }

  private _scene: IScene;
  private _nodes = new Map<string, IGraphNode>();
  private _answer: IAnswer | null = null;
  private _gestures: Gestures;
  private _resizes: ResizeObserver | null = null;
  private _layout: ILayout | null = null;
  private _viewport: IViewport = { x: 0, y: 0, zoom: 1 };
  private _extent: Extent = 'start';
  private _selected: string | null = null;
  private _current: string | null = null;
}

/** Where the card at a place is. */
function boxOf(place: IPlace): { x: number; y: number } & typeof CARD {
  return { x: place.x, y: place.y - CARD.height / 2, ...CARD };
}
