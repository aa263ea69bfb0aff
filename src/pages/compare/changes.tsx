import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ChangeRow, Comparison } from '../../api/types';
import { NONE, EmptyState, Part } from '../../components';
import { useMLOps } from '../../models';
import { placesOf, short } from '../../comparison';

/** What else changed: parameters, data, environment, code. */
export function Changes(props: {
  comparison: Comparison;
  differencesOnly: boolean;
}): JSX.Element {
  const { trans } = useMLOps();
  const { comparison, differencesOnly } = props;
  const { changes, baseline } = comparison;
  const differing = changes.filter(row => row.differs);
  const rows = differencesOnly ? differing : changes;
  const noted = rows.some(row => row.note);
  return (
    <Part
      title={trans.__('What changed')}
      note={trans.__('%1 of %2 values', differing.length, changes.length)}
    >
      {rows.length === 0 ? (
        <EmptyState title={trans.__('Nothing else changed')}>
          {trans.__('Parameters, data and environment are the same.')}
        </EmptyState>
      ) : (
        <table className="mlops-t mlops-compact">
          <thead>
            <tr>
              <th scope="col">{trans.__('Kind')}</th>
              <th scope="col">{trans.__('Name')}</th>
              {placesOf(comparison).map(({ name }) => (
                <th key={name} scope="col" className="mlops-right" title={name}>
                  {short(name)}
                </th>
              ))}
              {noted && <th scope="col">{trans.__('Note')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={`${row.kind} ${row.name}`}>
                <td className="mlops-2">
                  {rows[index - 1]?.kind !== row.kind &&
                    kindOf(row.kind, trans)}
                </td>
                <th scope="row" title={row.name}>
                  {row.name}
                </th>
                {row.values.map((value, at) => (
                  <td
                    key={at}
                    title={value ?? undefined}
                    className={cellClass(row, at, baseline)}
                  >
                    {value ?? NONE}
                  </td>
                ))}
                {noted && (
                  <td className="mlops-2" title={row.note}>
                    {row.note}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Part>
  );
}

/** What is not as in the baseline is bold. */
function cellClass(row: ChangeRow, at: number, baseline: number): string {
  const changed = row.differs && row.values[at] !== row.values[baseline];
  return changed ? 'mlops-right mlops-b' : 'mlops-right mlops-2';
}

function kindOf(kind: ChangeRow['kind'], trans: TranslationBundle): string {
  switch (kind) {
    case 'parameter':
      return trans.__('Parameters');
    case 'data':
      return trans.__('Data');
    case 'environment':
      return trans.__('Environment');
    case 'code':
      return trans.__('Code');
  }
}
