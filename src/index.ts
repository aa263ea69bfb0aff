import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

const PANEL_ID = 'mlops-ext:panel';

/** Loads the settings of the MLOps panel. */
const panel: JupyterFrontEndPlugin<void> = {
  id: PANEL_ID,
  description: 'The MLOps panel in the left sidebar.',
  autoStart: true,
  requires: [ISettingRegistry],
  activate: async (_app, registry: ISettingRegistry) => {
    await registry.load(PANEL_ID);
  }
};

const plugins: JupyterFrontEndPlugin<unknown>[] = [panel];

export default plugins;
