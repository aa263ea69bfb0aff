import React from 'react';

import { formatMetric } from '../components/format';
import { useTrans } from '../components/translator';
import { Plot } from './plot';
import { extent, pathOf, round } from './scale';
import { useWidth } from './width';

/** What a small line chart takes. */
export interface ILineChartProps {
  /** Where it was asked, ascending. */
  x: number[];
  /** One line an output; a gap where nothing was said. */
  lines: (number | null)[][];
  xTitle: string;
  yTitle: string;
  /** The range up, when several charts share it. */
  yRange?: readonly [number, number];
  label: string;
  width?: number;
  height?: number;
}

/** Lines over numbers, small enough to stand beside others of their kind. */
export function LineChart(props: ILineChartProps): JSX.Element | null {
  const { x: places, lines, xTitle, yTitle, label } = props;
  const trans = useTrans();
  const [ref, measured] = useWidth(220);
  const width = props.width ?? measured;
  const height = props.height ?? 150;
  const across = extent(places);
  const up = props.yRange ?? extent(lines.flat(), 0.06);
  if (!across || !up) {
    return null;
  }
  return (
    <div ref={ref} className="mlops-plot">
      <Plot
        width={width}
        height={height}
        x={across}
        y={up}
        xTitle={xTitle}
        yTitle={yTitle}
        label={label}
      >
        {(x, y) =>
          lines.slice(0, 6).map((line, index) => (
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
    </div>
  );
}
