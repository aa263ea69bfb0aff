import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import type { ICode } from '../code';

/** In which of its three forms an action's code is shown and inserted. */
export type CodeForm = keyof ICode;

/** What the user chose in the settings editor; the defaults until it is read. */
export class Preferences {
  /** The form that the code bar of a dialog opens with. */
  codeForm: CodeForm = 'magic';

  /** Whether the panel is in view when JupyterLab starts. */
  openOnStart = false;

  /** Follow the settings of the plugin, now and when they change. */
  async follow(registry: ISettingRegistry, plugin: string): Promise<void> {
    const settings = await registry.load(plugin);
    const take = () => {
      this.codeForm = settings.get('codeForm').composite as CodeForm;
      this.openOnStart = settings.get('openOnStart').composite === true;
    };
    take();
    settings.changed.connect(take);
  }
}
