import { endpointIcon } from '../../icons';
import { endpointReference, targetOf, whichOne } from '../../models/references';
import { CommandIDs } from '../../tokens';
import type { IPageKind } from '../page';
import type { EndpointArgs } from './args';
import { isTab } from './args';

/** The page of an endpoint. */
export const endpointPage: IPageKind<EndpointArgs> = {
  name: 'endpoint',
  command: CommandIDs.openEndpoint,
  icon: endpointIcon,
  title: trans => trans.__('Open Endpoint…'),
  arguments: trans => ({
    name: trans.__('Name of the endpoint.'),
    tab: trans.__('Part to show: overview, deployments, log or lineage.')
  }),
  complete: async (mlops, given) => {
    const reference = await whichOne(
      mlops,
      given.name && endpointReference(targetOf(String(given.name)).name),
      ['endpoint']
    );
    return reference
      ? {
          name: targetOf(reference).name,
          tab: isTab(given.tab) ? given.tab : 'overview'
        }
      : null;
  },
  label: args => args.name,
  key: args => args.name,
  reference: args => endpointReference(args.name),
  view: () => import('./view').then(view => view.EndpointPage)
};
