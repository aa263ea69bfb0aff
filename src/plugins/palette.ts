import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';

import { CommandIDs, IMLOps } from '../tokens';

/** What the palette shows; opening a file's lineage needs a file. */
const IN_PALETTE = [
  CommandIDs.showPanel,
  CommandIDs.refresh,
  CommandIDs.openVersions,
  CommandIDs.openVersion,
  CommandIDs.compare,
  CommandIDs.openLineage,
  CommandIDs.openEndpoint,
  CommandIDs.link,
  CommandIDs.unlink,
  CommandIDs.suggest,
  CommandIDs.entity,
  CommandIDs.importLineage,
  CommandIDs.register,
  CommandIDs.alias,
  CommandIDs.collect,
  CommandIDs.uncollect,
  CommandIDs.renameCollection,
  CommandIDs.deleteCollection,
  CommandIDs.approve,
  CommandIDs.reject,
  CommandIDs.decideMarked,
  CommandIDs.stage,
  CommandIDs.policies,
  CommandIDs.iam,
  CommandIDs.deploy,
  CommandIDs.copy,
  CommandIDs.share,
  CommandIDs.unshare,
  CommandIDs.remove,
  CommandIDs.copyReference,
  CommandIDs.copyArn,
  CommandIDs.insertCode
];

/** Puts every command into the palette. */
export const palette: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:palette',
  description: 'Puts the commands into the palette.',
  autoStart: true,
  requires: [IMLOps, ICommandPalette],
  activate: (
    _app: JupyterFrontEnd,
    mlops: IMLOps,
    commands: ICommandPalette
  ): void => {
    const category = mlops.trans.__('MLOps');
    for (const command of IN_PALETTE) {
      commands.addItem({ command, category });
    }
    for (const question of ['impact', 'stale', 'approvers', 'served', 'path']) {
      const command = CommandIDs.openLineage;
      commands.addItem({ command, category, args: { question } });
    }
    for (const use of ['local', 'aws']) {
      const command = CommandIDs.chooseConnection;
      commands.addItem({ command, category, args: { use } });
    }
  }
};
