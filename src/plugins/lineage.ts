import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';

import { problemSayer } from '../models/feedback';
import { CommandIDs, IMLOps } from '../tokens';
import { describe } from './describe';

const SELECTOR = ['json', 'jsonl', 'ndjson']
  .map(end => `.jp-DirListing-item[data-isdir="false"][title*=".${end}" i]`)
  .join(', ');

/** What adds to the lineage as a whole: entities made by hand, and events of other tools. */
export const lineage: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:lineage',
  description: 'Makes lineage entities by hand and imports OpenLineage events.',
  autoStart: true,
  requires: [IMLOps],
  optional: [IFileBrowserFactory],
  activate: (
    app: JupyterFrontEnd,
    mlops: IMLOps,
    browsers: IFileBrowserFactory | null
  ): void => {
    const { commands, contextMenu, serviceManager } = app;
    const { trans } = mlops;
    const sayFailure = problemSayer(trans);

    commands.addCommand(CommandIDs.entity, {
      label: trans.__('Add to the Lineage…'),
      describedBy: describe({}),
      execute: async () => {
        const { askEntity } = await import('../dialogs');
        await askEntity(mlops).catch(sayFailure);
      }
    });
    commands.addCommand(CommandIDs.importLineage, {
      label: trans.__('Import OpenLineage…'),
      describedBy: describe({
        path: trans.__("Path of the file with events from Jupyter's root."),
        selected: trans.__('The file that is selected in the file browser.')
      }),
      execute: async ({ path, selected }) => {
        const { askImport } = await import('../dialogs');
        const given = selected ? selectedPath(browsers) : path;
        const named = typeof given === 'string' ? given : '';
        await askImport(mlops, named, read).catch(sayFailure);
      }
    });
    contextMenu.addItem({
      command: CommandIDs.importLineage,
      args: { selected: true },
      selector: SELECTOR,
      rank: 23
    });

    async function read(path: string): Promise<string> {
      const { content } = await serviceManager.contents.get(path, {
        type: 'file',
        format: 'text',
        content: true
      });
      return String(content);
    }
  }
};

function selectedPath(browsers: IFileBrowserFactory | null): string {
  const item = browsers?.tracker.currentWidget?.selectedItems().next();
  return item && !item.done ? item.value.path : '';
}
