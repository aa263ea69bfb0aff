import { expect, test as base } from '@jupyterlab/galata';
import type { Request } from '@playwright/test';

import { Backstage } from './backstage';
import { Desk } from './desk';
import { Dialogs } from './dialogs';
import { Notebook } from './notebook';
import { Pages } from './pages';
import { Panel } from './panel';

interface ITools {
  panel: Panel;
  pages: Pages;
  dialogs: Dialogs;
  notebook: Notebook;
  /** Holds in every test: nothing is asked outside this machine, nothing fails unseen. */
  rules: void;
}

interface IShared {
  backstage: Backstage;
  desk: Desk;
}

/** Galata's test, in a JupyterLab of its own, with what a person uses, and boto3 beside it. */
export const testAlone = base.extend<ITools, IShared>({
  backstage: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const backstage = new Backstage();
      await use(backstage);
      backstage.dispose();
    },
    { scope: 'worker' }
  ],
  desk: [
    async ({ browser }, use, { project }) => {
      const desk = await Desk.open(browser, project.use.baseURL as string);
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' }
  ],
  panel: async ({ page }, use) => use(new Panel(page)),
  pages: async ({ page }, use) => use(new Pages(page)),
  dialogs: async ({ page }, use) => use(new Dialogs(page)),
  notebook: async ({ page }, use) => use(new Notebook(page)),
  rules: [
    async ({ page }, use) => {
      const foreign: string[] = [];
      const failed: string[] = [];
      const onRequest = (request: Request) => {
        const { protocol, hostname } = new URL(request.url());
        if (/^(http|ws)/.test(protocol) && hostname !== '127.0.0.1') {
          foreign.push(request.url());
        }
      };
      const onError = (error: Error) => void failed.push(String(error));
      page.on('request', onRequest);
      page.on('pageerror', onError);
      await use();
      page.off('request', onRequest);
      page.off('pageerror', onError);
      expect(foreign, 'requests that leave this machine').toEqual([]);
      expect(failed, 'errors that nobody catches').toEqual([]);
    },
    { auto: true }
  ]
});

/** The same in a JupyterLab that the tests share, one after the other. */
export const test = testAlone.extend({
  page: async ({ desk }, use) => {
    await use(desk.page);
    await desk.clear();
  }
});

export { expect };
