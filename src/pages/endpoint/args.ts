const TABS = ['overview', 'deployments', 'log', 'lineage'] as const;

/** One part of the page. */
export type EndpointTab = (typeof TABS)[number];

/** What the page shows. */
export type EndpointArgs = { name: string; tab: EndpointTab };

/** Whether something names a part of the page. */
export function isTab(value: unknown): value is EndpointTab {
  return TABS.includes(value as EndpointTab);
}
