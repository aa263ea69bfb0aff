import React from 'react';

import { formatMetric, formatTick } from '../components/format';
import { useTrans } from '../components/translator';
import { heightAt } from './geometry';
import type { CurveKind, ISeries } from './series';
import { curveOf } from './series';

const TABLE_POINTS = 11;

/** The same curves as figures, for who does not see them. */
export function CurveTable(props: {
  kind: CurveKind;
  series: ISeries[];
  label: string;
}): JSX.Element {
  const { kind, series, label } = props;
  const trans = useTrans();
  const steps = Array.from(
    { length: TABLE_POINTS },
    (_, i) => i / (TABLE_POINTS - 1)
  );
  return (
    <table className="mlops-hidden">
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">
            {kind === 'roc'
              ? trans.__('False positive rate')
              : trans.__('Recall')}
          </th>
          {series.map(one => (
            <th key={one.name} scope="col">
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map(step => (
          <tr key={step}>
            <th scope="row">{formatTick(step)}</th>
            {series.map(one => (
              <td key={one.name}>
                {formatMetric(heightAt(curveOf(one, kind), step))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
