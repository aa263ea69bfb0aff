import { versionIcon } from '../../icons';
import { whichOne } from '../../models/references';
import { CommandIDs } from '../../tokens';
import type { IPageKind } from '../page';
import type { VersionArgs } from './args';
import { isTab } from './args';

/** The page of a model version. */
export const versionPage: IPageKind<VersionArgs> = {
  name: 'version',
  command: CommandIDs.openVersion,
  icon: versionIcon,
  title: trans => trans.__('Open Version…'),
  arguments: trans => ({
    reference: trans.__('Reference of the version: churn/3, churn@approved.'),
    tab: trans.__(
      'Part to show: overview, metrics, reports, lineage, deployments, history or card.'
    )
  }),
  complete: async (mlops, given) => {
    const reference = await whichOne(mlops, given.reference, ['version']);
    return reference
      ? { reference, tab: isTab(given.tab) ? given.tab : 'overview' }
      : null;
  },
  label: args => args.reference,
  key: args => args.reference,
  reference: args => args.reference,
  view: () => import('./view').then(view => view.VersionPage)
};
