import { endpointReference, targetOf, whichOne } from '../../models/references';
import type { IPageKind } from '../page';
import type { EndpointArgs } from './args';
import { isTab } from './args';
import { EndpointPage } from './view';

/** The page of an endpoint. */
export const endpointPage: IPageKind<EndpointArgs> = {
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
  view: EndpointPage
};
