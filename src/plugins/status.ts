import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';

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
    const onChanged = () => {
      if (connection.value) {
        connection.changed.disconnect(onChanged);
        void show(mlops, statusBar);
      }
    };
    connection.changed.connect(onChanged);
  }
};

async function show(mlops: IMLOps, statusBar: IStatusBar): Promise<void> {
  const { ConnectionStatus } = await import('../panel/status');
  statusBar.registerStatusItem('mlops-ext:connection', {
    item: new ConnectionStatus(mlops),
    align: 'left',
    rank: 10
  });
}
