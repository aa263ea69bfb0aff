import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { DOMAIN } from '../components/translator';
import { MLOpsModel } from '../models/app';
import { Notebooks } from '../models/notebooks';
import { Preferences } from '../models/preferences';
import { IMLOps } from '../tokens';

/** Provides what panel, pages and commands share. */
export const mlops: JupyterFrontEndPlugin<IMLOps> = {
  id: 'mlops-ext:mlops',
  description: 'Provides models, endpoints and live updates of SageMaker.',
  autoStart: true,
  provides: IMLOps,
  optional: [INotebookTracker, IRenderMimeRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    rendermime: IRenderMimeRegistry | null,
    translator: ITranslator | null
  ): IMLOps => ({
    model: new MLOpsModel({
      serverSettings: app.serviceManager.serverSettings,
      events: app.serviceManager.events
    }),
    commands: app.commands,
    notebooks: new Notebooks(notebooks),
    preferences: new Preferences(),
    rendermime,
    trans: (translator ?? nullTranslator).load(DOMAIN)
  })
};
