import type { Metric, ModelGroup, VersionSummary } from '../api/types';
import type { IFilter } from './search';

/** How many versions of a group show before "older" is opened. */
export const SHOWN_VERSIONS = 7;

/** One row of the tree of models. */
export type Row =
  | { kind: 'group'; id: string; group: ModelGroup; expanded: boolean }
  | { kind: 'version'; id: string; group: ModelGroup; version: VersionSummary }
  | { kind: 'older'; id: string; group: ModelGroup; count: number };

/** Which rows of the tree are open. */
export interface IOpened {
  has: (id: string) => boolean;
}

/**
 * The rows of the tree, from top to bottom.
 *
 * While something is searched for, all that matches shows, opened or not.
 */
export function rowsOf(
  groups: ModelGroup[],
  filter: IFilter,
  opened: IOpened
): Row[] {
  return groups.flatMap(group => rowsOfGroup(group, filter, opened));
}

function rowsOfGroup(
  group: ModelGroup,
  filter: IFilter,
  opened: IOpened
): Row[] {
  const matching = filter.active
    ? group.versions.filter(filter.version)
    : group.versions;
  if (filter.active && !filter.group(group) && matching.length === 0) {
    return [];
  }
  const searched = filter.active && !filter.group(group);
  const expanded = searched || opened.has(group.name);
  const head: Row = { kind: 'group', id: group.name, group, expanded };
  if (!expanded) {
    return [head];
  }
  const all = searched || opened.has(olderId(group));
  const shown = all ? matching : matching.slice(0, SHOWN_VERSIONS);
  const rows = shown.map((version): Row => ({
    kind: 'version',
    id: version.reference,
    group,
    version
  }));
  const count = matching.length - shown.length;
  const older: Row[] =
    count > 0 ? [{ kind: 'older', id: olderId(group), group, count }] : [];
  return [head, ...rows, ...older];
}

function olderId(group: ModelGroup): string {
  return `${group.name}/older`;
}

/** The headline metric of a version, if it has it. */
export function headline(
  group: ModelGroup,
  version: VersionSummary
): Metric | null {
  return version.metrics.find(({ name }) => name === group.headline) ?? null;
}

/** The best headline metric of a group; the newest where no direction is better. */
export function bestOf(group: ModelGroup): Metric | null {
  const metrics = group.versions
    .map(version => headline(group, version))
    .filter((metric): metric is Metric => metric?.value !== null && !!metric);
  return metrics.reduce<Metric | null>(
    (best, metric) => (best === null || beats(metric, best) ? metric : best),
    null
  );
}

function beats(metric: Metric, best: Metric): boolean {
  const difference = (metric.value ?? 0) - (best.value ?? 0);
  return metric.better === 'lower'
    ? difference < 0
    : metric.better === 'higher' && difference > 0;
}
