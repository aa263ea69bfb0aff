import React from 'react';

import { formatMetric } from '../components/format';
import type { Range } from './plot';
import { linear, round, ticks } from './scale';

/** The value of one series. */
export interface IDot {
  name: string;
  /** 1 to 6. */
  slot: number;
  value: number | null;
}

const HEIGHT = 20;
const RADIUS = 3.5;

/** One dot a series on a common axis, joined by a line. */
export function DotRow(props: {
  dots: IDot[];
  range: Range;
  width?: number;
}): JSX.Element {
  const { dots, range, width = 190 } = props;
  const x = linear(range, [RADIUS + 2, width - RADIUS - 2]);
  const known = dots.filter(
    (dot): dot is IDot & { value: number } => dot.value !== null
  );
  const places = known.map(dot => x(dot.value));
  const told = known
    .map(dot => `${dot.name} ${formatMetric(dot.value)}`)
    .join(', ');
  return (
    <svg
      role="img"
      aria-label={told}
      className="mlops-chart"
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
    >
      <title>{told}</title>
      {places.length > 1 && (
        <path
          className="mlops-dotLine"
          d={`M${round(Math.min(...places))} ${HEIGHT / 2}H${round(Math.max(...places))}`}
        />
      )}
      {known.map(dot => (
        <circle
          key={dot.name}
          className={`mlops-d${dot.slot}`}
          cx={round(x(dot.value))}
          cy={HEIGHT / 2}
          r={RADIUS}
        />
      ))}
    </svg>
  );
}

/** The words of the axis that rows of dots share. */
export function DotAxis(props: { range: Range; width?: number }): JSX.Element {
  const { range, width = 190 } = props;
  const x = linear(range, [RADIUS + 2, width - RADIUS - 2]);
  return (
    <svg
      className="mlops-chart"
      aria-hidden="true"
      width={width}
      height={12}
      viewBox={`0 0 ${width} 12`}
    >
      {ticks(range)
        .filter((_, index) => index % 2 === 0)
        .map(tick => (
          <text
            key={tick}
            className="mlops-tick"
            x={Math.min(width - 12, Math.max(12, x(tick)))}
            y={10}
            textAnchor="middle"
          >
            {formatMetric(tick, 2)}
          </text>
        ))}
    </svg>
  );
}
