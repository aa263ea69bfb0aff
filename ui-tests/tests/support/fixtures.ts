import { expect, test as base } from '@jupyterlab/galata';

import { Backstage } from './backstage';
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

/** Galata's test with what a person uses, and boto3 beside it. */
export const test = base.extend<ITools, { backstage: Backstage }>({
  backstage: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const backstage = new Backstage();
      await use(backstage);
      backstage.dispose();
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
      page.on('request', request => {
        const { protocol, hostname } = new URL(request.url());
        if (/^(http|ws)/.test(protocol) && hostname !== '127.0.0.1') {
          foreign.push(request.url());
        }
      });
      page.on('pageerror', error => failed.push(String(error)));
      await use();
      expect(foreign, 'requests that leave this machine').toEqual([]);
      expect(failed, 'errors that nobody catches').toEqual([]);
    },
    { auto: true }
  ]
});

export { expect };
