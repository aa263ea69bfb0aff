import type { TranslationBundle } from '@jupyterlab/translation';

import type { IconName } from './shapes';

/** How a kind of thing looks and is called. */
export interface IKindLook {
  icon: IconName;
  /** "data set". */
  one: string;
  /** "Data sets". */
  many: string;
}

/** The look of a kind of lineage node; a kind nobody knows is shown by its own word. */
export function kindLook(kind: string, trans: TranslationBundle): IKindLook {
  const looks: Record<string, IKindLook> = {
    dataset: look('dataset', trans.__('data set'), trans.__('Data sets')),
    notebook: look('notebook', trans.__('notebook'), trans.__('Notebooks')),
    job: look('job', trans.__('job'), trans.__('Jobs')),
    model: look('model', trans.__('model'), trans.__('Models')),
    version: look('version', trans.__('version'), trans.__('Versions')),
    approval: look('approval', trans.__('approval'), trans.__('Approvals')),
    deployment: look(
      'deployment',
      trans.__('deployment'),
      trans.__('Deployments')
    ),
    endpoint: look('endpoint', trans.__('endpoint'), trans.__('Endpoints')),
    group: look('group', trans.__('model group'), trans.__('Model groups')),
    image: look('image', trans.__('image'), trans.__('Images')),
    run: look('layers', trans.__('pipeline run'), trans.__('Pipeline runs')),
    other: look('other', trans.__('other'), trans.__('Others'))
  };
  return Object.prototype.hasOwnProperty.call(looks, kind)
    ? looks[kind]
    : look('other', kind, kind);
}

/** Head of a column that holds some kinds: jobs take notebooks in. */
export function kindsWord(kinds: string[], trans: TranslationBundle): string {
  return kinds.length > 1
    ? trans.__('Jobs')
    : kindLook(kinds[0] ?? 'other', trans).many;
}

function look(icon: IconName, one: string, many: string): IKindLook {
  return { icon, one, many };
}
