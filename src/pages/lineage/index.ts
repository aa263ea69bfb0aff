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
  title: trans => trans.__('Show Lineage'),
  arguments: trans => ({
    reference: trans.__(
      'Version, endpoint:NAME, or data by its URI or its path.'
    ),
    question: trans.__('all, datasets, jobs, models or endpoints.'),
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
          view: given.view === 'list' ? 'list' : 'graph'
        }
      : null;
  },
  label: (args, trans) => trans.__('Lineage of %1', nameOf(args.reference)),
  key: args => args.reference,
  reference: args => args.reference,
  view: () => import('./view').then(view => view.LineagePage)
};
