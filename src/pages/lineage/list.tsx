import type { KeyboardEvent } from 'react';
import React from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import { Icon, formatTime, kindLook } from '../../components';
import { useMLOps } from '../../models';
import type { ILine, ILines } from './tree';
import { linesOf } from './tree';

interface IListProps {
  graph: LineageGraph;
  selected: string | null;
  onSelect: (node: LineageNode) => void;
  onOpen: (node: LineageNode) => void;
}

/** The same answer as an indented list: the equal alternative to the picture. */
export function LineageList(props: IListProps): JSX.Element {
  const { trans } = useMLOps();
  const parts = linesOf(props.graph).filter(({ lines }) => lines.length > 0);
  return (
    <table className="mlops-t mlops-treegrid" role="treegrid">
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
      {parts.map(part => (
        <Lines key={part.direction} {...props} part={part} />
      ))}
    </table>
  );
}

function Lines(props: IListProps & { part: ILines }): JSX.Element {
  const { trans } = useMLOps();
  const { part } = props;
  return (
    <tbody>
      {part.direction !== 'down' && (
        <tr className="mlops-treegridHead">
          <th colSpan={4} scope="rowgroup">
            {part.direction === 'up'
              ? trans.__('Upstream')
              : trans.__('Beside it')}
          </th>
        </tr>
      )}
      {part.lines.map((line, index) => (
        <LineRow
          key={line.id}
          {...props}
          line={line}
          focusable={part.direction === 'down' && index === 0}
        />
      ))}
    </tbody>
  );
}

function LineRow(
  props: IListProps & { line: ILine; focusable: boolean }
): JSX.Element {
  const { trans } = useMLOps();
  const { graph, line, selected, onSelect, onOpen, focusable } = props;
  const { node, depth } = line;
  const look = kindLook(node.kind, trans);
  const hit = graph.question !== 'all' && graph.hits.includes(node.id);
  return (
    <tr
      role="row"
      aria-level={depth + 1}
      aria-selected={node.id === selected}
      className={hit ? 'mlops-hitRow' : undefined}
      tabIndex={node.id === selected || (focusable && !selected) ? 0 : -1}
      onClick={() => onSelect(node)}
      onDoubleClick={() => onOpen(node)}
      onKeyDown={event => onKey(event, () => onOpen(node))}
      onFocus={() => onSelect(node)}
    >
      <td>
        <span className="mlops-row" style={{ paddingLeft: depth * 20 }}>
          <Icon name={look.icon} />
          <span className={hit ? 'mlops-el mlops-b' : 'mlops-el'}>
            {node.name}
          </span>
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

function onKey(
  event: KeyboardEvent<HTMLTableRowElement>,
  open: () => void
): void {
  const rows = Array.from(
    event.currentTarget
      .closest('table')
      ?.querySelectorAll<HTMLElement>('tr[aria-level]') ?? []
  );
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    rows[rows.indexOf(event.currentTarget) + step]?.focus();
  } else if (event.key === 'Enter') {
    open();
  }
}
