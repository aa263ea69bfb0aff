import type { ReactNode } from 'react';
import React from 'react';

/** One fact: its name and what it is. */
export interface IKeyValue {
  key: ReactNode;
  value: ReactNode;
  /** Tooltip of the value, for what may be cut off. */
  title?: string;
}

/** Facts in two columns. */
export function KeyValues(props: { rows: IKeyValue[] }): JSX.Element {
  return (
    <dl className="mlops-kv">
      {props.rows.map((row, index) => (
        <React.Fragment key={index}>
          <dt>{row.key}</dt>
          <dd title={row.title}>{row.value}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}
