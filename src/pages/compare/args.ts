/** How many versions can be compared at once. */
export const MOST = 10;

/** How many of them have colours and curves: the baseline and the first of the others. */
export const MOST_CURVES = 6;

/** What the page shows. */
export type CompareArgs = { references: string[]; baseline: string | null };
