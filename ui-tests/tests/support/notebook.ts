import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

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
  async run(...cells: string[]): Promise<void> {
    const { notebook } = this._page;
    await notebook.createNew();
    for (const [index, text] of cells.entries()) {
      if (index > 0) {
        await notebook.addCell('code', text);
      } else {
        await notebook.setCell(0, 'code', text);
      }
      await notebook.runCell(index, true);
    }
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
