import React from 'react';

import type { Trend } from '../api/types';
import { TrendChart } from '../charts';
import { Note, formatDifference, useTrans } from '../components';

/** A metric over the versions of a group; above it, whether approved ones became worse. */
export function TrendFigure(props: {
  trend: Trend;
  /** Colour and dash of the versions that are looked at, by reference. */
  slots?: ReadonlyMap<string, number>;
}): JSX.Element {
  const { trend, slots } = props;
  const { regression } = trend;
  const trans = useTrans();
  return (
    <>
      {regression && (
        <Note
          tone="warn"
          title={trans.__(
            '%1 is worse than %2, approved before it.',
            regression.version,
            regression.before
          )}
        >
          {trans.__(
            '%1 %2: %3.',
            trend.label,
            formatDifference(regression.difference),
            regression.reason
          )}
        </Note>
      )}
      <TrendChart
        name={trend.label}
        points={trend.points.map(point => ({
          label: String(point.number),
          value: point.value,
          slot: slots?.get(point.reference),
          rejected: point.approval === 'Rejected'
        }))}
      />
    </>
  );
}
