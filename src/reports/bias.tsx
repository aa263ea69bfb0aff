import React from 'react';

import type { Bias, BiasFacet, BiasMetric } from '../api/types';
import { DataTable, State, formatMetric, useTrans } from '../components';

/** How far a value may be from that of no bias before it is called so: a tenth. */
const TOLERATED = 0.1;

interface IRow {
  facet: BiasFacet;
  metric: BiasMetric;
}

/** Clarify's metrics for each facet: what each is, and what its value says. */
export function BiasReport({ report }: { report: Bias }): JSX.Element {
  const trans = useTrans();
  const rows = report.facets.flatMap(facet =>
    facet.metrics.map((metric): IRow => ({ facet, metric }))
  );
  return (
    <div className="mlops-across">
      <p className="mlops-2">
        {trans.__(
          'Even: within %1 of the value that no bias has.',
          formatMetric(TOLERATED, 1)
        )}
      </p>
      <DataTable<IRow>
        label={trans.__('Bias metrics')}
        rows={rows}
        rowKey={({ facet, metric }) =>
          JSON.stringify([facet.phase, facet.facet, facet.value, metric.name])
        }
        columns={[
          {
            id: 'facet',
            label: trans.__('Facet'),
            value: ({ facet }) => `${facet.facet} = ${facet.value}`
          },
          {
            id: 'phase',
            label: trans.__('Measured on'),
            value: ({ facet }) =>
              facet.phase === 'pre_training'
                ? trans.__('the data')
                : trans.__('the model')
          },
          {
            id: 'metric',
            label: trans.__('Metric'),
            value: ({ metric }) => metric.name,
            render: ({ metric }) => (
              <>
                {metric.name}{' '}
                <span className="mlops-2" title={metric.label}>
                  {metric.label}
                </span>
              </>
            )
          },
          {
            id: 'value',
            label: trans.__('Value'),
            numeric: true,
            value: ({ metric }) => metric.value,
            render: ({ metric }) => formatMetric(metric.value, 3)
          },
          {
            id: 'verdict',
            label: trans.__('Reads as'),
            value: ({ metric }) => distance(metric),
            render: ({ metric }) => <Verdict metric={metric} />
          },
          {
            id: 'meaning',
            label: trans.__('What it says'),
            value: ({ metric }) => metric.meaning,
            render: ({ metric }) => (
              <span className="mlops-wrapped">{metric.meaning}</span>
            )
          }
        ]}
      />
    </div>
  );
}

/** Whether a value lies within a tenth of what it is without bias; a metric nobody explains is not judged. */
function Verdict({ metric }: { metric: BiasMetric }): JSX.Element {
  const trans = useTrans();
  const far = distance(metric);
  if (far === null) {
    return <span className="mlops-2">{trans.__('cannot be said')}</span>;
  }
  return <State kind="bias" value={far <= TOLERATED ? 'even' : 'uneven'} />;
}

function distance(metric: BiasMetric): number | null {
  const { value, neutral, label, meaning } = metric;
  return value === null || meaning === label ? null : Math.abs(value - neutral);
}
