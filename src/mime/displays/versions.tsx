import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { VersionSummary } from '../../api/types';
import {
  AliasTag,
  DataTable,
  NONE,
  State,
  decimalsFor,
  formatFullTime,
  formatMetric,
  formatTime,
  useTrans
} from '../../components';
import type { IColumn } from '../../components';
import { metricKey } from '../../find';
import { askFor } from '../events';
import { Name, OPEN } from './parts';

/** Versions in rows that sort by their heads and open the version's page. */
export function VersionList(props: {
  /** What the rows are: "Versions of churn". */
  label: string;
  versions: VersionSummary[];
  /** Names of the metrics that are columns. */
  metrics: string[];
  /** Stage and framework are columns too. */
  detailed?: boolean;
}): JSX.Element {
  const { label, versions, metrics, detailed } = props;
  const trans = useTrans();
  const [version, state, ...rest] = columns(trans);
  const [stage, framework] = details(trans);
  const figures = metrics.map(name => metricColumn(versions, name));
  return (
    <DataTable
      label={label}
      compact
      rows={versions}
      rowKey={({ reference }) => reference}
      columns={
        detailed
          ? [version, state, stage, ...figures, framework, ...rest]
          : [version, state, ...figures, ...rest]
      }
      onOpen={({ reference }) => askFor(OPEN.version, { reference })}
    />
  );
}

function columns(trans: TranslationBundle): IColumn<VersionSummary>[] {
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

function details(trans: TranslationBundle): IColumn<VersionSummary>[] {
  return [
    {
      id: 'stage',
      label: trans.__('Stage'),
      value: ({ stage }) => stage,
      render: ({ stage }) => <span className="mlops-2">{stage ?? NONE}</span>
    },
    {
      id: 'framework',
      label: trans.__('Framework'),
      value: ({ framework }) => framework,
      render: ({ framework }) => (
        <span className="mlops-2">{framework ?? NONE}</span>
      )
    }
  ];
}

/** A metric, under whatever name each of the versions has it. */
function metricColumn(
  versions: VersionSummary[],
  name: string
): IColumn<VersionSummary> {
  const all = versions.flatMap(({ metrics }) => metrics);
  const meant =
    all.find(metric => metric.name === name) ??
    all.find(({ label }) => metricKey(label) === metricKey(name));
  const label = meant?.label ?? name;
  const value = ({ metrics }: VersionSummary) =>
    metrics.find(metric => metric.label === label)?.value ?? null;
  const decimals = decimalsFor(versions.map(value));
  return {
    id: `metric ${name}`,
    label,
    numeric: true,
    value,
    render: version => formatMetric(value(version), decimals)
  };
}
