import type { Way } from './known';
import type { IHit } from './scene';
import type { IViewport } from './viewport';
import { zoomed } from './viewport';

/** What gestures do to a view. */
export interface IGestureTarget {
  /** Where events are heard. */
  readonly host: HTMLElement;
  readonly viewport: IViewport;
  readonly current: string | null;
  readonly selected: string | null;
  /** Show another part; the whole is then no longer followed. */
  move(view: IViewport): void;
  fit(): void;
  select(id: string | null): void;
  open(id: string): void;
  /** What an event is on. */
  hit(event: Event): IHit | null;
  /** Show or hide neighbours of a node on one side, or on both. */
  grow(id: string, way: Way | null, isOpening: boolean): void;
  /** Press the count at a side of a card. */
  press(id: string, way: Way): void;
  /** Keys that lead out of the drawing: to the list, to the search. */
  leave(key: 'l' | '/'): void;
  /** Put the focus where an arrow key leads. */
  step(from: string, key: string): void;
}

const STEP = 1.2;
/** How far a pointer moves before it pans in place of selecting, in px. */
const SLACK = 4;

const EVENTS = [
  'wheel',
  'keydown',
  'pointerdown',
  'pointermove',
  'pointerup',
  'pointercancel',
  'dblclick'
];

/** Pan by drag, zoom by Ctrl and wheel, select by click, move by keys. */
export class Gestures {
  constructor(private _target: IGestureTarget) {
    for (const type of EVENTS) {
      _target.host.addEventListener(type, this, { passive: false });
    }
  }

  /** Stop listening; safe to call twice. */
  dispose(): void {
    window.cancelAnimationFrame(this._frame);
    for (const type of EVENTS) {
      this._target.host.removeEventListener(type, this);
    }
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
        return this._onUp(event as PointerEvent);
      case 'pointercancel':
        this._drag = null;
        return;
      case 'dblclick':
        return this._onDouble(event);
    }
  }

  /** A wheel alone scrolls the page. */
  private _onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) {
      return;
    }
    event.preventDefault();
    const box = this._target.host.getBoundingClientRect();
    const point = { x: event.clientX - box.left, y: event.clientY - box.top };
    const factor = event.deltaY < 0 ? STEP : 1 / STEP;
    this._soon(zoomed(this._next ?? this._target.viewport, factor, point));
  }

  private _onDown(event: PointerEvent): void {
    if (event.button === 0) {
      const { clientX: x, clientY: y } = event;
      this._drag = { x, y, view: this._target.viewport, moved: false };
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
      this._target.host.setPointerCapture(event.pointerId);
    }
    if (drag.moved) {
      const { x, y, zoom } = drag.view;
      this._soon({ zoom, x: x + dx, y: y + dy });
    }
  }

  private _onUp(event: PointerEvent): void {
    if (this._drag && !this._drag.moved) {
      const hit = this._target.hit(event);
      if (hit?.way) {
        this._target.press(hit.id, hit.way);
      } else {
        this._target.select(hit?.id ?? null);
      }
    }
    this._drag = null;
  }

  private _onKey(event: KeyboardEvent): void {
    const target = this._target;
    const id = target.hit(event)?.id ?? target.current;
    if (event.ctrlKey || event.metaKey || event.altKey || !id) {
      return;
    }
    switch (event.key) {
      case '0':
        target.fit();
        break;
      case '+':
      case '=':
        target.grow(id, null, true);
        break;
      case '-':
        target.grow(id, null, false);
        break;
      case 'l':
      case '/':
        target.leave(event.key);
        break;
      case 'Enter':
      case ' ':
        if (event.key === 'Enter' && target.selected === id) {
          target.open(id);
        } else {
          target.select(id);
        }
        break;
      case 'ArrowLeft':
      case 'ArrowRight':
      case 'ArrowUp':
      case 'ArrowDown':
        target.step(id, event.key);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private _onDouble(event: Event): void {
    const hit = this._target.hit(event);
    if (hit && !hit.way) {
      this._target.open(hit.id);
    }
  }

  /** Move with the next frame: pointers move more often than screens are drawn. */
  private _soon(view: IViewport): void {
    window.cancelAnimationFrame(this._frame);
    this._next = view;
    this._frame = window.requestAnimationFrame(() => {
      this._next = null;
      this._target.move(view);
    });
  }

  private _frame = 0;
  private _next: IViewport | null = null;
  private _drag: IDrag | null = null;
}

interface IDrag {
  x: number;
  y: number;
  view: IViewport;
  moved: boolean;
}
