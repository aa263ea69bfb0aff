import React from 'react';

import { formatMetric } from '../components/format';
import { useTrans } from '../components/translator';
import { Plot } from './plot';
import { extent, pathOf, round } from './scale';
import { MOST_SERIES } from './series';
import type { ISize } from './sized';

/** What a small line chart takes. */
export interface ILineChartProps extends ISize {
  /** Where it was asked, ascending. */
  x: number[];
  /** One line an output; a gap where nothing was said. */
  lines: (number | null)[][];
  xTitle: string;
  yTitle: string;
  /** The range up, when several charts share it. */
  yRange?: readonly [number, number];
  label: string;
}

/** Lines over numbers, small enough to stand beside others of their kind. */
export function LineChart(props: ILineChartProps): JSX.Element | null {
  const { x: places, lines, xTitle, yTitle, label } = props;
  const trans = useTrans();
  const across = extent(places);
  const up = props.yRange ?? extent(lines.flat(), 0.06);
  if (!across || !up) {
    return null;
  }
  return (
    <Plot
      width={props.width}
      height={props.height ?? 150}
      x={across}
      y={up}
      xTitle={xTitle}
      yTitle={yTitle}
      label={label}
      table={
        <table className="mlops-hidden">
          <caption>{label}</caption>
          <tbody>
            {places.map((place, at) => (
              <tr key={at}>
                <th scope="row">{trans.__('at %1', formatMetric(place))}</th>
                {lines.map((line, index) => (
                  <td key={index}>{formatMetric(line[at])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      {(x, y) =>
        lines.slice(0, MOST_SERIES).map((line, index) => (
          <g key={index}>
            <path
              className={`mlops-curve mlops-s${index + 1}`}
              d={pathOf(
                line.map((value, at) =>
                  value === null ? null : [x(places[at]), y(value)]
                )
              )}
            />
            {places.length === 1 && line[0] !== null && (
              <circle
                className={`mlops-f${index + 1}`}
                cx={round(x(places[0]))}
                cy={round(y(line[0]))}
                r={3}
              />
            )}
          </g>
        ))
      }
    </Plot>
  );
}
