import React from 'react';

import type { Scatter } from '../api/types';
import { formatCount, formatMetric } from '../components/format';
import { useTrans } from '../components/translator';
import { Plot } from './plot';
import { extent, pathOf, round } from './scale';
import type { ISize } from './sized';

/** What the chart takes. */
export interface IPredictedActualProps extends ISize {
  scatter: Scatter;
  /** What it is of: `churn/7`. */
  name: string;
}

const TABLE_ROWS = 20;

/** What was predicted against what happened; on the dotted line both are the same. */
export function PredictedActual(
  props: IPredictedActualProps
): JSX.Element | null {
  const { name } = props;
  const { actual, predicted } = props.scatter;
  const trans = useTrans();
  const range = extent([...actual, ...predicted], 0.03);
  const label = trans.__(
    'Predicted against actual values of %1, %2 rows',
    name,
    formatCount(actual.length)
  );
  if (!range) {
    return null;
  }
  return (
    <Plot
      width={props.width}
      height={props.height}
      x={range}
      y={range}
      xTitle={trans.__('Actual')}
      yTitle={trans.__('Predicted')}
      label={label}
      table={
        <table className="mlops-hidden">
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">{trans.__('Actual')}</th>
              <th scope="col">{trans.__('Predicted')}</th>
            </tr>
          </thead>
          <tbody>
            {spread(actual.length, TABLE_ROWS).map(index => (
              <tr key={index}>
                <td>{formatMetric(actual[index])}</td>
                <td>{formatMetric(predicted[index])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      {(x, y) => (
        <>
          <path
            className="mlops-reference"
            d={pathOf([
              [x(range[0]), y(range[0])],
              [x(range[1]), y(range[1])]
            ])}
          />
          {actual.map((value, index) => (
            <circle
              key={index}
              className="mlops-point mlops-f1"
              cx={round(x(value))}
              cy={round(y(predicted[index]))}
              r={2.25}
            >
              <title>
                {trans.__(
                  '%1 predicted, %2 actual',
                  formatMetric(predicted[index]),
                  formatMetric(value)
                )}
              </title>
            </circle>
          ))}
        </>
      )}
    </Plot>
  );
}

/** At most `most` places among `count`, evenly spread. */
function spread(count: number, most: number): number[] {
  const shown = Math.min(count, most);
  return Array.from({ length: shown }, (_, index) =>
    Math.floor((index * count) / shown)
  );
}
