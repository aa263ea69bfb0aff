import type { Problem } from './types';

/** An IAM policy statement as text. */
export function statementText(statement: Problem['statement']): string {
  return statement ? JSON.stringify(statement, undefined, 2) : '';
}
