import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { sayProblem } from '../models/feedback';
import { MLOpsPanel } from '../panel/panel';
import { CommandIDs, IMLOps } from '../tokens';
import { describe } from './describe';

/** Adds the panel to the left sidebar, with the commands that are about it as a whole. */
export const panel: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:panel',
  description: 'The MLOps panel in the left sidebar.',
  autoStart: true,
  requires: [IMLOps],
  optional: [ILayoutRestorer, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    mlops: IMLOps,
    restorer: ILayoutRestorer | null,
    settings: ISettingRegistry | null,
    translator: ITranslator | null
  ): void => {
    const widget = new MLOpsPanel(mlops, translator ?? nullTranslator);
    app.shell.add(widget, 'left', { rank: 300 });
    restorer?.add(widget, widget.id);
    addCommands(app, mlops, widget);
    if (settings) {
      void openOnStart(app, mlops, settings, widget).catch(sayProblem);
    }
  }
};

async function openOnStart(
  app: JupyterFrontEnd,
  { preferences }: IMLOps,
  settings: ISettingRegistry,
  widget: MLOpsPanel
): Promise<void> {
  await Promise.all([app.restored, preferences.follow(settings, panel.id)]);
  if (preferences.openOnStart) {
    app.shell.activateById(widget.id);
  }
}

function addCommands(
  app: JupyterFrontEnd,
  mlops: IMLOps,
  widget: MLOpsPanel
): void {
  const { trans, model } = mlops;
  app.commands.addCommand(CommandIDs.showPanel, {
    label: trans.__('Show the MLOps Panel'),
    describedBy: describe({}),
    execute: () => {
      app.shell.activateById(widget.id);
    }
  });
  app.commands.addCommand(CommandIDs.refresh, {
    label: trans.__('Refresh'),
    describedBy: describe({}),
    execute: async () => {
      await model.refresh();
      model.live.now();
    }
  });
  app.commands.addCommand(CommandIDs.chooseConnection, {
    label: args =>
      args.use === 'aws'
        ? trans.__('Use AWS')
        : trans.__('Use the Local SageMaker'),
    isToggled: args =>
      args.use !== undefined && model.connection.value?.kind === args.use,
    describedBy: describe({
      use: trans.__('Which SageMaker: local or aws.')
    }),
    execute: async args => {
      try {
        await model.choose(args.use === 'aws' ? 'aws' : 'local');
      } catch (error) {
        sayProblem(error);
      }
    }
  });
}
