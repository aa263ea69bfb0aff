/** What the page shows: a query as typed, and the order as `-created`, `auc`. */
export type ModelsArgs = { query: string; sort: string };

/** Newest first. */
export const NEWEST = '-created';
