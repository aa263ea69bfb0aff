import React from 'react';

import { useTrans } from '../components/translator';
import { linear, round } from './scale';

/** Two distributions over one another: the baseline's filled, the other's as a line. */
export function DriftHistogram(props: {
  /** Name of the column. */
  name: string;
  /** Shares of the rows in each bin, 0 to 1. */
  baseline: number[];
  other: number[];
  /** 1 to 6. */
  slot: number;
  width?: number;
  height?: number;
}): JSX.Element {
  const { name, baseline, other, slot, width = 72, height = 20 } = props;
  const trans = useTrans();
  const count = Math.max(1, baseline.length);
  const x = linear([0, count], [0, width]);
  const y = linear([0, Math.max(0.01, ...baseline, ...other)], [height, 1]);
  const line = other
    .map(
      (share, index) =>
        `${index ? 'L' : 'M'}${round(x(index))} ${round(y(share))}H${round(x(index + 1))}`
    )
    .join('');
  return (
    <svg
      role="img"
      aria-label={trans.__('Distribution of %1 beside the baseline', name)}
      className="mlops-chart mlops-drift"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {baseline.map((share, index) => (
        <rect
          key={index}
          className="mlops-driftBase"
          x={round(x(index))}
          y={round(y(share))}
          width={round(x(index + 1) - x(index))}
          height={round(height - y(share))}
        />
      ))}
      <path className={`mlops-curve mlops-plain mlops-s${slot}`} d={line} />
    </svg>
  );
}
