import React from 'react';

import { decimalsFor, formatMetric } from '../components/format';
import { useTrans } from '../components/translator';
import { extent, linear, pathOf, round } from './scale';

/** What a sparkline takes. */
export interface ISparklineProps {
  /** Oldest first; null where nothing is known. */
  values: (number | null)[];
  width?: number;
  height?: number;
  /** Filled down to zero, for traffic. */
  area?: boolean;
  /** In the user's words; made from the values unless told. */
  label?: string;
}

const MARGIN = 3;

/** One figure over time or versions, with a dot on the last; nothing below two values. */
export function Sparkline(props: ISparklineProps): JSX.Element | null {
  const { values, width = 56, height = 16, area = false } = props;
  const trans = useTrans();
  const known = values.filter((value): value is number => value !== null);
  const range = extent(area ? [0, ...known] : known);
  if (known.length < 2 || !range) {
    return null;
  }
  const [first, last] = [known[0], known[known.length - 1]];
  const x = linear(
    [0, values.length - 1],
    [area ? 0 : 1, width - (area ? 0 : MARGIN)]
  );
  const y = linear(range, [height - (area ? 0 : MARGIN), MARGIN]);
  const points = values.map((value, index): [number, number] | null =>
    value === null ? null : [x(index), y(value)]
  );
  const line = pathOf(points);
  const end = points.filter(point => point !== null).pop();
  const decimals = decimalsFor(known, 3);
  const from = formatMetric(first, decimals);
  const to = formatMetric(last, decimals);
  const count = values.length;
  const move =
    last > first
      ? trans.__('rose from %1 to %2 in %3 versions', from, to, count)
      : last < first
        ? trans.__('fell from %1 to %2 in %3 versions', from, to, count)
        : trans.__('stayed at %1 in %2 versions', to, count);
  const label = props.label ?? move;
  return (
    <svg
      role="img"
      aria-label={label}
      className={area ? 'mlops-spark mlops-area' : 'mlops-spark'}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title>{label}</title>
      {area && (
        <path
          className="mlops-fill"
          d={`${line}L${width} ${height}L0 ${height}Z`}
        />
      )}
      <path className="mlops-line" d={line} />
      {!area && end && (
        <circle
          className="mlops-dot"
          cx={round(end[0])}
          cy={round(end[1])}
          r={2}
        />
      )}
    </svg>
  );
}
