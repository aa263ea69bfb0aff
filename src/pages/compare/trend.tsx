import React, { useState } from 'react';

import type { Comparison } from '../../api/types';
import { Part } from '../../components';
import { TrendFigure } from '../../evaluation';
import { useLive, useMLOps } from '../../models';
import { Unread } from '../../models/reading';
import { placesOf } from '../../comparison';

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
  const slots = new Map(
    placesOf(comparison).map(({ name, slot }) => [name, slot])
  );
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
      {found && <TrendFigure trend={found} slots={slots} />}
    </Part>
  );
}
