import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/** How many versions can be compared at once. */
const MOST_COMPARED = 6;

/** What the user has typed, opened, marked and reached in the panel. */
export class PanelState {
  /** Emitted when anything of it changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Text of the search box. */
  get query(): string {
    return this._query;
  }

  set query(text: string) {
    this._query = text;
    this._changed.emit();
  }

  /** Id of the row that has the focus or had it last. */
  get active(): string | null {
    return this._active;
  }

  set active(id: string | null) {
    this._active = id;
    this._changed.emit();
  }

  /** References of the versions marked for compare, in the order of marking. */
  get marked(): readonly string[] {
    return this._marked;
  }

  /** Ids of the rows that are open. */
  has(id: string): boolean {
    return this._opened.has(id);
  }

  /** Open or close a row. */
  open(id: string, opened: boolean): void {
    if (opened) {
      this._opened.add(id);
    } else {
      this._opened.delete(id);
    }
    this._changed.emit();
  }

  /** Open the only group there is, once: later it is the user who opens and closes. */
  openOnly(id: string): void {
    if (!this._opened.size && !this._openedOnly) {
      this.open(id, true);
    }
    this._openedOnly = true;
  }

  /** Mark or unmark a version; at most as many as can be compared. */
  mark(reference: string): void {
    this._marked = this._marked.includes(reference)
      ? this._marked.filter(marked => marked !== reference)
      : [...this._marked, reference].slice(-MOST_COMPARED);
    this._changed.emit();
  }

  /** Take all marks away. */
  unmark(): void {
    this._marked = [];
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _query = '';
  private _active: string | null = null;
  private _marked: string[] = [];
  private _opened = new Set<string>();
  private _openedOnly = false;
}
