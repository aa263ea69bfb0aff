import React from 'react';

import type { Comparison } from '../../api/types';
import type { IDifference, IGainSeries } from '../../charts';
import { GainChart, IntervalPlot, Legend, rangeOf } from '../../charts';
import { Part } from '../../components';
import { useMLOps } from '../../models';
import { drawnOf } from '../../comparison';

/** Where each version that is drawn gains over the baseline. */
export function gainsOf(comparison: Comparison): IGainSeries[] {
  return drawnOf(comparison).flatMap(({ index, name, slot }) => {
    const gain = comparison.gains.find(({ version }) => version === index);
    return gain ? [{ name, slot, gain }] : [];
  });
}

/** Regression: whose errors are smaller, from small to large values. */
export function ErrorGains(props: {
  comparison: Comparison;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { comparison } = props;
  const gains = gainsOf(comparison);
  const baseline = comparison.versions[comparison.baseline].reference;
  return gains.length === 0 ? null : (
    <Part
      title={trans.__('Absolute error minus that of %1', baseline)}
      note={trans.__('by tenths of what happened; below zero is better')}
    >
      <GainChart series={gains} baseline={baseline} />
      <Legend series={gains} />
    </Part>
  );
}

/** Many classes: the difference in recall of each class. */
export function ClassGains(props: {
  comparison: Comparison;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { comparison } = props;
  const gains = gainsOf(comparison);
  const labels = gains[0]?.gain.labels ?? [];
  const baseline = comparison.versions[comparison.baseline].reference;
  const rows = labels.map((label, at) => ({
    label,
    differences: gains.map(({ name, slot, gain }): IDifference => ({
      name,
      slot,
      value: gain.y[at],
      interval: [gain.low[at], gain.high[at]]
    }))
  }));
  const range = rangeOf(rows.flatMap(({ differences }) => differences));
  return gains.length === 0 ? null : (
    <Part
      title={trans.__('Recall by class')}
      note={trans.__('difference to %1, 95 %', baseline)}
    >
      <table className="mlops-t">
        <thead>
          <tr>
            <th scope="col">{trans.__('Class')}</th>
            <th scope="col">{trans.__('Difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, differences }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                <IntervalPlot
                  differences={differences}
                  range={range}
                  width={320}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Legend series={gains} />
    </Part>
  );
}
