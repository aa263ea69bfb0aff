import React from 'react';

import type { Metric, ModelGroup, VersionSummary } from '../../api/types';
import { Sparkline } from '../../charts';
import { EmptyState, useTrans } from '../../components';
import { VersionList } from './versions';

/** Metrics that a list of versions shows beside the headline. */
const MOST_METRICS = 2;

/** Model groups with their versions, newest first. */
export function ModelsDisplay(props: { groups: ModelGroup[] }): JSX.Element {
  const trans = useTrans();
  if (props.groups.length === 0) {
    return (
      <EmptyState title={trans.__('No models yet')}>
        {trans.__('Fit a model, then register it.')}
      </EmptyState>
    );
  }
  return (
    <>
      {props.groups.map(group => (
        <Group key={group.name} group={group} />
      ))}
    </>
  );
}

function Group(props: { group: ModelGroup }): JSX.Element {
  const { name, versions, trend, headline } = props.group;
  const trans = useTrans();
  const names = metricNames(versions, headline);
  const label = metricOf(versions[0], headline ?? '')?.label;
  return (
    <section className="mlops-groupDisplay">
      <div className="mlops-h">
        {name}
        <span className="mlops-2">
          {[trans._n('%1 version', '%1 versions', versions.length), label]
            .filter(Boolean)
            .join(', ')}
        </span>
        <Sparkline values={trend} width={72} height={16} />
      </div>
      {versions.length > 0 && (
        <VersionList
          label={trans.__('Versions of %1', name)}
          versions={versions}
          metrics={names}
        />
      )}
    </section>
  );
}

function metricOf(
  version: VersionSummary | undefined,
  name: string
): Metric | undefined {
  return version?.metrics.find(metric => metric.name === name);
}

function metricNames(
  versions: VersionSummary[],
  headline: string | null
): string[] {
  const all = versions.flatMap(({ metrics }) =>
    metrics.map(({ name }) => name)
  );
  const first = headline ? [headline] : [];
  return [...new Set([...first, ...all])].slice(0, MOST_METRICS);
}
