import type { IViewport } from './viewport';
import { zoomed } from './viewport';

/** What gestures do to a view. */
export interface IGestureTarget {
  readonly node: SVGSVGElement;
  readonly viewport: IViewport;
  readonly current: string | null;
  readonly selected: string | null;
  /** Show another part; the whole is then no longer followed. */
  move(view: IViewport): void;
  fit(): void;
  select(id: string | null): void;
  open(id: string): void;
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
      _target.node.addEventListener(type, this, { passive: false });
    }
  }

  /** Stop listening; safe to call twice. */
  dispose(): void {
    window.cancelAnimationFrame(this._frame);
    for (const type of EVENTS) {
      this._target.node.removeEventListener(type, this);
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
        return this._open(idOf(event.target));
    }
  }

  /** A wheel alone scrolls the page. */
  private _onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) {
      return;
    }
    event.preventDefault();
    const box = this._target.node.getBoundingClientRect();
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
      this._target.node.setPointerCapture(event.pointerId);
    }
    if (drag.moved) {
      const { x, y, zoom } = drag.view;
      this._soon({ zoom, x: x + dx, y: y + dy });
    }
  }

  private _onUp(event: PointerEvent): void {
    if (this._drag && !this._drag.moved) {
      this._target.select(idOf(event.target));
    }
    this._drag = null;
  }

  private _onKey(event: KeyboardEvent): void {
    const target = this._target;
    const id = idOf(event.target) ?? target.current;
    if (event.ctrlKey || event.metaKey || event.altKey || !id) {
      return;
    }
    if (event.key === '0') {
      target.fit();
    } else if (event.key === 'Enter' && target.selected === id) {
      target.open(id);
    } else if (event.key === 'Enter' || event.key === ' ') {
      target.select(id);
    } else if (event.key.startsWith('Arrow')) {
      target.step(id, event.key);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private _open(id: string | null): void {
    if (id) {
      this._target.open(id);
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

function idOf(target: EventTarget | null): string | null {
  const card =
    target instanceof Element
      ? target.closest<SVGElement>('.mlops-node')
      : null;
  return card?.dataset.id ?? null;
}
