import React from 'react';

import type { Comparison } from '../../api/types';
import { DotAxis, DotRow } from '../../charts';
import { Delta, Part, decimalsFor, formatCount } from '../../components';
import { useMLOps } from '../../models';
import { drawnOf, short } from '../../comparison';

const DOTS = 150;

/** The headline figure of the rows that share a value, one dot a version. */
export function Segments(props: {
  comparison: Comparison;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { comparison } = props;
  const table = comparison.segments;
  if (!table) {
    return null;
  }
  const drawn = drawnOf(comparison);
  const other = drawn.find(({ index }) => index !== comparison.baseline);
  const values = table.rows.flatMap(row =>
    row.values.filter(value => value !== null)
  );
  const least = Math.min(...values);
  const most = Math.max(...values);
  const air = (most - least || 1) * 0.05;
  const range = [least - air, most + air] as const;
  const decimals = decimalsFor(values);
  return (
    <Part title={trans.__('%1 by segment', table.label)}>
      <div className="mlops-scrollX">
        <table className="mlops-t">
          <thead>
            <tr>
              <th scope="col" colSpan={2}>
                {trans.__('Segment')}
              </th>
              <th scope="col" className="mlops-right">
                {trans.__('Rows')}
              </th>
              <th scope="col">
                <DotAxis range={range} width={DOTS} />
              </th>
              {other && (
                <th scope="col" className="mlops-right">
                  {trans.__(
                    '%1 − %2',
                    short(other.name),
                    short(comparison.versions[comparison.baseline].reference)
                  )}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, at) => (
              <tr key={`${row.column} ${row.value}`}>
                <td className="mlops-2">
                  {table.rows[at - 1]?.column !== row.column && row.column}
                </td>
                <th scope="row" title={row.value}>
                  {row.value}
                </th>
                <td className="mlops-right mlops-2">
                  {formatCount(row.rows[comparison.baseline])}
                </td>
                <td>
                  <DotRow
                    width={DOTS}
                    range={range}
                    dots={drawn.map(({ index, name, slot }) => ({
                      name,
                      slot,
                      value: row.values[index]
                    }))}
                  />
                </td>
                {other && (
                  <td className="mlops-right">
                    <Delta
                      difference={row.differences[other.index]}
                      better={table.better}
                      decimals={decimals}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}
