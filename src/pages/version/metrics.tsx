import React from 'react';

import type { Metric } from '../../api/types';
import {
  DataTable,
  Delta,
  EmptyState,
  Part,
  decimalsFor,
  formatMetric
} from '../../components';
import type { IColumn } from '../../components';
import { useMLOps } from '../../models';
import { Segments } from '../../evaluation';
import { EvaluationCharts } from './evaluation';
import { figuresOf } from './figures';
import { Kept } from './kept';
import type { IVersionParts } from './view';

/** All figures and parameters of a version as tables, and its curves. */
export function Metrics(props: IVersionParts): JSX.Element {
  const { trans } = useMLOps();
  const { version, evaluation } = props;
  return (
    <div className="mlops-col mlops-main">
      <EvaluationCharts {...props} />
      <Part title={trans.__('Metrics')}>
        {figuresOf(props).length > 0 ? (
          <MetricTable {...props} />
        ) : (
          <EmptyState title={trans.__('No metrics')}>
            {trans.__('Metrics are given when a version is registered.')}
          </EmptyState>
        )}
      </Part>
      {evaluation && <Segments evaluation={evaluation} />}
      <Part title={trans.__('Parameters')}>
        <Kept {...props}>
          <Parameters parameters={version.parameters} />
        </Kept>
      </Part>
    </div>
  );
}

function MetricTable(props: IVersionParts): JSX.Element {
  const { version, evaluation } = props;
  const metrics = figuresOf(props);
  const { trans } = useMLOps();
  const { previous } = version;
  const before = (metric: Metric) =>
    previous?.metrics.find(({ name }) => name === metric.name)?.value ?? null;
  const decimals = (metric: Metric) =>
    decimalsFor([metric.value, before(metric)]);
  const columns: IColumn<Metric>[] = [
    {
      id: 'metric',
      label: trans.__('Metric'),
      value: metric => metric.label
    },
    {
      id: 'value',
      label: version.reference,
      numeric: true,
      value: metric => metric.value,
      render: metric => formatMetric(metric.value, decimals(metric))
    }
  ];
  if (previous) {
    columns.push(
      {
        id: 'before',
        label: previous.reference,
        numeric: true,
        value: before,
        render: metric => formatMetric(before(metric), decimals(metric))
      },
      {
        id: 'difference',
        label: trans.__('Difference'),
        numeric: true,
        value: metric => differenceOf(metric.value, before(metric)),
        render: metric => (
          <Delta
            difference={differenceOf(metric.value, before(metric))}
            better={metric.better}
            decimals={decimals(metric)}
            against={previous.reference}
          />
        )
      }
    );
  }
  const without = (metric: Metric) =>
    evaluation?.baseline.find(({ name }) => name === metric.name)?.value ??
    null;
  if (metrics.some(metric => without(metric) !== null)) {
    columns.push({
      id: 'baseline',
      label: trans.__('Without a model'),
      numeric: true,
      value: without,
      render: metric => formatMetric(without(metric), decimals(metric))
    });
  }
  return (
    <DataTable
      label={trans.__('Metrics of %1', version.reference)}
      columns={columns}
      rows={metrics}
      rowKey={metric => metric.name}
    />
  );
}

function differenceOf(
  value: number | null,
  before: number | null
): number | null {
  return value === null || before === null ? null : value - before;
}

function Parameters(props: {
  parameters: Record<string, unknown>;
}): JSX.Element {
  const { trans } = useMLOps();
  const rows = Object.entries(props.parameters);
  return rows.length > 0 ? (
    <DataTable<[string, unknown]>
      label={trans.__('Parameters')}
      compact
      columns={[
        { id: 'name', label: trans.__('Name'), value: ([name]) => name },
        {
          id: 'value',
          label: trans.__('Value'),
          value: ([, value]) => textOf(value)
        }
      ]}
      rows={rows}
      rowKey={([name]) => name}
    />
  ) : (
    <EmptyState title={trans.__('No parameters')}>
      {trans.__('None were recorded when this version was registered.')}
    </EmptyState>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
