import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';

// eslint-disable-next-line jupyter/prefer-lazy-imports -- activation needs it at once
import { ConnectionStatus } from '../panel/status';
import { IMLOps } from '../tokens';

/** Says in the status bar which SageMaker is in use, once something has asked for it. */
export const status: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:status',
  description: 'Shows in the status bar which SageMaker is in use.',
  autoStart: true,
  requires: [IMLOps, IStatusBar],
  activate: (
    _app: JupyterFrontEnd,
    mlops: IMLOps,
    statusBar: IStatusBar
  ): void => {
    const { connection } = mlops.model;
    statusBar.registerStatusItem('mlops-ext:connection', {
      item: new ConnectionStatus(mlops),
      align: 'left',
      rank: 10,
      isActive: () => connection.value !== undefined,
      activeStateChanged: connection.changed
    });
  }
};
