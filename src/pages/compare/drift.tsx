import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';

import type { Comparison, DriftRow } from '../../api/types';
import { DriftHistogram, MOST_SERIES } from '../../charts';
import { NONE, Button, Part } from '../../components';
import { useMLOps } from '../../models';
import type { IPlace } from '../../comparison';
import { VersionHead, placesOf } from '../../comparison';

const FEW = 8;

/** How far the input columns are from the baseline's. */
export function Drift(props: {
  comparison: Comparison;
  differencesOnly: boolean;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { comparison, differencesOnly } = props;
  const [all, setAll] = useState(false);
  const moved = comparison.drift.filter(row =>
    row.versions.some(one => one && one.rating !== 'stable')
  );
  const rows = differencesOnly ? moved : comparison.drift;
  if (comparison.drift.length === 0) {
    return null;
  }
  const others = placesOf(comparison).filter(
    ({ index }) => index !== comparison.baseline
  );
  return (
    <Part
      title={trans.__('Drift of input columns')}
      note={trans.__(
        '%1 of %2 moved; PSI, above 0.25 is large',
        moved.length,
        comparison.drift.length
      )}
    >
      {rows.length > 0 && (
        <table className="mlops-t">
          <thead>
            <tr>
              <th scope="col">{trans.__('Column')}</th>
              {others.map(place => (
                <VersionHead key={place.name} place={place} />
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? rows : rows.slice(0, FEW)).map(row => (
              <tr key={row.name}>
                <th scope="row" title={row.name}>
                  {row.name}
                </th>
                {others.map(place => (
                  <Index key={place.name} row={row} place={place} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > FEW && !all && (
        <Button quiet small onClick={() => setAll(true)}>
          {trans.__('Show all %1 columns', rows.length)}
        </Button>
      )}
    </Part>
  );
}

function Index(props: { row: DriftRow; place: IPlace }): JSX.Element {
  const { trans } = useMLOps();
  const { row, place } = props;
  const found = row.versions[place.index];
  if (!found) {
    return <td className="mlops-right mlops-2">{NONE}</td>;
  }
  return (
    <td className="mlops-right">
      <span className="mlops-driftCell">
        <DriftHistogram
          name={row.name}
          baseline={row.shares}
          other={found.shares}
          slot={Math.min(place.slot, MOST_SERIES)}
        />
        <span className={`mlops-psi-${found.rating}`}>
          {trans.__('%1 %2', found.psi.toFixed(2), wordOf(found.rating, trans))}
        </span>
      </span>
    </td>
  );
}

function wordOf(
  rating: NonNullable<DriftRow['versions'][number]>['rating'],
  trans: TranslationBundle
): string {
  switch (rating) {
    case 'stable':
      return trans.__('stable');
    case 'moderate':
      return trans.__('moderate');
    case 'large':
      return trans.__('large');
  }
}
