import React from 'react';

import type { MetricConstraint, ModelQuality } from '../api/types';
import { DataTable, State, formatMetric, useTrans } from '../components';

/** The bounds that Model Monitor holds metrics to, and whether they are kept. */
export function ModelQualityReport(props: {
  report: ModelQuality;
}): JSX.Element {
  const trans = useTrans();
  const { constraints, evaluation } = props.report;
  const bound = ({ comparison, threshold }: MetricConstraint) =>
    `${comparison.startsWith('Less') ? '≥' : '≤'} ${formatMetric(threshold)}`;
  if (constraints.length === 0) {
    return (
      <p className="mlops-2">
        {evaluation
          ? trans.__(
              'Statistics without constraints; the evaluation shows the same figures.'
            )
          : trans.__('No constraints are stored.')}
      </p>
    );
  }
  return (
    <DataTable<MetricConstraint>
      label={trans.__('Constraints on metrics')}
      rows={constraints}
      rowKey={({ name }) => name}
      columns={[
        {
          id: 'metric',
          label: trans.__('Metric'),
          value: ({ label }) => label
        },
        {
          id: 'bound',
          label: trans.__('Must be'),
          numeric: true,
          value: ({ threshold }) => threshold,
          render: bound
        },
        {
          id: 'value',
          label: trans.__('Value'),
          numeric: true,
          value: ({ value }) => value,
          render: ({ value }) => formatMetric(value)
        },
        {
          id: 'state',
          label: trans.__('State'),
          value: ({ holds }) => (holds === null ? '' : String(holds)),
          render: ({ holds }) =>
            holds === null ? (
              <span className="mlops-2">{trans.__('cannot be said')}</span>
            ) : (
              <State kind="rule" value={holds ? 'met' : 'unmet'} />
            )
        }
      ]}
    />
  );
}
