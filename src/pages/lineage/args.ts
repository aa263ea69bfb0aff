const QUESTIONS = [
  'all',
  'datasets',
  'jobs',
  'models',
  'endpoints',
  'impact',
  'stale',
  'approvers',
  'served',
  'path'
] as const;
const DIRECTIONS = ['both', 'ascendants', 'descendants'] as const;

/** A lineage question. */
export type Question = (typeof QUESTIONS)[number];

/** Which way it is asked. */
export type Direction = (typeof DIRECTIONS)[number];

/** What the page shows. */
export type LineageArgs = {
  reference: string;
  question: Question;
  direction: Direction;
  view: 'graph' | 'list';
  /** Day or time that `served` is about; empty: now. */
  on?: string;
  /** Where a `path` leads; empty until it is said. */
  to?: string;
};

/** Whether something names a question. */
export function isQuestion(value: unknown): value is Question {
  return QUESTIONS.includes(value as Question);
}

/** Whether something names a direction. */
export function isDirection(value: unknown): value is Direction {
  return DIRECTIONS.includes(value as Direction);
}

/** What a person reads of a reference: the last part of a URI, others as they are. */
export function nameOf(reference: string): string {
  return /^(s3|file):\/\/|^\.{0,2}\//.test(reference)
    ? reference.replace(/\/+$/, '').split('/').pop() || reference
    : reference.replace(/^endpoint:/, '');
}
