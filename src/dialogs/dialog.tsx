import { Dialog } from '@jupyterlab/apputils';
import type { ComponentType } from 'react';
import React from 'react';

import '../../style/index.css';
import type { Action } from '../code';
import { ReactView } from '../models/context';
import type { IMLOps } from '../tokens';
import { insertCode } from '../models/feedback';
import { ActionFrame } from './frame';
import type { IFormProps } from './body';
import { DialogBody } from './body';

const INSERT = 1;
const RUN = 2;

/** What makes one kind of dialog different from the others. */
export interface IActionDialog<A extends Action> {
  /** `Approve churn/3`. */
  title: string;
  /** A verb, naming its object when there is a choice. */
  verb: string;
  /** Whether the verb takes something away. */
  warns?: boolean;
  form: ComponentType<IFormProps<A>>;
  perform: (action: A) => Promise<void>;
}

/**
 * Ask for one action: a form, its code kept in step, Cancel, Insert code and a verb.
 *
 * @returns whether the action was run.
 */
export async function askAction<A extends Action>(
  mlops: IMLOps,
  options: IActionDialog<A>
): Promise<boolean> {
  const frame = new ActionFrame<A>(options.perform, mlops.preferences.codeForm);
  const dialog = new ActionDialog(mlops, frame, options);
  const result = await dialog.launch();
  return result.button.accept && result.button.label === options.verb;
}

/** Stays open until its action has worked; a refusal is shown with all input kept. */
class ActionDialog<A extends Action> extends Dialog<void> {
  constructor(
    private _mlops: IMLOps,
    private _frame: ActionFrame<A>,
    options: IActionDialog<A>
  ) {
    super({
      title: options.title,
      body: new ReactView(
        _mlops,
        <DialogBody frame={_frame} form={options.form} />
      ),
      buttons: buttons(_mlops, options),
      defaultButton: RUN,
      focusNodeSelector: '[data-mlops-autofocus]'
    });
    this.addClass('mlops-dialog');
    this._frame.changed.connect(this._follow, this);
    this._follow();
  }

  override dispose(): void {
    this._frame.changed.disconnect(this._follow, this);
    super.dispose();
  }

  /** JupyterLab enables the buttons at each input that its own check passes; ours decides. */
  override handleEvent(event: Event): void {
    super.handleEvent(event);
    if (event.type === 'input') {
      this._follow();
    }
  }

  /** Buttons and Enter end here: Insert code and the verb act before the dialog closes. */
  override resolve(index = RUN): void {
    if (index === RUN) {
      void this._run();
    } else if (index === INSERT) {
      void this._insert();
    } else {
      super.resolve(index);
    }
  }

  private async _run(): Promise<void> {
    if (await this._frame.run()) {
      super.resolve(RUN);
    }
  }

  private async _insert(): Promise<void> {
    if (this._frame.code && !this._frame.running) {
      await insertCode(this._mlops, this._frame.code);
      super.resolve(INSERT);
    }
  }

  private _follow(): void {
    const nodes = this.node.querySelectorAll<HTMLButtonElement>(
      '.jp-Dialog-footer button'
    );
    nodes.forEach((node, index) => {
      node.disabled =
        this._frame.running || (index === RUN && !this._frame.valid);
    });
  }
}

function buttons<A extends Action>(
  mlops: IMLOps,
  options: IActionDialog<A>
): Dialog.IButton[] {
  const { trans } = mlops;
  const verb = { label: options.verb, className: 'mlops-verb' };
  return [
    Dialog.cancelButton({ label: trans.__('Cancel') }),
    Dialog.createButton({
      label: trans.__('Insert code'),
      className: 'mlops-insert',
      iconClass: 'mlops-insertIcon',
      accept: true
    }),
    options.warns ? Dialog.warnButton(verb) : Dialog.okButton(verb)
  ];
}
