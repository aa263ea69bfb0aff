import type { CSSProperties, KeyboardEvent } from 'react';
import React from 'react';

import {
  formatCount,
  formatDifference,
  formatPercent
} from '../components/format';
import { useTrans } from '../components/translator';
import type { Matrix } from './thresholds';

/** What a confusion matrix takes. */
export interface IConfusionMatrixProps {
  /** Rows are what happened, columns what was predicted; of two classes the negative first. */
  matrix: Matrix;
  /** The classes in the order of the matrix. */
  labels: string[];
  /** The counts are differences to another version. */
  difference?: boolean;
  /** What it is of: `churn/7`. */
  label: string;
}

/**
 * Counts and row shares in one tint, or what changed as better and worse. Of two classes the positive
 * one comes first, as people read it; more keep their order.
 */
export function ConfusionMatrix(props: IConfusionMatrixProps): JSX.Element {
  const { matrix, difference = false, label } = props;
  const trans = useTrans();
  const two = matrix.length === 2;
  const order = matrix.map((_, index) => index);
  if (two) {
    order.reverse();
  }
  const names = order.map(
    index =>
      props.labels[index] ??
      (two
        ? index
          ? trans.__('positive')
          : trans.__('negative')
        : String(index))
  );
  const largest = Math.max(1, ...matrix.flat().map(Math.abs));
  return (
    <table
      className={matrix.length > 4 ? 'mlops-matrix mlops-many' : 'mlops-matrix'}
      aria-label={trans.__(
        'Confusion of %1: rows are what happened, columns what was predicted',
        label
      )}
      onKeyDown={onKey}
    >
      <thead>
        <tr className="mlops-matrixAxis">
          <td colSpan={2} />
          <th scope="colgroup" colSpan={names.length}>
            {trans.__('Predicted')}
          </th>
        </tr>
        <tr>
          <td colSpan={2} />
          {names.map((name, index) => (
            <th key={index} scope="col" title={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {order.map((row, i) => (
          <tr key={row}>
            {i === 0 && (
              <th
                scope="rowgroup"
                rowSpan={names.length}
                className="mlops-matrixSide"
              >
                <span>{trans.__('Actual')}</span>
              </th>
            )}
            <th scope="row" title={names[i]}>
              {names[i]}
            </th>
            {order.map((column, j) =>
              difference ? (
                <Change
                  key={column}
                  change={matrix[row][column]}
                  right={row === column}
                  largest={largest}
                  first={i === 0 && j === 0}
                />
              ) : (
                <Count
                  key={column}
                  count={matrix[row][column]}
                  total={matrix[row].reduce((sum, one) => sum + one, 0)}
                  quiet={!two}
                  first={i === 0 && j === 0}
                />
              )
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const share = (value: number) => ({ '--mlops-share': value }) as CSSProperties;

function Count(props: {
  count: number;
  total: number;
  /** A count of none is set back, so that the others stand out among many. */
  quiet: boolean;
  first: boolean;
}): JSX.Element {
  const { count, total, quiet, first } = props;
  const part = total > 0 ? count / total : 0;
  return (
    <td tabIndex={first ? 0 : -1} style={share(part)}>
      {quiet && count === 0 ? (
        <span>0</span>
      ) : (
        <>
          <b>{formatCount(count)}</b>
          <span>{formatPercent(part)}</span>
        </>
      )}
    </td>
  );
}

function Change(props: {
  change: number;
  right: boolean;
  largest: number;
  first: boolean;
}): JSX.Element {
  const { change, right, largest, first } = props;
  const trans = useTrans();
  const sense =
    change === 0 ? 'same' : change > 0 === right ? 'better' : 'worse';
  const words = {
    same: trans.__('same'),
    better: trans.__('better'),
    worse: trans.__('worse')
  };
  return (
    <td
      className={`mlops-${sense}`}
      tabIndex={first ? 0 : -1}
      style={share(Math.abs(change) / largest)}
    >
      <b>{formatDifference(change, 0)}</b>
      <span>{words[sense]}</span>
    </td>
  );
}

const MOVES: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1]
};

/** Arrows move between the cells. */
function onKey(event: KeyboardEvent<HTMLTableElement>): void {
  const move = MOVES[event.key];
  const cell = event.target as HTMLTableCellElement;
  const row = cell.parentElement as HTMLTableRowElement | null;
  const body = row?.parentElement as HTMLTableSectionElement | null;
  if (!move || !row || !body) {
    return;
  }
  const rows = Array.from(body.rows);
  // By counts within rows: a head that spans them counts in its first row only.
  const at = (line: HTMLTableRowElement) =>
    Array.from(line.querySelectorAll<HTMLTableCellElement>('td'));
  const place = at(row).indexOf(cell) + move[1];
  const below = rows[rows.indexOf(row) + move[0]];
  const next = below && at(below)[place];
  if (next) {
    event.preventDefault();
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}
