import type { KeyboardEvent } from 'react';
import React, { useEffect, useMemo, useRef, useState } from 'react';

import type { IMore, Way } from '../../graph';
import { moreText } from '../../graph';
import { formatTime } from '../format';
import { Icon } from '../icon';
import { kindLook } from '../kinds';
import { SCROLLS, drawn, useRowWindow, withGaps } from '../rowwindow';
import { useTrans } from '../translator';
import type { IShown } from './shown';
import type { ILine, ILines } from './tree';
import { linesOf } from './tree';

/** What the list takes. */
export interface ILineageListProps {
  shown: IShown;
  start: readonly string[];
  hits: readonly string[];
  selected: string | null;
  onSelect: (id: string) => void;
  onOpen: (id: string) => void;
  onGrow: (id: string, way: Way, isOpening: boolean) => void;
}

const HEIGHT = 28;
const COLUMNS = 4;

/** A line of the list: a node, or the head of a part. */
type Row = { head: ILines['direction'] } | { line: ILine; way: Way };

/** The same graph as an indented list: the equal alternative to the picture. */
export function LineageList(props: ILineageListProps): JSX.Element {
  const trans = useTrans();
  const { shown, start, selected } = props;
  const rows = useMemo(() => rowsOf(linesOf(shown, start)), [shown, start]);
  const table = useRef<HTMLTableElement>(null);
  const window = useRowWindow(table, rows.length, HEIGHT);
  const [active, setActive] = useState(0);
  const current = Math.min(active, rows.length - 1);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) {
      moved.current = false;
      table.current
        ?.querySelector<HTMLElement>(`tr[data-row="${current}"]`)
        ?.focus();
    }
  });
  const go = (index: number, step: number) => {
    let to = index;
    while (rows[to] && 'head' in rows[to]) {
      to += step;
    }
    if (rows[to]) {
      moved.current = true;
      window.show(to);
      setActive(to);
    }
  };
  return (
    <div className={`mlops-lineageList ${SCROLLS}`}>
      <table
        ref={table}
        className="mlops-t mlops-treegrid"
        role="treegrid"
        aria-label={trans.__('Lineage')}
        aria-rowcount={rows.length + 1}
      >
        <thead>
          <tr>
            <th scope="col">{trans.__('Name')}</th>
            <th scope="col">{trans.__('Kind')}</th>
            <th scope="col">{trans.__('Evidence')}</th>
            <th scope="col" className="mlops-right">
              {trans.__('When')}
            </th>
          </tr>
        </thead>
        <tbody>
          {withGaps(
            drawn(window.first, window.last, current, rows.length),
            rows.length
          ).map(part => {
            if (part.kind === 'gap') {
              const height = part.rows * HEIGHT;
              return (
                <tr
                  key={`gap ${part.before}`}
                  aria-hidden
                  className="mlops-gap"
                >
                  <td colSpan={COLUMNS} style={{ height }} />
                </tr>
              );
            }
            const row = rows[part.index];
            return 'head' in row ? (
              <Head key={row.head} direction={row.head} />
            ) : (
              <LineRow
                key={row.line.id}
                {...props}
                line={row.line}
                way={row.way}
                index={part.index}
                isStop={
                  selected === null
                    ? part.index === current
                    : row.line.id === selected
                }
                go={go}
                onActive={() => setActive(part.index)}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function rowsOf(parts: ILines[]): Row[] {
  return parts
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ direction, lines }): Row[] => [
      ...(direction === 'down' ? [] : [{ head: direction }]),
      ...lines.map(line => ({
        line,
        way: direction === 'up' ? ('up' as const) : ('down' as const)
      }))
    ]);
}

function Head(props: { direction: ILines['direction'] }): JSX.Element {
  const trans = useTrans();
  return (
    <tr className="mlops-treegridHead">
      <th colSpan={COLUMNS} scope="rowgroup">
        {props.direction === 'up'
          ? trans.__('Upstream')
          : trans.__('Beside it')}
      </th>
    </tr>
  );
}

interface ILineRowProps extends ILineageListProps {
  line: ILine;
  /** Which way the part of the list leads. */
  way: Way;
  index: number;
  isStop: boolean;
  go: (index: number, step: number) => void;
  onActive: () => void;
}

function LineRow(props: ILineRowProps): JSX.Element {
  const trans = useTrans();
  const { line, hits, selected, way, onSelect, onOpen, onGrow } = props;
  const { node, depth } = line;
  const look = kindLook(node.kind, trans);
  const hit = hits.includes(node.id);
  const more = node.more?.[way] ?? null;
  return (
    <tr
      role="row"
      aria-level={depth + 1}
      aria-expanded={more ? more.isOpen : undefined}
      aria-selected={node.id === selected}
      data-row={props.index}
      className={hit ? 'mlops-hitRow' : undefined}
      tabIndex={props.isStop ? 0 : -1}
      onClick={() => onSelect(node.id)}
      onDoubleClick={() => onOpen(node.id)}
      onKeyDown={event => onKey(event, props, more)}
      onFocus={() => {
        props.onActive();
        onSelect(node.id);
      }}
    >
      <td>
        <span className="mlops-row" style={{ paddingLeft: depth * 20 }}>
          <Caret
            more={more}
            onPress={() => onGrow(node.id, way, !more?.isOpen)}
          />
          <Icon name={look.icon} />
          <span className={hit ? 'mlops-el mlops-b' : 'mlops-el'}>
            {node.name}
          </span>
          {more && !more.isOpen && (
            <span className="mlops-2 mlops-11 mlops-num">{moreText(more)}</span>
          )}
        </span>
      </td>
      <td className="mlops-2">{look.one}</td>
      <td className="mlops-2">{node.detail}</td>
      <td className="mlops-2 mlops-right">
        {node.created && formatTime(node.created)}
      </td>
    </tr>
  );
}

/** Opens and closes what lies below a line; the keys do the same. */
function Caret(props: {
  more: IMore | null;
  onPress: () => void;
}): JSX.Element {
  const { more, onPress } = props;
  return (
    <span
      className="mlops-caret"
      aria-hidden="true"
      onClick={event => {
        event.stopPropagation();
        if (more) {
          onPress();
        }
      }}
    >
      {more && (
        <Icon name={more.isOpen ? 'caretDown' : 'caretRight'} size={12} />
      )}
    </span>
  );
}

function onKey(
  event: KeyboardEvent<HTMLTableRowElement>,
  props: ILineRowProps,
  more: IMore | null
): void {
  const { index, line, way, go } = props;
  switch (event.key) {
    case 'ArrowDown':
      go(index + 1, 1);
      break;
    case 'ArrowUp':
      go(index - 1, -1);
      break;
    case 'ArrowRight':
    case '+':
      if (more && !more.isOpen) {
        props.onGrow(line.id, way, true);
      }
      break;
    case 'ArrowLeft':
    case '-':
      props.onGrow(line.id, way, false);
      break;
    case 'Enter':
      props.onOpen(line.id);
      break;
    default:
      return;
  }
  event.preventDefault();
}
