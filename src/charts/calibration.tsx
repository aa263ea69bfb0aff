import React from 'react';

import type { Curve } from '../api/types';
import { formatCount, formatMetric } from '../components/format';
import { useTrans } from '../components/translator';
import { Plot } from './plot';
import { pathOf, round } from './scale';
import type { ISeries } from './series';
import type { ISize } from './sized';

/** What the calibration chart takes. */
export interface ICalibrationProps extends ISize {
  series: ISeries[];
}

const LEAST_RADIUS = 2;
const MOST_RADIUS = 5;

/** What share of rows was positive among those that were given a probability; larger dots stand for more rows. */
export function Calibration(props: ICalibrationProps): JSX.Element {
  const trans = useTrans();
  const series = props.series.filter(one => one.evaluation.calibration);
  const label = trans.__(
    'Calibration of %1: share of positives against the probability given',
    series.map(one => one.name).join(', ')
  );
  return (
    <Plot
      width={props.width}
      height={props.height}
      x={[0, 1]}
      y={[0, 1]}
      xTitle={trans.__('Probability given')}
      yTitle={trans.__('Share positive')}
      label={label}
      table={<Table series={series} label={label} />}
    >
      {(x, y) => (
        <>
          <path
            className="mlops-reference"
            d={pathOf([
              [x(0), y(0)],
              [x(1), y(1)]
            ])}
          />
          {series.map(({ name, slot, evaluation }) => {
            const curve = evaluation.calibration as Curve;
            const points = curve.x.map((value, index): [number, number] => [
              x(value),
              y(curve.y[index])
            ]);
            return (
              <g key={name}>
                <path
                  className={`mlops-curve mlops-s${slot}`}
                  d={pathOf(points)}
                />
                {points.map(([cx, cy], index) => (
                  <circle
                    key={index}
                    className={`mlops-f${slot}`}
                    cx={round(cx)}
                    cy={round(cy)}
                    r={radius(curve, index)}
                  >
                    <title>{pointText(curve, index)}</title>
                  </circle>
                ))}
              </g>
            );
          })}
        </>
      )}
    </Plot>
  );

  function pointText(curve: Curve, index: number): string {
    const given = formatMetric(curve.x[index], 2);
    const share = formatMetric(curve.y[index], 2);
    const rows = curve.counts[index];
    return rows === undefined
      ? trans.__('%1 given, %2 positive', given, share)
      : trans.__(
          '%1 given, %2 positive, of %3 rows',
          given,
          share,
          formatCount(rows)
        );
  }
}

/** By area, so that a dot of twice the rows looks twice as large. */
function radius(curve: Curve, index: number): number {
  const most = Math.max(...curve.counts, 1);
  const share = (curve.counts[index] ?? 0) / most;
  return round(LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * Math.sqrt(share));
}

function Table(props: { series: ISeries[]; label: string }): JSX.Element {
  const trans = useTrans();
  return (
    <table className="mlops-hidden">
      <caption>{props.label}</caption>
      <tbody>
        {props.series.flatMap(({ name, evaluation }) =>
          (evaluation.calibration as Curve).x.map((value, index) => (
            <tr key={`${name} ${index}`}>
              <th scope="row">
                {trans.__('%1 at %2', name, formatMetric(value, 2))}
              </th>
              <td>{formatMetric(evaluation.calibration?.y[index], 4)}</td>
              <td>{formatCount(evaluation.calibration?.counts[index])}</td>
            </tr>
          ))
        )}
      </tbody>
    </table>
  );
}
