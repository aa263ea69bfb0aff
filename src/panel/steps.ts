import type { Row } from './rows';

/** What a key does in the tree. */
export type Step =
  | { kind: 'move'; to: string }
  | { kind: 'open'; opened: boolean }
  | { kind: 'activate' }
  | { kind: 'mark' }
  | { kind: 'compare' };

/** What a key means on a row; undefined where it means nothing. */
export function stepOf(key: string, row: Row, rows: Row[]): Step | undefined {
  const index = rows.indexOf(row);
  switch (key) {
    case 'ArrowDown':
      return to(rows[index + 1]);
    case 'ArrowUp':
      return to(rows[index - 1]);
    case 'Home':
      return to(rows[0]);
    case 'End':
      return to(rows[rows.length - 1]);
    case 'ArrowRight':
      return row.kind === 'group' && !row.expanded
        ? { kind: 'open', opened: true }
        : to(rows[index + 1]);
    case 'ArrowLeft':
      return row.kind === 'group'
        ? { kind: 'open', opened: false }
        : to(rows.find(candidate => candidate.id === row.group.name));
    case 'Enter':
      return { kind: 'activate' };
    case ' ':
      return row.kind === 'version' ? { kind: 'mark' } : { kind: 'activate' };
    case 'c':
      return { kind: 'compare' };
    default:
      return undefined;
  }
}

function to(row: Row | undefined): Step | undefined {
  return row && { kind: 'move', to: row.id };
}
