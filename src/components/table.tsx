import type {
  ClipboardEvent,
  KeyboardEvent,
  MouseEvent,
  ReactNode
} from 'react';
import React, { useEffect, useMemo, useRef, useState } from 'react';

import { Icon } from './icon';
import { ALL_AT_ONCE, drawn, useRowWindow, withGaps } from './rowwindow';
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
  /** False where the order of the values says nothing. */
  sortable?: false;
}

/** What a table takes. */
export interface IDataTableProps<Row> {
  columns: IColumn<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** What the rows are: "Versions of churn". */
  label: string;
  /** How it is sorted; at first only, unless `onSort` is there. */
  sorting?: ISorting | null;
  /** Takes over the sorting: the rows come sorted. */
  onSort?: (sorting: ISorting | null) => void;
  /** Enter or a double click on a row. */
  onOpen?: (row: Row) => void;
  /** Space, or a click on a row. */
  onSelect?: (row: Row) => void;
  /** Right click, or the menu key, on a row. */
  onMenu?: (row: Row, event: MouseEvent) => void;
  /** Keys of the rows that are marked. */
  selected?: ReadonlySet<string>;
  /** 24 px rows in place of 28. */
  compact?: boolean;
}

/**
 * A table that sorts by its heads, moves by arrows and copies as tab-separated text.
 *
 * Of more than 200 rows in an element of the class `mlops-scroll`, those in view are drawn.
 */
export function DataTable<Row>(props: IDataTableProps<Row>): JSX.Element {
  const { columns, rows, rowKey, label, selected, compact, onSort } = props;
  const [own, setOwn] = useState(props.sorting ?? null);
  const [active, setActive] = useState(0);
  const table = useRef<HTMLTableElement>(null);
  const sorting = onSort ? (props.sorting ?? null) : own;
  const sorted = useMemo(() => {
    const column = columns.find(one => one.id === sorting?.column);
    return column && sorting && !onSort
      ? sortRows(rows, column.value, sorting)
      : rows;
  }, [rows, columns, sorting, onSort]);
  const height = compact ? 24 : 28;
  const { first, last, show } = useRowWindow(table, sorted.length, height);
  const current = Math.max(0, Math.min(active, sorted.length - 1));
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) {
      moved.current = false;
      const row = `tr[aria-rowindex="${current + HEADS + 1}"]`;
      table.current?.querySelector<HTMLElement>(row)?.focus();
    }
  }, [current]);
  const go = (index: number) => {
    moved.current = index !== current;
    show(index);
    setActive(index);
  };
  const long = sorted.length > ALL_AT_ONCE;
  const classes = [
    'mlops-t',
    compact ? 'mlops-compact' : '',
    long ? 'mlops-long' : ''
  ];
  return (
    <table
      ref={table}
      role="grid"
      className={classes.filter(Boolean).join(' ')}
      aria-label={label}
      aria-rowcount={sorted.length + HEADS}
      aria-multiselectable={selected ? true : undefined}
      onCopy={event => copy(event, columns, sorted)}
    >
      <thead>
        <tr aria-rowindex={HEADS}>
          {columns.map(column => (
            <Head
              key={column.id}
              column={column}
              sorting={sorting}
              onSort={() => (onSort ?? setOwn)(nextSorting(sorting, column.id))}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {withGaps(
          drawn(first, last, current, sorted.length),
          sorted.length
        ).map(part =>
          part.kind === 'gap' ? (
            <tr key={`gap ${part.before}`} aria-hidden className="mlops-gap">
              <td
                colSpan={columns.length}
                style={{ height: part.rows * height }}
              />
            </tr>
          ) : (
            <Line
              // Of a long table other rows come into the same places: what is drawn there is kept.
              key={long ? part.index : rowKey(sorted[part.index])}
              {...props}
              row={sorted[part.index]}
              index={part.index}
              count={sorted.length}
              isCurrent={part.index === current}
              isSelected={selected?.has(rowKey(sorted[part.index]))}
              onActive={() => setActive(part.index)}
              go={go}
            />
          )
        )}
      </tbody>
    </table>
  );
}

/** Rows before the first row of data. */
const HEADS = 1;

/** How far the page keys go. */
const PAGE = 20;

interface ILineProps<Row> extends IDataTableProps<Row> {
  row: Row;
  index: number;
  count: number;
  isCurrent: boolean;
  isSelected: boolean | undefined;
  onActive: () => void;
  go: (index: number) => void;
}

function Line<Row>(props: ILineProps<Row>): JSX.Element {
  const { columns, row, index } = props;
  return (
    <tr
      data-key={props.rowKey(row)}
      className="mlops-tr"
      aria-rowindex={index + HEADS + 1}
      tabIndex={props.isCurrent ? 0 : -1}
      aria-selected={props.isSelected}
      onFocus={props.onActive}
      onClick={() => props.onSelect?.(row)}
      onDoubleClick={() => props.onOpen?.(row)}
      onContextMenu={event => props.onMenu?.(row, event)}
      onKeyDown={event => onKey(event, props)}
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
}

function Head<Row>(props: {
  column: IColumn<Row>;
  sorting: ISorting | null;
  onSort: () => void;
}): JSX.Element {
  const { column, sorting, onSort } = props;
  const trans = useTrans();
  const order = sorting?.column === column.id ? sorting.order : undefined;
  if (column.sortable === false) {
    return (
      <th scope="col" style={{ width: column.width }}>
        {column.label}
      </th>
    );
  }
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
  props: ILineProps<Row>
): void {
  if (event.target !== event.currentTarget) {
    return;
  }
  const { index, count, row, go } = props;
  const targets: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + PAGE,
    PageUp: index - PAGE,
    Home: 0,
    End: count - 1
  };
  if (event.key in targets) {
    go(Math.min(Math.max(0, targets[event.key]), count - 1));
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
