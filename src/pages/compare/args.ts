/** How many versions can be compared at once. */
export const MOST = 10;

/** What the page shows. */
export type CompareArgs = { references: string[]; baseline: string | null };
