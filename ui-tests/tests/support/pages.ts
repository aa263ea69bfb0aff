import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** The page in view in the main area. */
export class Pages {
  constructor(private _page: IJupyterLabPageFixture) {}

  /** The page itself. */
  get node(): Locator {
    return this._page.locator('.mlops-pageWidget:visible');
  }

  get title(): Locator {
    return this.node.getByRole('heading', { level: 1 });
  }

  /** Title, state, actions and facts. */
  get head(): Locator {
    return this.node.locator('.mlops-head');
  }

  /** An action of the head. */
  action(name: string): Locator {
    return this.head.getByRole('button', { name });
  }

  tab(name: string): Locator {
    return this.node.getByRole('tab', { name });
  }

  /** A part of the page by its title. */
  part(name: string): Locator {
    return this.node.getByRole('region', { name, exact: true });
  }

  /** The history: what, why and who, newest first. */
  get history(): Locator {
    return this.node.getByRole('list', { name: 'History, newest first' });
  }

  /** Open a page by its command, as the palette does. */
  async open(command: string, args: Record<string, unknown>): Promise<void> {
    await this._page.evaluate(
      async ([id, given]) => {
        await window.jupyterapp.commands.execute(id, given);
      },
      [command, args] as [string, Record<string, string>]
    );
  }
}
