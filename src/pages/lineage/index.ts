import { mlopsIcon } from '../../icons';
import { whichOne } from '../../models/references';
import { CommandIDs } from '../../tokens';
import type { IPageKind } from '../page';
import type { LineageArgs } from './args';
import { isDirection, isQuestion, nameOf } from './args';

/** The page of a lineage question. */
export const lineagePage: IPageKind<LineageArgs> = {
  name: 'lineage',
  command: CommandIDs.openLineage,
  icon: mlopsIcon,
  title: (trans, given) => {
    const titles: Partial<Record<string, string>> = {
      impact: trans.__('Show Impact'),
      stale: trans.__('Show Stale Data'),
      approvers: trans.__('Show Approvers'),
      served: trans.__('Show What Served'),
      path: trans.__('Show Lineage Path')
    };
    return titles[String(given.question)] ?? trans.__('Show Lineage');
  },
  arguments: trans => ({
    reference: trans.__(
      'Version, group, endpoint:NAME, job, pipeline:NAME, notebook, image, or data by its URI or its path.'
    ),
    question: trans.__(
      'all, datasets, jobs, models, endpoints, impact, stale, approvers, served or path.'
    ),
    on: trans.__('Date or time that served is about; now unless told.'),
    to: trans.__('Where a path leads: a reference as above.'),
    direction: trans.__('both, ascendants or descendants.'),
    view: trans.__('graph or list.')
  }),
  complete: async (mlops, given) => {
    const reference = await whichOne(mlops, given.reference, [
      'version',
      'group',
      'endpoint'
    ]);
    return reference
      ? {
          reference,
          question: isQuestion(given.question) ? given.question : 'all',
          direction: isDirection(given.direction) ? given.direction : 'both',
          view: given.view === 'list' ? 'list' : 'graph',
          on: textOf(given.on),
          to: textOf(given.to)
        }
      : null;
  },
  label: (args, trans) => trans.__('Lineage of %1', nameOf(args.reference)),
  key: args => args.reference,
  reference: args => args.reference,
  view: () => import('./view').then(view => view.LineagePage)
};

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}
