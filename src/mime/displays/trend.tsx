import React from 'react';

import type { Trend } from '../../api/types';
import { Code, EmptyState, useTrans } from '../../components';
import { TrendFigure } from '../../evaluation';
import { Ask, Head, OPEN } from './parts';

/** A metric over the versions of a group, and whether approved ones became worse. */
export function TrendDisplay(props: { trend: Trend }): JSX.Element {
  const { trend } = props;
  const { group, label, points, metrics, regression } = trend;
  const trans = useTrans();
  if (points.length === 0) {
    return <EmptyState title={trans.__('%1 has no versions yet', group)} />;
  }
  if (metrics.length === 0) {
    return (
      <EmptyState title={trans.__('No version of %1 has a metric', group)}>
        <Code text={`ml.register(model, "${group}", metrics={…})`} />
      </EmptyState>
    );
  }
  return (
    <>
      <Head
        icon="group"
        title={trans.__('%1 of %2', label, group)}
        marks={
          <span className="mlops-2">
            {trans._n('%1 version', '%1 versions', points.length)}
          </span>
        }
      >
        {regression && (
          <Ask
            icon="compare"
            command={OPEN.compare}
            args={{
              references: [regression.version, regression.before],
              baseline: regression.before
            }}
          >
            {trans.__('Compare with %1', regression.before)}
          </Ask>
        )}
      </Head>
      <TrendFigure trend={trend} />
    </>
  );
}
