import React from 'react';

import { formatMetric } from '../components/format';
import { useTrans } from '../components/translator';
import { Rung } from './rung';
import { extent, linear, pathOf, round, ticks } from './scale';
import type { ISize } from './sized';
import { Sized } from './sized';

/** The metric of one version. */
export interface ITrendPoint {
  /** Number of the version, and a word on it: "4 rejected". */
  label: string;
  value: number | null;
  /** Which version of this view it is, 1 to 6; none for the others. */
  slot?: number;
  /** Drawn hollow and red. */
  rejected?: boolean;
}

/** What the chart takes. */
export interface ITrendChartProps extends ISize {
  /** Oldest first. */
  points: ITrendPoint[];
  /** What the metric is: "AUC". */
  name: string;
  /** A dotted line with its word: where production stands. */
  reference?: { value: number; label: string } | null;
  onOpen?: (index: number) => void;
}

const HEIGHT = 92;
const LEFT = 38;
const TOP = 8;
const BOTTOM = 26;

/** One metric over the versions of a group. */
export function TrendChart(props: ITrendChartProps): JSX.Element {
  const { points, name } = props;
  const trans = useTrans();
  const label = trans.__('%1 of %2 versions', name, points.length);
  return (
    <Sized width={props.width} height={props.height ?? HEIGHT}>
      {(width, height) => (
        <>
          <Drawn {...props} width={width} height={height} label={label} />
          <table className="mlops-hidden">
            <caption>{label}</caption>
            <tbody>
              {points.map((point, i) => (
                <tr key={i}>
                  <th scope="row">{point.label}</th>
                  <td>{formatMetric(point.value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Sized>
  );
}

function Drawn(
  props: ITrendChartProps & Required<ISize> & { label: string }
): JSX.Element | null {
  const { points, reference, width, height, label, onOpen } = props;
  const range = extent(
    [...points.map(point => point.value), reference?.value ?? null],
    0.12
  );
  if (!range) {
    return null;
  }
  const shown = thin(ticks(range));
  const decimals = decimalsOf(shown);
  const right = width - (reference ? 72 : 12);
  const bottom = height - BOTTOM;
  const x = linear(
    [0, Math.max(1, points.length - 1)],
    [LEFT + 36, right - 36]
  );
  const y = linear(range, [bottom, TOP]);
  const last = points.length - 1;
  const every = Math.ceil(points.length / Math.max(1, Math.floor(width / 72)));
  return (
    <svg
      role="img"
      aria-label={label}
      className="mlops-chart"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {shown.map(tick => (
        <Rung key={tick} y={y(tick)} left={LEFT} right={right}>
          {formatMetric(tick, decimals)}
        </Rung>
      ))}
      <path className="mlops-axis" d={`M${LEFT} ${bottom}H${right}`} />
      {reference && (
        <>
          <path
            className="mlops-reference"
            d={`M${LEFT} ${round(y(reference.value))}H${right}`}
          />
          <text
            className="mlops-tick"
            x={right + 5}
            y={y(reference.value) + 3.5}
          >
            {reference.label}
          </text>
        </>
      )}
      <path
        className="mlops-trendLine"
        d={pathOf(
          points.map((point, i) =>
            point.value === null ? null : [x(i), y(point.value)]
          )
        )}
      />
      {points.map((point, i) => (
        <g key={i} onClick={onOpen && (() => onOpen(i))}>
          {point.value !== null && (
            <circle
              className={dotClass(point)}
              cx={round(x(i))}
              cy={round(y(point.value))}
              r={3.5}
            >
              <title>{`${point.label}: ${formatMetric(point.value)}`}</title>
            </circle>
          )}
          {(last - i) % every === 0 && (
            <text
              className="mlops-tick"
              x={x(i)}
              y={bottom + 15}
              textAnchor="middle"
            >
              {point.label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** The fewest decimals with which no tick is rounded. */
function decimalsOf(all: number[]): number {
  const isExact = (decimals: number) =>
    all.every(tick => Math.abs(Number(tick.toFixed(decimals)) - tick) < 1e-9);
  return [0, 1, 2, 3, 4, 5].find(isExact) ?? 6;
}

/** So few that their words do not touch in a low chart. */
function thin(all: number[]): number[] {
  return all.length > 3 ? all.filter((_, index) => index % 2 === 0) : all;
}

function dotClass(point: ITrendPoint): string {
  if (point.rejected) {
    return 'mlops-trendDot mlops-rejected';
  }
  return point.slot ? `mlops-trendDot mlops-f${point.slot}` : 'mlops-trendDot';
}
