import React from 'react';

import type { Metric, ModelGroup, VersionSummary } from '../../api/types';
import { Sparkline } from '../../charts';
import {
  AliasTag,
  DataTable,
  EmptyState,
  NONE,
  State,
  decimalsFor,
  formatFullTime,
  formatMetric,
  formatTime,
  useTrans
} from '../../components';
import type { IColumn } from '../../components';
import { Name, OPEN } from './parts';

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
        <DataTable
          label={trans.__('Versions of %1', name)}
          compact
          rows={versions}
          rowKey={version => version.reference}
          columns={columns(versions, names, trans)}
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

function columns(
  versions: VersionSummary[],
  names: string[],
  trans: ReturnType<typeof useTrans>
): IColumn<VersionSummary>[] {
  return [
    {
      id: 'version',
      label: trans.__('Version'),
      value: ({ reference }) => reference,
      render: ({ reference }) => (
        <Name command={OPEN.version} args={{ reference }}>
          {reference}
        </Name>
      )
    },
    {
      id: 'state',
      label: trans.__('State'),
      value: ({ approval }) => approval,
      render: ({ approval }) => <State kind="approval" value={approval} />
    },
    ...names.map(name => metricColumn(versions, name)),
    {
      id: 'registered',
      label: trans.__('Registered'),
      value: ({ created }) => created,
      render: ({ created }) => (
        <span className="mlops-2" title={formatFullTime(created)}>
          {formatTime(created)}
        </span>
      )
    },
    {
      id: 'by',
      label: trans.__('From'),
      value: ({ createdBy }) => createdBy,
      render: ({ createdBy }) => (
        <span className="mlops-2">{createdBy ?? NONE}</span>
      )
    },
    {
      id: 'alias',
      label: trans.__('Alias'),
      value: ({ aliases }) => aliases.join(' '),
      render: ({ aliases }) => (
        <span className="mlops-row">
          {aliases.map(alias => (
            <AliasTag key={alias} alias={alias} />
          ))}
        </span>
      )
    }
  ];
}

function metricColumn(
  versions: VersionSummary[],
  name: string
): IColumn<VersionSummary> {
  const value = (version: VersionSummary) =>
    metricOf(version, name)?.value ?? null;
  const decimals = decimalsFor(versions.map(value));
  const labelled = versions.map(version => metricOf(version, name));
  return {
    id: `metric ${name}`,
    label: labelled.find(Boolean)?.label ?? name,
    numeric: true,
    value,
    render: version => formatMetric(value(version), decimals)
  };
}
