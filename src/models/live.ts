import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Client } from '../api/client';

/** Id of the Jupyter event with which the server part says what changed. */
export const CHANGED_SCHEMA = 'https://schema.mlops-ext.dev/changed/v1';

/** How often a visible view says so, in ms; the watcher stays awake for 15 s. */
const HEARTBEAT = 5000;

/** One thing that changed: which, never what. */
export interface IChange {
  kind: 'group' | 'version' | 'endpoint' | 'lineage' | 'connection';
  id: string;
  change: 'created' | 'updated' | 'deleted';
}

/**
 * Live updates: tells the server part that somebody looks, and passes on what changed.
 *
 * Views call `look()` when they are shown and dispose what it gives when they are hidden. Nothing
 * is asked while the browser's tab is in the background.
 */
export class Live implements IDisposable {
  constructor(
    private _client: Client,
    private _events: Event.IManager
  ) {
    this._events.stream.connect(this._onEvent, this);
    document.addEventListener('visibilitychange', this._beat);
  }

  /** Emitted with what changed in SageMaker. */
  get changed(): ISignal<this, IChange[]> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._lookers = 0;
    this._schedule();
    document.removeEventListener('visibilitychange', this._beat);
    this._events.stream.disconnect(this._onEvent, this);
    Signal.clearData(this);
  }

  /** Keep the watcher awake until the given disposable is disposed. */
  look(): IDisposable {
    this._lookers += 1;
    this._schedule();
    return new DisposableDelegate(() => {
      this._lookers = Math.max(0, this._lookers - 1);
      this._schedule();
    });
  }

  /** Have the watcher look at once: a cell or an action has changed something. */
  now(): void {
    this._client.watch(this._looking, true).catch(() => undefined);
  }

  /** Pass on what an action has changed that the watcher does not look for. */
  say(changes: IChange[]): void {
    this._changed.emit(changes);
  }

  private get _looking(): boolean {
    return this._lookers > 0 && document.visibilityState === 'visible';
  }

  private _schedule(): void {
    if (this._lookers > 0 && this._timer === null) {
      this._timer = window.setInterval(this._beat, HEARTBEAT);
      this._beat();
    } else if (this._lookers === 0 && this._timer !== null) {
      window.clearInterval(this._timer);
      this._timer = null;
    }
  }

  // A server part that is off shows in the panel's own reading; a beat has nothing to add.
  private _beat = (): void => {
    if (this._looking) {
      this._client.watch(true).catch(() => undefined);
    }
  };

  private _onEvent(_: Event.IManager, event: Event.Emission): void {
    if (event.schema_id === CHANGED_SCHEMA) {
      this._changed.emit(event.changes as unknown as IChange[]);
    }
  }

  private _changed = new Signal<this, IChange[]>(this);
  private _lookers = 0;
  private _timer: number | null = null;
  private _isDisposed = false;
}
