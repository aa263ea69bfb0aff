import { versionsIcon } from '../../icons';
import { CommandIDs } from '../../tokens';
import type { IPageKind } from '../page';
import type { ModelsArgs } from './args';
import { NEWEST } from './args';

/** The page with the versions of all groups. */
export const versionsPage: IPageKind<ModelsArgs> = {
  name: 'versions',
  command: CommandIDs.openVersions,
  icon: versionsIcon,
  title: trans => trans.__('All Versions'),
  arguments: trans => ({
    query: trans.__('What to keep: auc>0.9 status:approved churn.'),
    sort: trans.__('Column or metric to sort by; -auc for the largest first.')
  }),
  complete: async (_mlops, given) => ({
    query: typeof given.query === 'string' ? given.query : '',
    sort: typeof given.sort === 'string' ? given.sort : NEWEST
  }),
  label: (_args, trans) => trans.__('All versions'),
  key: () => 'all',
  reference: () => null,
  view: () => import('./view').then(view => view.ModelsPage)
};
