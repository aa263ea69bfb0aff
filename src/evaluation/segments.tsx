import React from 'react';

import type { Evaluation, Metric, Segment } from '../api/types';
import {
  DataTable,
  decimalsFor,
  formatCount,
  formatMetric,
  useTrans
} from '../components';
import type { IColumn } from '../components';
import { Figure } from './figure';

/** Metrics that are shown for each segment; more would not fit beside one another. */
const MOST_METRICS = 6;

/** A table for each column that the rows were split by: how good the model is for whom. */
export function Segments(props: { evaluation: Evaluation }): JSX.Element {
  const { segments } = props.evaluation;
  const trans = useTrans();
  const columns = [...new Set(segments.map(({ column }) => column))];
  return (
    <>
      {columns.map(column => (
        <Figure key={column} title={trans.__('By %1', column)}>
          <SegmentTable
            column={column}
            segments={segments.filter(one => one.column === column)}
            whole={props.evaluation.metrics}
          />
        </Figure>
      ))}
    </>
  );
}

function SegmentTable(props: {
  column: string;
  segments: Segment[];
  whole: Metric[];
}): JSX.Element {
  const { column, segments, whole } = props;
  const trans = useTrans();
  const metrics = segments[0].metrics.slice(0, MOST_METRICS);
  const valueOf = (segment: Segment, name: string) =>
    segment.metrics.find(metric => metric.name === name)?.value ?? null;
  const columns: IColumn<Segment>[] = [
    { id: 'value', label: column, value: ({ value }) => value },
    {
      id: 'rows',
      label: trans.__('Rows'),
      numeric: true,
      value: ({ rows }) => rows,
      render: ({ rows }) => formatCount(rows)
    },
    ...metrics.map(({ name, label, better }): IColumn<Segment> => {
      const all = segments.map(segment => valueOf(segment, name));
      const decimals = decimalsFor(all);
      const worst = worstOf(all, better);
      const total = whole.find(metric => metric.name === name)?.value ?? null;
      return {
        id: name,
        label,
        numeric: true,
        value: segment => valueOf(segment, name),
        render: segment => {
          const value = valueOf(segment, name);
          const text = formatMetric(value, decimals);
          return value !== null && value === worst && value !== total ? (
            <span className="mlops-delta-worse" title={trans.__('worst')}>
              {text}
              <span className="mlops-hidden"> {trans.__('worst')}</span>
            </span>
          ) : (
            text
          );
        }
      };
    })
  ];
  return (
    <div className="mlops-across">
      <DataTable
        label={trans.__('Metrics by %1', column)}
        compact
        columns={columns}
        rows={segments}
        rowKey={({ value }) => value}
      />
    </div>
  );
}

/** The worst of two or more values that differ; null where that cannot be said. */
export function worstOf(
  values: (number | null)[],
  better: Metric['better']
): number | null {
  const known = values.filter((value): value is number => value !== null);
  if (!better || new Set(known).size < 2) {
    return null;
  }
  return better === 'higher' ? Math.min(...known) : Math.max(...known);
}
