import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs, IMLOps } from '../tokens';

/** Sent by a result in a cell when it has been drawn. */
const SHOWN = 'mlops:shown';

/** Sent by a result in a cell when one of its buttons is pressed. */
const COMMAND = 'mlops:command';

/** Commands that a result in a cell may run: it comes with the notebook, so it is not trusted. */
const ALLOWED: ReadonlySet<string> = new Set([
  CommandIDs.openVersion,
  CommandIDs.openEndpoint,
  CommandIDs.openLineage,
  CommandIDs.compare,
  CommandIDs.approve,
  CommandIDs.reject,
  CommandIDs.deploy,
  CommandIDs.copyReference,
  CommandIDs.copyArn,
  CommandIDs.insertCode
]);

interface ICommandRequest {
  command?: unknown;
  args?: ReadonlyPartialJSONObject;
}

/** Listens to results in cells: what they show is looked at once, their buttons run commands. */
export const output: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:output',
  description: 'Connects results in notebooks with panel and pages.',
  autoStart: true,
  requires: [IMLOps],
  activate: (app: JupyterFrontEnd, mlops: IMLOps): void => {
    // Results show their buttons only where somebody listens.
    document.body.dataset.mlopsListens = '';
    document.addEventListener(SHOWN, () => mlops.model.live.now());
    document.addEventListener(COMMAND, event => {
      const { command, args } = (event as CustomEvent<ICommandRequest>).detail;
      if (typeof command === 'string' && ALLOWED.has(command)) {
        void app.commands.execute(command, args);
      }
    });
  }
};
