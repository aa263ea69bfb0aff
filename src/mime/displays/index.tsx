import React from 'react';

import '../../../style/index.css';
import type {
  AliasChange,
  Assessment,
  Cleaned,
  Collection,
  Comparison,
  ConnectionInfo,
  CopyPlan,
  Endpoint,
  EndpointSummary,
  Evaluation,
  FinishedJob,
  Found,
  HistoryEntry,
  IamPolicy,
  Invocation,
  LineageEntity,
  LineageGraph,
  LineageImport,
  LineageLinks,
  LineageSuggestions,
  LinkChange,
  ModelCard,
  ModelGroup,
  Removal,
  Reports,
  Sharing,
  Policies,
  Trend,
  Version,
  VersionDecisions
} from '../../api/types';
import { DecisionList, Timeline } from '../../components';
import type { BundleKind, IBundle } from '../bundle';
import { CardDisplay } from './card';
import { ComparisonDisplay } from './comparison';
import { CopyDisplay, RemovalDisplay, SharingDisplay } from './elsewhere';
import { EndpointDisplay, EndpointsDisplay } from './endpoint';
import { EvaluationDisplay } from './evaluation';
import { AliasDisplay, CollectionsDisplay, FoundDisplay } from './finding';
import { IamDisplay, PoliciesDisplay, StandingDisplay } from './governance';
import { ImportDisplay } from './imported';
import { LineageDisplay } from './lineage';
import {
  EntityDisplay,
  LinkDisplay,
  LinksDisplay,
  SuggestionsDisplay
} from './linking';
import { ModelsDisplay } from './models';
import { ReportsDisplay } from './reports';
import {
  CleanedDisplay,
  ConnectionDisplay,
  InvocationDisplay,
  JobsDisplay
} from './small';
import { TrendDisplay } from './trend';
import { VersionDisplay } from './version';

/**
 * What draws each kind. The data is trusted to be of the kind it says only as far as drawing goes:
 * what cannot be drawn throws, and the renderer shows the text in its place.
 */
const DISPLAYS: Record<BundleKind, (bundle: IBundle) => JSX.Element> = {
  version: ({ data, extra }) => (
    <VersionDisplay
      version={data as Version}
      evaluation={extra.evaluation}
      trends={extra.trends}
    />
  ),
  models: ({ data }) => (
    <ModelsDisplay groups={(data as { groups: ModelGroup[] }).groups} />
  ),
  jobs: ({ data }) => (
    <JobsDisplay jobs={(data as { jobs: FinishedJob[] }).jobs} />
  ),
  found: ({ data }) => <FoundDisplay found={data as Found} />,
  alias: ({ data }) => <AliasDisplay change={data as AliasChange} />,
  collections: ({ data }) => (
    <CollectionsDisplay
      collections={(data as { collections: Collection[] }).collections}
    />
  ),
  comparison: ({ data }) => (
    <ComparisonDisplay comparison={data as Comparison} />
  ),
  link: ({ data }) => <LinkDisplay change={data as LinkChange} />,
  links: ({ data }) => <LinksDisplay links={data as LineageLinks} />,
  entity: ({ data }) => <EntityDisplay entity={data as LineageEntity} />,
  suggestions: ({ data }) => (
    <SuggestionsDisplay suggestions={data as LineageSuggestions} />
  ),
  lineage: ({ data }) => <LineageDisplay graph={data as LineageGraph} />,
  'lineage-import': ({ data }) => (
    <ImportDisplay found={data as LineageImport} />
  ),
  endpoint: ({ data }) => {
    const all = (data as { endpoints?: EndpointSummary[] }).endpoints;
    return all ? (
      <EndpointsDisplay endpoints={all} />
    ) : (
      <EndpointDisplay endpoint={data as Endpoint} />
    );
  },
  history: ({ data }) => (
    <Timeline entries={(data as { entries: HistoryEntry[] }).entries} />
  ),
  policies: ({ data }) => <PoliciesDisplay found={data as Policies} />,
  standing: ({ data }) => <StandingDisplay found={data as Assessment} />,
  decisions: ({ data }) => <DecisionList found={data as VersionDecisions} />,
  iam: ({ data }) => <IamDisplay found={data as IamPolicy} />,
  evaluation: ({ data }) => (
    <EvaluationDisplay evaluation={data as Evaluation} />
  ),
  reports: ({ data }) => <ReportsDisplay reports={data as Reports} />,
  trend: ({ data }) => <TrendDisplay trend={data as Trend} />,
  card: ({ data }) => <CardDisplay card={data as ModelCard} />,
  invocation: ({ data }) => (
    <InvocationDisplay invocation={data as Invocation} />
  ),
  cleaned: ({ data }) => <CleanedDisplay cleaned={data as Cleaned} />,
  copy: ({ data }) => <CopyDisplay plan={data as CopyPlan} />,
  removal: ({ data }) => <RemovalDisplay removal={data as Removal} />,
  sharing: ({ data }) => <SharingDisplay sharing={data as Sharing} />,
  connection: ({ data }) => (
    <ConnectionDisplay connection={data as ConnectionInfo} />
  )
};

/** A result, drawn by its kind. */
export function Display(props: { bundle: IBundle }): JSX.Element {
  return (
    <div className="mlops-display">
      {DISPLAYS[props.bundle.kind](props.bundle)}
    </div>
  );
}
