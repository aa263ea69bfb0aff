import React from 'react';

import type { Comparison } from '../../api/types';
import { MOST_SERIES } from '../../charts';
import { Note } from '../../components';
import { useMLOps } from '../../models';
import { BinaryEvaluations } from './binary';
import { ClassGains, ErrorGains } from './gains';
import { Matrices } from './matrices';
import { seriesOf, undrawnOf } from './series';

/** What the evaluations draw: by kind, and why there is nothing where there is nothing. */
export function Evaluations(props: {
  comparison: Comparison;
  threshold: number;
  onThreshold: (threshold: number) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { comparison } = props;
  const kind = seriesOf(comparison)[0]?.evaluation.kind;
  const without = comparison.versions.filter(
    (_, index) => !comparison.evaluations[index]
  );
  const undrawn = undrawnOf(comparison);
  return (
    <>
      {without.length > 0 && (
        <Note
          tone="info"
          title={trans.__(
            'No evaluation is stored for %1.',
            without.map(({ reference }) => reference).join(', ')
          )}
        >
          {trans.__('Its curves cannot be drawn.')}
        </Note>
      )}
      {kind && undrawn.length > 0 && (
        <Note
          tone="info"
          title={trans.__(
            'Curves are drawn of %1 versions at most, without %2.',
            String(MOST_SERIES),
            undrawn.join(', ')
          )}
        />
      )}
      {comparison.notes.map(note => (
        <Note key={note} tone="warn" title={note} />
      ))}
      {kind === 'binary' && <BinaryEvaluations {...props} />}
      {kind === 'multiclass' && (
        <>
          <ClassGains comparison={comparison} />
          <Matrices comparison={comparison} threshold={null} />
        </>
      )}
      {kind === 'regression' && <ErrorGains comparison={comparison} />}
    </>
  );
}
