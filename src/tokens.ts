import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Token } from '@lumino/coreutils';

import type { MLOpsModel } from './models/app';
import type { Notebooks } from './models/notebooks';
import type { Preferences } from './models/preferences';

/** What every view needs: the shared state, the commands and the way into notebooks. */
export interface IMLOps {
  readonly model: MLOpsModel;
  readonly commands: CommandRegistry;
  readonly notebooks: Notebooks;
  readonly preferences: Preferences;
  /** Draws charts over time; complete once the application is restored. */
  readonly rendermime: IRenderMimeRegistry | null;
  readonly trans: TranslationBundle;
}

export const IMLOps = new Token<IMLOps>(
  'mlops-ext:IMLOps',
  'Models, endpoints, live updates and commands of the MLOps panel.'
);

/** Ids of our commands, each of them in the palette. */
export namespace CommandIDs {
  export const showPanel = 'mlops:show-panel';
  export const refresh = 'mlops:refresh';
  export const chooseConnection = 'mlops:choose-connection';
  export const openVersions = 'mlops:open-versions';
  export const openVersion = 'mlops:open-version';
  export const openEndpoint = 'mlops:open-endpoint';
  export const openLineage = 'mlops:open-lineage';
  export const link = 'mlops:link';
  export const unlink = 'mlops:unlink';
  export const suggest = 'mlops:suggest-data';
  export const entity = 'mlops:make-entity';
  export const importLineage = 'mlops:import-openlineage';
  export const compare = 'mlops:compare';
  export const alias = 'mlops:alias';
  export const collect = 'mlops:add-to-collection';
  export const uncollect = 'mlops:take-out-of-collection';
  export const renameCollection = 'mlops:rename-collection';
  export const deleteCollection = 'mlops:delete-collection';
  export const register = 'mlops:register';
  export const approve = 'mlops:approve';
  export const decideMarked = 'mlops:decide-marked';
  export const reject = 'mlops:reject';
  export const stage = 'mlops:stage';
  export const policies = 'mlops:policies';
  export const iam = 'mlops:iam-policy';
  export const deploy = 'mlops:deploy';
  export const copy = 'mlops:copy';
  export const share = 'mlops:share';
  export const unshare = 'mlops:unshare';
  export const remove = 'mlops:delete';
  export const copyReference = 'mlops:copy-reference';
  export const copyArn = 'mlops:copy-arn';
  export const insertCode = 'mlops:insert-code';
  export const fileLineage = 'mlops:file-lineage';
  export const fileImpact = 'mlops:file-impact';
  export const fileDataset = 'mlops:file-data-set';
}
