import type { TranslationBundle } from '@jupyterlab/translation';

import type { ModelGroup, Version } from '../../api/types';
import type { ITrendPoint } from '../../charts';

/** By metric's name: its values over the versions of a group, oldest first. */
export function trendsOf(group: ModelGroup): Record<string, (number | null)[]> {
  const versions = [...group.versions].reverse();
  const names = new Set(
    versions.flatMap(({ metrics }) => metrics.map(({ name }) => name))
  );
  return Object.fromEntries(
    [...names].map(name => [
      name,
      versions.map(
        ({ metrics }) =>
          metrics.find(metric => metric.name === name)?.value ?? null
      )
    ])
  );
}

/** A group's headline metric as the trend chart takes it. */
export interface ITrend {
  label: string;
  points: ITrendPoint[];
  /** References of the points' versions. */
  references: string[];
  /** Where the version that is compared with stands. */
  reference: { value: number; label: string } | null;
}

/** The headline metric over the versions; null when the group has none. */
export function trendOf(
  group: ModelGroup,
  version: Version,
  trans: TranslationBundle
): ITrend | null {
  const versions = [...group.versions].reverse();
  const find = (metrics: Version['metrics']) =>
    metrics.find(({ name }) => name === group.headline);
  const headline = find(version.metrics);
  if (!headline) {
    return null;
  }
  const before = version.previous && find(version.previous.metrics);
  return {
    label: headline.label,
    references: versions.map(({ reference }) => reference),
    points: versions.map(one => {
      const rejected = one.approval === 'Rejected';
      const number = String(one.number);
      return {
        label: rejected ? trans.__('%1 rejected', number) : number,
        value: find(one.metrics)?.value ?? null,
        rejected,
        slot:
          one.number === version.number
            ? 1
            : one.number === version.previous?.number
              ? 2
              : undefined
      };
    }),
    reference:
      before && before.value !== null && version.previous
        ? { value: before.value, label: version.previous.reference }
        : null
  };
}
