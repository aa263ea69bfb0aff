import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { toProblem } from '../api/request';
import type { Problem } from '../api/types';

/** How long the first waiting lasts before a reading is tried again, and the longest, in ms. */
const PATIENCE = { first: 1000, most: 30_000 };

/**
 * One thing read from the server part, kept until it is read again.
 *
 * A failed reading keeps the last value beside the problem, so that views can go on showing it. What can
 * pass (SageMaker is slow, or cannot be reached) is tried again by itself, ever more seldom. A
 * refresh while one runs is not lost: another reading follows at once.
 */
export class Resource<T> implements IDisposable {
  constructor(private _read: () => Promise<T>) {}

  /** Emitted when value, problem or loading changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What was read last; undefined before the first reading. */
  get value(): T | undefined {
    return this._value;
  }

  /** Why the last reading failed; null when it did not. */
  get problem(): Problem | null {
    return this._problem;
  }

  /** Whether nothing is known yet and a reading runs. */
  get loading(): boolean {
    return this._value === undefined && this._problem === null;
  }

  /** When the value was read. */
  get readAt(): Date | null {
    return this._readAt;
  }

  /** When it is read again by itself; null when it is not. */
  get retryAt(): Date | null {
    return this._retryAt;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    window.clearTimeout(this._timer);
    Signal.clearData(this);
  }

  /** Put a value that another answer has brought. */
  set(value: T): void {
    this._settle(value, null);
  }

  /** Read again; resolves when what is shown is at most as old as this call. */
  refresh(): Promise<void> {
    if (this._running) {
      this._next ??= this._running.then(() => this._start());
      return this._next;
    }
    return this._start();
  }

  private _start(): Promise<void> {
    this._next = null;
    window.clearTimeout(this._timer);
    this._running = this._load().finally(() => {
      this._running = null;
    });
    return this._running;
  }

  private async _load(): Promise<void> {
    try {
      this._settle(await this._read(), null);
    } catch (error) {
      this._settle(this._value, toProblem(error));
    }
  }

  private _settle(value: T | undefined, problem: Problem | null): void {
    if (this._isDisposed) {
      return;
    }
    this._value = value;
    this._problem = problem;
    this._readAt = problem ? this._readAt : new Date();
    this._plan();
    this._changed.emit();
  }

  /** Try again later what can pass. */
  private _plan(): void {
    window.clearTimeout(this._timer);
    if (!this._problem?.retryable) {
      this._wait = PATIENCE.first;
      this._retryAt = null;
      return;
    }
    this._wait = Math.min(2 * this._wait, PATIENCE.most);
    this._retryAt = new Date(Date.now() + this._wait);
    this._timer = window.setTimeout(() => void this._retry(), this._wait);
  }

  /** Nothing is asked while the browser's tab is in the background. */
  private async _retry(): Promise<void> {
    if (document.visibilityState === 'visible') {
      await this.refresh();
    } else {
      this._plan();
    }
  }

  private _changed = new Signal<this, void>(this);
  private _value: T | undefined;
  private _problem: Problem | null = null;
  private _readAt: Date | null = null;
  private _retryAt: Date | null = null;
  private _wait = PATIENCE.first;
  private _timer: number | undefined;
  private _running: Promise<void> | null = null;
  private _next: Promise<void> | null = null;
  private _isDisposed = false;
}
