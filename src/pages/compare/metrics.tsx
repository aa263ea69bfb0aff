import React from 'react';

import type { Comparison, MetricRow } from '../../api/types';
import { SeriesKey } from '../../charts';
import { Delta, decimalsFor, formatMetric } from '../../components';
import { useMLOps } from '../../models';
import { Part } from '../parts';

/** Each metric across the versions, with the difference to the baseline below it. */
export function MetricTable(props: {
  comparison: Comparison;
  differencesOnly: boolean;
}): JSX.Element {
  const { trans } = useMLOps();
  const { comparison, differencesOnly } = props;
  const rows = comparison.metrics.filter(
    row => !differencesOnly || differs(row)
  );
  const hidden = comparison.metrics.length - rows.length;
  return (
    <Part
      title={trans.__('Metrics')}
      right={
        hidden > 0 && (
          <span className="mlops-2">
            {trans._n('%1 equal row hidden', '%1 equal rows hidden', hidden)}
          </span>
        )
      }
    >
      <table className="mlops-t mlops-cmp">
        <thead>
          <tr>
            <th scope="col">{trans.__('Metric')}</th>
            {comparison.versions.map((version, index) => (
              <th key={version.reference} scope="col" className="mlops-right">
                <SeriesKey slot={index + 1} /> {version.reference}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row key={row.name} row={row} baseline={comparison.baseline} />
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function Row(props: { row: MetricRow; baseline: number }): JSX.Element {
  const { trans } = useMLOps();
  const { row, baseline } = props;
  const decimals = decimalsFor(row.values);
  return (
    <tr>
      <th scope="row">
        {row.label}{' '}
        {row.better === 'lower' && (
          <span className="mlops-2 mlops-11">
            {trans.__('lower is better')}
          </span>
        )}
      </th>
      {row.values.map((value, index) => (
        <td key={index} className="mlops-right">
          <div className={index === row.best ? 'mlops-best' : undefined}>
            {formatMetric(value, decimals)}
          </div>
          <div className="mlops-11">
            {index === baseline ? (
              <span className="mlops-2">{trans.__('baseline')}</span>
            ) : (
              <Delta
                difference={row.differences[index]}
                better={row.better}
                decimals={decimals}
              />
            )}
          </div>
        </td>
      ))}
    </tr>
  );
}

/** Whether not all versions have the same value. */
function differs(row: MetricRow): boolean {
  return new Set(row.values).size > 1;
}
