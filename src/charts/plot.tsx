import type { ReactNode } from 'react';
import React from 'react';

import { formatTick } from '../components/format';
import { Rung } from './rung';
import type { Scale } from './scale';
import { linear, round, ticks } from './scale';
import type { ISize } from './sized';
import { Sized } from './sized';

/** A range of values on an axis. */
export type Range = readonly [number, number];

/** What the frame of a plot takes. */
export interface IPlotProps extends ISize {
  x: Range;
  y: Range;
  xTitle: string;
  yTitle: string;
  /** One sentence that says what is to be seen. */
  label: string;
  /** The same as figures, for who does not see them. */
  table: ReactNode;
  children: (x: Scale, y: Scale) => ReactNode;
}

const LEFT = 38;
/** Of the title at the side with its gap, and of a sign of a tick. */
const TITLE = 18;
const SIGN = 6.2;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 34;

/** Axes, grid and titles of a plot; what is drawn in it gets the scales. */
export function Plot(props: IPlotProps): JSX.Element {
  return (
    <Sized width={props.width} height={props.height}>
      {(width, height) => (
        <>
          <Axes {...props} width={width} height={height} />
          {props.table}
        </>
      )}
    </Sized>
  );
}

function Axes(props: IPlotProps & Required<ISize>): JSX.Element {
  const { width, height, label, xTitle, yTitle } = props;
  const bottom = height - BOTTOM;
  const right = width - RIGHT;
  const signs = ticks(props.y).map(tick => formatTick(tick).length);
  const left = Math.max(LEFT, Math.ceil(TITLE + SIGN * Math.max(...signs)));
  const x = linear(props.x, [left, right]);
  const y = linear(props.y, [bottom, TOP]);
  const middle = (TOP + bottom) / 2;
  return (
    <svg
      role="img"
      aria-label={label}
      className="mlops-chart"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {ticks(props.y).map(tick => (
        <Rung key={tick} y={y(tick)} left={left} right={right}>
          {formatTick(tick)}
        </Rung>
      ))}
      {ticks(props.x).map(tick => (
        <g key={tick}>
          <path
            className="mlops-grid"
            d={`M${round(x(tick))} ${TOP}V${bottom}`}
          />
          <text
            className="mlops-tick"
            x={x(tick)}
            y={bottom + 14}
            textAnchor="middle"
          >
            {formatTick(tick)}
          </text>
        </g>
      ))}
      <path className="mlops-axis" d={`M${left} ${TOP}V${bottom}H${right}`} />
      <text
        className="mlops-axisTitle"
        x={(left + right) / 2}
        y={height - 5}
        textAnchor="middle"
      >
        {xTitle}
      </text>
      <text
        className="mlops-axisTitle"
        transform={`translate(9 ${middle}) rotate(-90)`}
        textAnchor="middle"
      >
        {yTitle}
      </text>
      {props.children(x, y)}
    </svg>
  );
}
