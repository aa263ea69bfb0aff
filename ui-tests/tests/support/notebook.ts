import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

const KERNEL = {
  kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' }
};

/** The notebook in view. */
export class Notebook {
  constructor(private _page: IJupyterLabPageFixture) {}

  get cells(): Locator {
    return this._page.locator('.jp-NotebookPanel:visible .jp-Cell');
  }

  /** The results of ours in it. */
  get results(): Locator {
    return this._page.locator('.jp-NotebookPanel:visible .mlops-output');
  }

  /** A new notebook, each text a cell that is run. */
  async run(...texts: string[]): Promise<void> {
    const cells = texts.map((source, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      execution_count: null,
      metadata: {},
      outputs: [],
      source
    }));
    const content = { cells, metadata: KERNEL, nbformat: 4, nbformat_minor: 5 };
    // Galata would type every letter, and look again and again whether a cell has ended.
    await this._page.evaluate(async content => {
      const { commands, serviceManager } = window.jupyterapp;
      const { contents } = serviceManager;
      const { path } = await contents.newUntitled({ type: 'notebook' });
      await contents.save(path, { type: 'notebook', format: 'json', content });
      const opened = (await commands.execute('docmanager:open', {
        path
      })) as { sessionContext: { ready: Promise<void> } };
      await opened.sessionContext.ready;
      await commands.execute('notebook:run-all-cells');
    }, content);
  }

  /** A notebook whose one cell has shown a result of ours before. */
  async show(kind: string, data: unknown): Promise<void> {
    const output = {
      output_type: 'display_data',
      metadata: {},
      data: {
        'application/vnd.mlops+json': { version: 1, kind, data },
        'text/plain': kind
      }
    };
    const cell = {
      cell_type: 'code',
      id: 'shown',
      execution_count: 1,
      metadata: {},
      outputs: [output],
      source: ''
    };
    await this._page.evaluate(
      async content => {
        const { commands, serviceManager } = window.jupyterapp;
        const { contents } = serviceManager;
        const { path } = await contents.newUntitled({ type: 'notebook' });
        await contents.save(path, {
          type: 'notebook',
          format: 'json',
          content
        });
        await commands.execute('docmanager:open', { path });
      },
      { cells: [cell], metadata: KERNEL, nbformat: 4, nbformat_minor: 5 }
    );
  }

  /** The code of the last cell. */
  async lastCode(): Promise<string> {
    return this._page.evaluate(() => {
      const app = window.jupyterapp as unknown as {
        shell: {
          currentWidget: {
            content: {
              widgets: { model: { sharedModel: { source: string } } }[];
            };
          };
        };
      };
      const { widgets } = app.shell.currentWidget.content;
      return widgets[widgets.length - 1].model.sharedModel.source;
    });
  }
}

/** Cells that fit a classifier on real data and measure it. */
export const TRAINING = `import mlops_ext
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ml = mlops_ext.connect()
X, y = load_breast_cancer(return_X_y=True, as_frame=True)
X, X_test, y, y_test = train_test_split(X, y, random_state=0)
clf = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)
measured = ml.evaluate(clf, X_test, y_test)`;
