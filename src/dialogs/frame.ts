import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { toProblem } from '../api/request';
import type { Problem } from '../api/types';
import type { Action } from '../code';
import { codeOf } from '../code';
import type { CodeForm } from '../models/preferences';

/**
 * What moves in a dialog for one action: what the form means, and how its running goes.
 *
 * Body and buttons both follow it.
 */
export class ActionFrame<A extends Action = Action> {
  constructor(
    private _perform: (action: A) => Promise<void>,
    private _form: CodeForm = 'magic'
  ) {}

  /** Emitted when anything changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What the form means now; null before it has said so. */
  get action(): A | null {
    return this._action;
  }

  /** Whether the action can be run as it stands. */
  get valid(): boolean {
    return this._valid && !this._running;
  }

  get running(): boolean {
    return this._running;
  }

  /** Why the last run failed. */
  get problem(): Problem | null {
    return this._problem;
  }

  get form(): CodeForm {
    return this._form;
  }

  /** The code of the action in the chosen form; empty before the form has spoken. */
  get code(): string {
    return this._action ? codeOf(this._action)[this._form] : '';
  }

  /** Take what the form means, and whether it is complete. */
  offer(action: A, valid: boolean): void {
    this._action = action;
    this._valid = valid;
    this._changed.emit();
  }

  choose(form: CodeForm): void {
    this._form = form;
    this._changed.emit();
  }

  /** Do it; resolves to whether it worked. The problem is kept otherwise. */
  async run(): Promise<boolean> {
    if (!this._action || !this.valid) {
      return false;
    }
    this._settle(true, null);
    try {
      await this._perform(this._action);
      this._settle(false, null);
      return true;
    } catch (error) {
      this._settle(false, toProblem(error));
      return false;
    }
  }

  private _settle(running: boolean, problem: Problem | null): void {
    this._running = running;
    this._problem = problem;
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _action: A | null = null;
  private _valid = false;
  private _running = false;
  private _problem: Problem | null = null;
}
