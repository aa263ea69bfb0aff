import React from 'react';

import type { Comparison, MetricRow } from '../../api/types';
import type { IDifference } from '../../charts';
import { IntervalPlot, rangeOf } from '../../charts';
import { Delta, Part, decimalsFor, formatMetric } from '../../components';
import { useMLOps } from '../../models';
import { differs, rowsAt } from './figures';
import type { IPlace } from '../../comparison';
import { Untested, VersionHead, drawnOf, placesOf } from '../../comparison';

/** Each metric across the versions, with the difference to the baseline and its interval. */
export function MetricTable(props: {
  comparison: Comparison;
  differencesOnly: boolean;
  threshold: number;
}): JSX.Element {
  const { trans } = useMLOps();
  const { comparison, differencesOnly, threshold } = props;
  const all = rowsAt(comparison, threshold);
  const rows = all.filter(row => !differencesOnly || differs(row));
  const hidden = all.length - rows.length;
  const places = placesOf(comparison);
  const baseline = places[comparison.baseline];
  const isBinary = comparison.evaluations.some(one => one?.kind === 'binary');
  const plotted = rows.some(row => differencesOf(row, comparison).length > 0);
  return (
    <Part
      title={trans.__('Metrics')}
      note={isBinary && trans.__('threshold %1', threshold.toFixed(2))}
      right={
        hidden > 0 && (
          <span className="mlops-2">
            {trans._n('%1 equal row hidden', '%1 equal rows hidden', hidden)}
          </span>
        )
      }
    >
      <div className="mlops-scrollX">
        <table className="mlops-t mlops-cmp">
          <thead>
            <tr>
              <th scope="col">{trans.__('Metric')}</th>
              {places.map(place => (
                <VersionHead key={place.name} place={place} />
              ))}
              {plotted && (
                <th
                  scope="col"
                  title={trans.__('Difference to %1, 95 %', baseline.name)}
                >
                  {trans.__('Difference, 95 %')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row
                key={row.name}
                row={row}
                comparison={comparison}
                places={places}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Untested comparison={comparison} />
    </Part>
  );
}

function Row(props: {
  row: MetricRow;
  comparison: Comparison;
  places: IPlace[];
}): JSX.Element {
  const { trans } = useMLOps();
  const { row, comparison, places } = props;
  const decimals = decimalsFor(row.values);
  const differences = differencesOf(row, comparison);
  return (
    <tr>
      <th scope="row">
        {row.label}
        {row.better === 'lower' && (
          <div className="mlops-2 mlops-11">{trans.__('lower is better')}</div>
        )}
      </th>
      {places.map(({ index, name }) => (
        <td key={name} className="mlops-right">
          <div className={index === row.best ? 'mlops-best' : undefined}>
            {formatMetric(row.values[index], decimals)}
          </div>
          <div className="mlops-11">
            {index === comparison.baseline ? (
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
      {differences.length > 0 && (
        <td title={methodOf(row)}>
          <IntervalPlot
            differences={differences}
            range={rangeOf(differences)}
            decimals={decimals}
          />
        </td>
      )}
    </tr>
  );
}

/** The differences of the versions that are drawn. */
function differencesOf(row: MetricRow, comparison: Comparison): IDifference[] {
  return drawnOf(comparison).flatMap(({ index, name, slot }) => {
    const value = row.differences[index];
    const paired = row.paired[index];
    return value === null || index === comparison.baseline
      ? []
      : [
          {
            name,
            slot,
            value,
            interval: paired && ([paired.low, paired.high] as const)
          }
        ];
  });
}

function methodOf(row: MetricRow): string | undefined {
  return row.paired.find(one => one)?.method;
}
