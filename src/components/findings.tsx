import React from 'react';

import type { LineageFinding } from '../api/types';
import { formatFullTime, formatTime } from './format';
import { State } from './state';
import { DataTable } from './table';
import type { IColumn } from './table';
import { useTrans } from './translator';

/** The rows that a lineage question has found, without the columns that none of them fills. */
export function FindingsTable(props: {
  findings: readonly LineageFinding[];
  /** What they are about: the question's answer. */
  label: string;
  /** A click on a row of something in the graph. */
  onSelect?: (node: string) => void;
}): JSX.Element {
  const trans = useTrans();
  const { findings, label, onSelect } = props;
  const rows = findings.map((finding, index) => ({ ...finding, index }));
  type Row = (typeof rows)[number];
  const columns: IColumn<Row>[] = [
    { id: 'subject', label: trans.__('What'), value: row => row.subject },
    {
      id: 'state',
      label: trans.__('State'),
      value: row => row.state,
      render: row =>
        row.state && <State kind={kindOf(row.state)} value={row.state} />
    },
    { id: 'detail', label: trans.__('Detail'), value: row => row.detail },
    { id: 'who', label: trans.__('By'), value: row => row.who ?? '' },
    {
      id: 'at',
      label: trans.__('When'),
      value: row => row.at ?? '',
      render: row =>
        row.at && (
          <time dateTime={row.at} title={formatFullTime(row.at)}>
            {formatTime(row.at)}
          </time>
        )
    }
  ];
  return (
    <DataTable<Row>
      label={label}
      columns={columns.filter(({ value }) => rows.some(row => value(row)))}
      rows={rows}
      rowKey={({ index }) => String(index)}
      onSelect={onSelect && (({ node }) => node && onSelect(node))}
    />
  );
}

const APPROVALS = ['Approved', 'Rejected', 'PendingManualApproval'];

/** Whose word a finding's state is. */
function kindOf(state: string): 'approval' | 'rule' | 'finding' {
  if (APPROVALS.includes(state)) {
    return 'approval';
  }
  return state === 'waived' ? 'rule' : 'finding';
}
