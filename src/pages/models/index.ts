import type { IPageKind } from '../page';
import type { ModelsArgs } from './args';
import { NEWEST } from './args';
import { ModelsPage } from './view';

/** The page with the versions of all groups. */
export const versionsPage: IPageKind<ModelsArgs> = {
  complete: async (_mlops, given) => ({
    query: typeof given.query === 'string' ? given.query : '',
    sort: typeof given.sort === 'string' ? given.sort : NEWEST
  }),
  label: (_args, trans) => trans.__('All versions'),
  key: () => 'all',
  reference: () => null,
  view: ModelsPage
};
