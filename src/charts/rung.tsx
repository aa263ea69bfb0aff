import type { ReactNode } from 'react';
import React from 'react';

import { round } from './scale';

/** A line of the grid across a chart, with its figure at the left. */
export function Rung(props: {
  y: number;
  left: number;
  right: number;
  children: ReactNode;
}): JSX.Element {
  const { y, left, right, children } = props;
  return (
    <g>
      <path className="mlops-grid" d={`M${left} ${round(y)}H${right}`} />
      <text className="mlops-tick" x={left - 6} y={y + 3.5} textAnchor="end">
        {children}
      </text>
    </g>
  );
}
