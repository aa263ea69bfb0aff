import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** The dialog that is open. */
export class Dialogs {
  constructor(private _page: IJupyterLabPageFixture) {}

  get node(): Locator {
    return this._page.getByRole('dialog');
  }

  /** The code of the action, as the dialog shows it. */
  get code(): Locator {
    return this.node
      .getByRole('region', { name: 'Code for this action' })
      .locator('pre');
  }

  button(name: string): Locator {
    return this.node.getByRole('button', { name, exact: true });
  }

  field(label: string): Locator {
    return this.node.getByLabel(label, { exact: true });
  }
}
