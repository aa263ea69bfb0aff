import type { ClipboardEvent, KeyboardEvent, ReactNode } from 'react';
import React, { useMemo, useState } from 'react';

import { Icon } from './icon';
import type { ICell, ISorting } from './sorting';
import { nextSorting, sortRows, toTsv } from './sorting';
import { useTrans } from './translator';

/** One column of a table. */
export interface IColumn<Row> {
  id: string;
  label: string;
  /** What is sorted by and copied. */
  value: (row: Row) => ICell;
  /** What is shown; the value unless told. */
  render?: (row: Row) => ReactNode;
  /** Right-aligned figures. */
  numeric?: boolean;
  /** Fixed width in px. */
  width?: number;
}

/** What a table takes. */
export interface IDataTableProps<Row> {
  columns: IColumn<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** What the rows are: "Versions of churn". */
  label: string;
  sorting?: ISorting;
  /** Enter or a double click on a row. */
  onOpen?: (row: Row) => void;
  /** Space, or a click on a row. */
  onSelect?: (row: Row) => void;
  /** Keys of the rows that are marked. */
  selected?: ReadonlySet<string>;
  /** 24 px rows in place of 28. */
  compact?: boolean;
}

/** A table that sorts by its heads, moves by arrows and copies as tab-separated text. */
export function DataTable<Row>(props: IDataTableProps<Row>): JSX.Element {
  const { columns, rows, rowKey, label, selected, compact } = props;
  const [sorting, setSorting] = useState(props.sorting ?? null);
  const [active, setActive] = useState(0);
  const sorted = useMemo(() => {
    const column = columns.find(one => one.id === sorting?.column);
    return column && sorting ? sortRows(rows, column.value, sorting) : rows;
  }, [rows, columns, sorting]);
  const current = Math.min(active, sorted.length - 1);
  return (
    <table
      role="grid"
      className={compact ? 'mlops-t mlops-compact' : 'mlops-t'}
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      onCopy={event => copy(event, columns, sorted)}
    >
      <thead>
        <tr>
          {columns.map(column => (
            <Head
              key={column.id}
              column={column}
              sorting={sorting}
              onSort={() => setSorting(nextSorting(sorting, column.id))}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((row, index) => {
          const key = rowKey(row);
          return (
            <tr
              key={key}
              data-key={key}
              className="mlops-tr"
              tabIndex={index === current ? 0 : -1}
              aria-selected={selected ? selected.has(key) : undefined}
              onFocus={() => setActive(index)}
              onClick={() => props.onSelect?.(row)}
              onDoubleClick={() => props.onOpen?.(row)}
              onKeyDown={event => onKey(event, row, props)}
            >
              {columns.map(column => (
                <td
                  key={column.id}
                  role="gridcell"
                  className={column.numeric ? 'mlops-right' : undefined}
                >
                  {column.render ? column.render(row) : column.value(row)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Head<Row>(props: {
  column: IColumn<Row>;
  sorting: ISorting | null;
  onSort: () => void;
}): JSX.Element {
  const { column, sorting, onSort } = props;
  const trans = useTrans();
  const order = sorting?.column === column.id ? sorting.order : undefined;
  return (
    <th
      scope="col"
      aria-sort={order ?? 'none'}
      className={column.numeric ? 'mlops-right' : undefined}
      style={{ width: column.width }}
    >
      <button
        type="button"
        className={order ? `mlops-sort mlops-${order}` : 'mlops-sort'}
        title={trans.__('Sort by %1', column.label)}
        onClick={onSort}
      >
        {column.label}
        {order && <Icon name="caretDown" size={12} />}
      </button>
    </th>
  );
}

function onKey<Row>(
  event: KeyboardEvent<HTMLTableRowElement>,
  row: Row,
  props: IDataTableProps<Row>
): void {
  if (event.target !== event.currentTarget) {
    return;
  }
  const body = event.currentTarget.parentElement;
  const targets: Record<string, Element | null | undefined> = {
    ArrowDown: event.currentTarget.nextElementSibling,
    ArrowUp: event.currentTarget.previousElementSibling,
    Home: body?.firstElementChild,
    End: body?.lastElementChild
  };
  const target = targets[event.key];
  if (target instanceof HTMLElement) {
    target.focus();
  } else if (event.key === 'Enter' && props.onOpen) {
    props.onOpen(row);
  } else if (event.key === ' ' && props.onSelect) {
    props.onSelect(row);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function copy<Row>(
  event: ClipboardEvent,
  columns: IColumn<Row>[],
  rows: Row[]
): void {
  if (!window.getSelection()?.isCollapsed) {
    return;
  }
  event.clipboardData.setData('text/plain', toTsv(columns, rows));
  event.preventDefault();
}
