import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ComponentType } from 'react';
import React from 'react';

import '../../style/index.css';
import { MLOpsProvider } from '../models/context';
import type { IMLOps } from '../tokens';

/** What a page's view gets. */
export interface IPageProps<A extends ReadonlyPartialJSONObject> {
  args: A;
  /** Change what the page shows, in place: the tab stays, a reload comes back to it. */
  go: (args: Partial<A>) => void;
}

/** What makes one kind of page different from the others. */
export interface IPageKind<A extends ReadonlyPartialJSONObject> {
  /** Whole arguments from what a command was given; null when the user picks nothing. */
  complete: (
    mlops: IMLOps,
    given: ReadonlyPartialJSONObject
  ) => Promise<A | null>;
  label: (args: A, trans: TranslationBundle) => string;
  /** What tells one page of the kind from another: `churn/3`. */
  key: (args: A) => string;
  /** Reference of the object it shows, for commands that are given none. */
  reference: (args: A) => string | null;
  view: ComponentType<IPageProps<A>>;
}

/** A main-area page; while it is visible, live updates are awake. */
export class Page<A extends ReadonlyPartialJSONObject> extends ReactWidget {
  constructor(
    private _mlops: IMLOps,
    private _kind: IPageKind<A>,
    private _args: A
  ) {
    super();
    this.addClass('mlops-pageWidget');
    this._label();
  }

  /** What the page shows. */
  get args(): A {
    return this._args;
  }

  /** What tells it from the other pages of its kind. */
  get key(): string {
    return this._kind.key(this._args);
  }

  /** Reference of the object it shows, for commands that are given none. */
  get reference(): string | null {
    return this._kind.reference(this._args);
  }

  /** Emitted when the page shows something else, so that a reload comes back to that. */
  get moved(): ISignal<this, void> {
    return this._moved;
  }

  override dispose(): void {
    this._rest();
    super.dispose();
  }

  /** Show something else in the same tab. */
  go = (args: Partial<A>): void => {
    this._args = { ...this._args, ...args };
    this._label();
    this._moved.emit();
    this.update();
  };

  protected render(): JSX.Element {
    const View = this._kind.view;
    return (
      <MLOpsProvider mlops={this._mlops}>
        <View args={this._args} go={this.go} />
      </MLOpsProvider>
    );
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._look();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      this._look();
    }
  }

  protected override onBeforeHide(message: Message): void {
    this._rest();
    super.onBeforeHide(message);
  }

  protected override onBeforeDetach(message: Message): void {
    this._rest();
    super.onBeforeDetach(message);
  }

  private _look(): void {
    this._looking ??= this._mlops.model.live.look();
  }

  private _rest(): void {
    this._looking?.dispose();
    this._looking = null;
  }

  private _label(): void {
    this.title.label = this._kind.label(this._args, this._mlops.trans);
    this.title.closable = true;
  }

  private _moved = new Signal<this, void>(this);
  private _looking: IDisposable | null = null;
}
