/** What a cell holds for sorting and copying. */
export type ICell = string | number | null;

/** By which column a table is sorted, and which way. */
export interface ISorting {
  column: string;
  order: 'ascending' | 'descending';
}

/** The sorting after a click on a head: ascending, then descending, then as the rows came. */
export function nextSorting(
  now: ISorting | null,
  column: string
): ISorting | null {
  if (now?.column !== column) {
    return { column, order: 'ascending' };
  }
  return now.order === 'ascending' ? { column, order: 'descending' } : null;
}

/** The rows in order of one of their values; rows without one come last either way. */
export function sortRows<Row>(
  rows: Row[],
  value: (row: Row) => ICell,
  sorting: ISorting
): Row[] {
  const sign = sorting.order === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null);
    }
    return sign * compare(left, right);
  });
}

function compare(left: string | number, right: string | number): number {
  return typeof left === 'number' && typeof right === 'number'
    ? left - right
    : String(left).localeCompare(String(right), 'en', { numeric: true });
}

/** The table as tab-separated text with its heads. */
export function toTsv<Row>(
  columns: { label: string; value: (row: Row) => ICell }[],
  rows: Row[]
): string {
  const clean = (cell: ICell) => String(cell ?? '').replace(/[\t\r\n]+/g, ' ');
  return [
    columns.map(column => clean(column.label)),
    ...rows.map(row => columns.map(column => clean(column.value(row))))
  ]
    .map(cells => cells.join('\t'))
    .join('\n');
}
