const TABS = [
  'overview',
  'metrics',
  'reports',
  'lineage',
  'deployments',
  'history',
  'card'
] as const;

/** One part of the page. */
export type VersionTab = (typeof TABS)[number];

/** What the page shows. */
export type VersionArgs = { reference: string; tab: VersionTab };

/** Whether something names a part of the page. */
export function isTab(value: unknown): value is VersionTab {
  return TABS.includes(value as VersionTab);
}
