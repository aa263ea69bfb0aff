import { whichOne } from '../../models/references';
import type { IPageKind } from '../page';
import type { VersionArgs } from './args';
import { isTab } from './args';
import { VersionPage } from './view';

/** The page of a model version. */
export const versionPage: IPageKind<VersionArgs> = {
  complete: async (mlops, given) => {
    const reference = await whichOne(mlops, given.reference, ['version']);
    return reference
      ? { reference, tab: isTab(given.tab) ? given.tab : 'overview' }
      : null;
  },
  label: args => args.reference,
  key: args => args.reference,
  reference: args => args.reference,
  view: VersionPage
};
