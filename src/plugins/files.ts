import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';

import { insertCode, sayProblem } from '../models/feedback';
import { CommandIDs, IMLOps } from '../tokens';
import { describe } from './describe';

const SELECTOR = '.jp-DirListing-item[data-isdir="false"]';

/** Lineage and use of data files, from the file browser's context menu. */
export const files: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:files',
  description: "Adds lineage to the file browser's context menu.",
  autoStart: true,
  requires: [IMLOps, IFileBrowserFactory],
  activate: (
    app: JupyterFrontEnd,
    mlops: IMLOps,
    browsers: IFileBrowserFactory
  ): void => {
    const { trans } = mlops;
    const selected = (): string | null => {
      const item = browsers.tracker.currentWidget?.selectedItems().next();
      return item && !item.done ? item.value.path : null;
    };
    const described = describe({
      path: trans.__("Path of the file from Jupyter's root.")
    });
    app.commands.addCommand(CommandIDs.fileLineage, {
      label: trans.__('Show Lineage'),
      describedBy: described,
      execute: args => {
        const path = pathOf(args.path ?? selected());
        return path
          ? app.commands.execute(CommandIDs.openLineage, { reference: path })
          : null;
      }
    });
    app.commands.addCommand(CommandIDs.fileImpact, {
      label: trans.__('Show Impact'),
      describedBy: described,
      execute: args => {
        const path = pathOf(args.path ?? selected());
        const asked = { reference: path, question: 'impact' };
        return path
          ? app.commands.execute(CommandIDs.openLineage, asked)
          : null;
      }
    });
    app.commands.addCommand(CommandIDs.fileDataset, {
      label: trans.__('Use as Data Set'),
      describedBy: described,
      execute: async args => {
        const path = pathOf(args.path ?? selected());
        if (path) {
          const text = `datasets = [${JSON.stringify(path)}]`;
          await insertCode(mlops, text).catch(sayProblem);
        }
      }
    });
    app.contextMenu.addItem({
      command: CommandIDs.fileLineage,
      selector: SELECTOR,
      rank: 20
    });
    app.contextMenu.addItem({
      command: CommandIDs.fileImpact,
      selector: SELECTOR,
      rank: 21
    });
    app.contextMenu.addItem({
      command: CommandIDs.fileDataset,
      selector: SELECTOR,
      rank: 22
    });
  }
};

/** A path as data is named: `./train.csv`, so that it is not taken for a version. */
function pathOf(path: unknown): string | null {
  return typeof path === 'string' && path ? `./${path}` : null;
}
