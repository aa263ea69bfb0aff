import React from 'react';

import { formatDifference } from '../components/format';
import { useTrans } from '../components/translator';
import type { Range } from './plot';
import { linear, round } from './scale';

/** The difference of one series to the baseline. */
export interface IDifference {
  /** `churn/7`. */
  name: string;
  /** 1 to 6. */
  slot: number;
  value: number;
  /** The 95 % interval; null where it is not known. */
  interval: Range | null;
}

/** What the plot takes. */
export interface IIntervalPlotProps {
  differences: IDifference[];
  /** The values from edge to edge, the same for rows that are to be compared. */
  range: Range;
  width?: number;
  decimals?: number;
}

const STEP = 12;
const CAP = 3;

/** Whether an interval leaves zero on one side. */
export function isClear(interval: Range | null): boolean {
  return interval !== null && (interval[0] > 0 || interval[1] < 0);
}

/** The range that holds all differences with zero in its middle, so that zeros of rows align. */
export function rangeOf(differences: IDifference[]): Range {
  const ends = differences.flatMap(one => one.interval ?? [one.value]);
  const most = Math.max(...ends.map(Math.abs), 0) * 1.06 || 1;
  return [-most, most];
}

/** A point and its 95 % whisker for each series, around a line at zero. */
export function IntervalPlot(props: IIntervalPlotProps): JSX.Element {
  const { differences, range, width = 124, decimals } = props;
  const trans = useTrans();
  const height = Math.max(1, differences.length) * STEP + 4;
  const x = linear(range, [4, width - 4]);
  const told = differences.map(({ name, value, interval }) =>
    interval
      ? trans.__(
          '%1: %2, from %3 to %4',
          name,
          formatDifference(value, decimals),
          formatDifference(interval[0], decimals),
          formatDifference(interval[1], decimals)
        )
      : trans.__(
          '%1: %2, interval not known',
          name,
          formatDifference(value, decimals)
        )
  );
  return (
    <svg
      role="img"
      aria-label={told.join('; ')}
      className="mlops-chart mlops-intervals"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title>{told.join('\n')}</title>
      <path className="mlops-reference" d={`M${round(x(0))} 0V${height}`} />
      {differences.map((one, index) => (
        <Whisker
          key={one.name}
          difference={one}
          x={x}
          y={STEP * index + STEP / 2 + 2}
        />
      ))}
    </svg>
  );
}

function Whisker(props: {
  difference: IDifference;
  x: (value: number) => number;
  y: number;
}): JSX.Element {
  const { x, y } = props;
  const { slot, value, interval } = props.difference;
  const look = isClear(interval) ? `mlops-w${slot}` : 'mlops-unclear';
  const ends = interval?.map(end => round(x(end)));
  return (
    <g className={look}>
      {ends && (
        <path
          className="mlops-whisker"
          d={`M${ends[0]} ${y}H${ends[1]}M${ends[0]} ${y - CAP}v${2 * CAP}M${ends[1]} ${y - CAP}v${2 * CAP}`}
        />
      )}
      <circle
        className={interval ? 'mlops-point' : 'mlops-point mlops-hollow'}
        cx={round(x(value))}
        cy={y}
        r={3}
      />
    </g>
  );
}
