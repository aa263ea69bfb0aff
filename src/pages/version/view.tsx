import React, { useEffect } from 'react';

import { groupOf } from '../../api/requests';
import type { Evaluation, HistoryEntry, Version } from '../../api/types';
import { Part, Tabs, Timeline } from '../../components';
import type { IChange, Resource } from '../../models';
import { useLive, useMLOps } from '../../models';
import { Unread } from '../../models/reading';
import { LineageView } from '../lineage/lineage';
import type { IPageProps } from '../page';
import { Loaded, ReferenceLink } from '../parts';
import type { VersionArgs, VersionTab } from './args';
import { CardTab } from './card/card';
import { Deployments } from './deployments';
import { VersionHead } from './head';
import { Metrics } from './metrics';
import { Overview } from './overview';
import { ReportsTab } from './reports';

/** What the parts of the page are drawn from. */
export interface IVersionParts {
  version: Version;
  /** How it was read. */
  versionRead: Resource<Version>;
  /** Null: none is stored. Undefined: not read yet. */
  evaluation: Evaluation | null | undefined;
  /** How it was read. */
  evaluationRead: Resource<Evaluation | null>;
  history: HistoryEntry[];
  /** How the history was read. */
  historyRead: Resource<HistoryEntry[]>;
}

/** A model version: how good it is, where it comes from, where it went and what was decided. */
export function VersionPage(props: IPageProps<VersionArgs>): JSX.Element {
  const { model } = useMLOps();
  const { args, go } = props;
  const { reference } = args;
  const group = groupOf(reference);
  const concerns = (change: IChange) =>
    (change.kind === 'version' && change.id.startsWith(`${group}/`)) ||
    change.id === '*' ||
    change.kind === 'endpoint';
  const version = useLive(
    reference,
    () => model.client.version(reference),
    concerns
  );
  const evaluation = useLive(
    reference,
    () => model.client.evaluation(reference),
    change => change.id === reference
  );
  const history = useLive(
    reference,
    () => model.client.history(reference),
    concerns
  );
  // What failed beside the version is tried again when that can be read.
  useEffect(() => {
    [evaluation, history]
      .filter(({ problem }) => problem)
      .forEach(part => void part.refresh());
  }, [version.readAt]);
  return (
    <Loaded resource={version} name={reference}>
      {value => (
        <>
          <VersionHead version={value} go={go} />
          <VersionTabs
            args={args}
            go={go}
            version={value}
            versionRead={version}
            evaluation={evaluation.value}
            evaluationRead={evaluation}
            history={history.value ?? []}
            historyRead={history}
          />
        </>
      )}
    </Loaded>
  );
}

function VersionTabs(
  props: IPageProps<VersionArgs> & IVersionParts
): JSX.Element {
  const { trans } = useMLOps();
  const { args, go, version, history } = props;
  const deployed = history.filter(({ what }) => what === 'Deployed');
  return (
    <>
      <Tabs<VersionTab>
        label={trans.__('Parts of %1', version.reference)}
        current={args.tab}
        onChange={tab => go({ tab })}
        tabs={[
          { id: 'overview', label: trans.__('Overview') },
          { id: 'metrics', label: trans.__('Metrics') },
          { id: 'reports', label: trans.__('Reports') },
          { id: 'lineage', label: trans.__('Lineage') },
          {
            id: 'deployments',
            label: trans.__('Deployments'),
            count: deployed.length
          },
          {
            id: 'history',
            label: trans.__('History'),
            count: history.length
          },
          { id: 'card', label: trans.__('Model card') }
        ]}
      />
      <div className="mlops-tabPanel" role="tabpanel" key={args.tab}>
        {content()}
      </div>
    </>
  );

  function content(): JSX.Element {
    switch (args.tab) {
      case 'overview':
        return <Overview {...props} />;
      case 'metrics':
        return <Metrics {...props} />;
      case 'reports':
        return <ReportsTab {...props} />;
      case 'card':
        return <CardTab {...props} />;
      case 'lineage':
        return (
          <LineageView
            args={{
              reference: version.reference,
              question: 'all',
              direction: 'both',
              view: 'graph'
            }}
          />
        );
      case 'deployments':
        return <Deployments {...props} />;
      case 'history':
        return (
          <div className="mlops-col">
            <Part title={trans.__('History')}>
              <Unread resource={props.historyRead} />
              <Timeline
                entries={history}
                reference={reference => <ReferenceLink reference={reference} />}
              />
            </Part>
          </div>
        );
    }
  }
}
