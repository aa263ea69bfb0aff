import React from 'react';

import type { Comparison } from '../api/types';
import { MOST_SERIES } from '../charts';
import { Note, useTrans } from '../components';
import { seriesOf, undrawnOf } from './series';

/** The versions whose curves are not drawn, and why. */
export function NotDrawn(props: { comparison: Comparison }): JSX.Element {
  const { comparison } = props;
  const trans = useTrans();
  const without = comparison.versions
    .filter((_, index) => !comparison.evaluations[index])
    .map(({ reference }) => reference);
  const undrawn = undrawnOf(comparison).filter(name => !without.includes(name));
  return (
    <>
      {without.length > 0 && (
        <Note
          tone="info"
          title={trans.__(
            'No evaluation is stored for %1.',
            without.join(', ')
          )}
        >
          {trans.__('Its curves cannot be drawn.')}
        </Note>
      )}
      {seriesOf(comparison).length > 0 && undrawn.length > 0 && (
        <Note
          tone="info"
          title={trans.__(
            'Curves are drawn of %1 versions at most, without %2.',
            String(MOST_SERIES),
            undrawn.join(', ')
          )}
        />
      )}
    </>
  );
}
