import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import {
  compareIcon,
  endpointIcon,
  mlopsIcon,
  versionIcon,
  versionsIcon
} from '../icons';
import type { Argument } from '../plugins/describe';
import { CommandIDs } from '../tokens';
import type { CompareArgs } from './compare/args';
import type { EndpointArgs } from './endpoint/args';
import type { LineageArgs } from './lineage/args';
import type { ModelsArgs } from './models/args';
import type { IPageKind } from './page';
import type { VersionArgs } from './version/args';

/** The command that opens a kind of pages: all that is there before one is opened. */
export interface IPageCommand<A extends ReadonlyPartialJSONObject> {
  id: string;
  icon: LabIcon;
  /** Names the kind in ids: `version`. */
  name: string;
  /** What the palette calls the command with the arguments it has there. */
  title: (trans: TranslationBundle, given: ReadonlyPartialJSONObject) => string;
  /** The command's arguments and what they are. */
  arguments: (trans: TranslationBundle) => Record<string, Argument>;
  kind: () => Promise<IPageKind<A>>;
}

/** Opens the page with the versions of all groups. */
export const versionsCommand: IPageCommand<ModelsArgs> = {
  id: CommandIDs.openVersions,
  icon: versionsIcon,
  name: 'versions',
  title: trans => trans.__('All Versions'),
  arguments: trans => ({
    query: trans.__('What to keep: auc>0.9 status:approved churn.'),
    sort: trans.__('Column or metric to sort by; -auc for the largest first.')
  }),
  kind: () => import('./models').then(page => page.versionsPage)
};

/** Opens the page of a model version. */
export const versionCommand: IPageCommand<VersionArgs> = {
  id: CommandIDs.openVersion,
  icon: versionIcon,
  name: 'version',
  title: trans => trans.__('Open Version…'),
  arguments: trans => ({
    reference: trans.__('Reference of the version: churn/3, churn@approved.'),
    tab: trans.__(
      'Part to show: overview, metrics, reports, lineage, deployments, history or card.'
    )
  }),
  kind: () => import('./version').then(page => page.versionPage)
};

/** Opens the page that compares versions. */
export const compareCommand: IPageCommand<CompareArgs> = {
  id: CommandIDs.compare,
  icon: compareIcon,
  name: 'compare',
  title: trans => trans.__('Compare'),
  arguments: trans => ({
    references: {
      description: trans.__('References of two to ten versions.'),
      items: 'string'
    },
    reference: trans.__(
      'One version, in place of several: it is compared with the one before it.'
    ),
    baseline: trans.__('Reference that differences are taken from.')
  }),
  kind: () => import('./compare').then(page => page.comparePage)
};

/** Opens the page of a lineage question. */
export const lineageCommand: IPageCommand<LineageArgs> = {
  id: CommandIDs.openLineage,
  icon: mlopsIcon,
  name: 'lineage',
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
  kind: () => import('./lineage').then(page => page.lineagePage)
};

/** Opens the page of an endpoint. */
export const endpointCommand: IPageCommand<EndpointArgs> = {
  id: CommandIDs.openEndpoint,
  icon: endpointIcon,
  name: 'endpoint',
  title: trans => trans.__('Open Endpoint…'),
  arguments: trans => ({
    name: trans.__('Name of the endpoint.'),
    tab: trans.__('Part to show: overview, deployments, log or lineage.')
  }),
  kind: () => import('./endpoint').then(page => page.endpointPage)
};
