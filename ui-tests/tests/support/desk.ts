import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { galata } from '@jupyterlab/galata';
import type { Browser, Page } from '@playwright/test';

/** JupyterLab is there once its splash has gone and the launcher has come. */
async function waitForApplication(page: Page): Promise<void> {
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  await launcher(page).waitFor();
}

const launcher = (page: Page) =>
  page.getByRole('main').getByRole('tab', { name: 'Launcher' });

/** A JupyterLab that many tests use one after the other: to load it takes longer than most tests. */
export class Desk {
  private constructor(readonly page: IJupyterLabPageFixture) {}

  static async open(browser: Browser, baseURL: string): Promise<Desk> {
    const { page } = await galata.newPage({
      autoGoto: false,
      baseURL,
      browser,
      waitForApplication
    });
    await page.goto('?reset');
    return new Desk(page);
  }

  /**
   * Leave nothing of a test in view, and no kernel. What the panel folds out stays so.
   *
   * Notifications go, too: a test must not take an earlier one's for its own.
   */
  async clear(): Promise<void> {
    await this.page.evaluate(async () => {
      const { commands, shell, serviceManager } = window.jupyterapp;
      [...shell.widgets('main')].forEach(widget => widget.dispose());
      await commands.execute('apputils:dismiss-notification');
      await serviceManager.sessions.shutdownAll();
    });
    await this.page
      .locator('.Toastify__toast')
      .first()
      .waitFor({ state: 'detached' });
    await launcher(this.page).waitFor();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
