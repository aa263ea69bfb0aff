import React, { useState } from 'react';

import type { Comparison, Trend } from '../../api/types';
import { TrendChart } from '../../charts';
import { Note, Part, formatDifference } from '../../components';
import { useLive, useMLOps } from '../../models';
import { Unread } from '../../models/reading';
import { placesOf } from './series';

/** A metric over all versions of the baseline's group, with the compared ones marked. */
export function GroupTrend(props: { comparison: Comparison }): JSX.Element {
  const { model, trans } = useMLOps();
  const { comparison } = props;
  const { group } = comparison.versions[comparison.baseline];
  const [metric, setMetric] = useState<string | null>(null);
  const trend = useLive(
    `${group} ${metric}`,
    () => model.client.trend(group, metric ?? undefined),
    change => change.kind === 'version' && change.id.startsWith(`${group}/`)
  );
  const found = trend.value;
  return (
    <Part
      title={trans.__('Trend')}
      note={trans.__('all versions of %1', group)}
      right={
        found &&
        found.metrics.length > 1 && (
          <select
            className="mlops-select"
            aria-label={trans.__('Metric of the trend')}
            value={found.metric}
            onChange={event => setMetric(event.target.value)}
          >
            {found.metrics.map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )
      }
    >
      <Unread resource={trend} />
      {found && <Points trend={found} comparison={comparison} />}
    </Part>
  );
}

function Points(props: { trend: Trend; comparison: Comparison }): JSX.Element {
  const { trans } = useMLOps();
  const { trend, comparison } = props;
  const { regression } = trend;
  const slots = new Map(
    placesOf(comparison).map(({ name, slot }) => [name, slot])
  );
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
          slot: slots.get(point.reference),
          rejected: point.approval === 'Rejected'
        }))}
      />
    </>
  );
}
