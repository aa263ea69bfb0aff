import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** The panel in the left sidebar, as a person finds their way in it. */
export class Panel {
  constructor(private _page: IJupyterLabPageFixture) {}

  /** Bring it into view. */
  async open(): Promise<void> {
    await this._page.sidebar.openTab('mlops-panel');
  }

  get node(): Locator {
    return this._page.getByRole('region', { name: 'MLOps', exact: true });
  }

  get search(): Locator {
    return this.node.getByRole('searchbox');
  }

  get tree(): Locator {
    return this.node.getByRole('tree', { name: 'Models' });
  }

  get endpoints(): Locator {
    return this.node.getByRole('list', { name: 'Endpoints' });
  }

  get rows(): Locator {
    return this.tree.getByRole('treeitem');
  }

  /** The row of a group (`churn`), or of a version (`churn/2`). */
  row(reference: string): Locator {
    return this.tree.locator(`[data-mlops-row="${reference}"]`);
  }

  endpoint(name: string): Locator {
    return this.endpoints.getByRole('listitem').filter({ hasText: name });
  }

  /** Open a group, unless it is open. */
  async expand(group: string): Promise<void> {
    if ((await this.row(group).getAttribute('aria-expanded')) !== 'true') {
      await this.row(group).click();
    }
  }

  /** Choose from the menu of a row. */
  async choose(row: Locator, command: string): Promise<void> {
    await row.click({ button: 'right' });
    await this._page
      .getByRole('menuitem', { name: command, exact: true })
      .click();
  }
}
