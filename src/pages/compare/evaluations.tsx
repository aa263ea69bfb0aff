import React from 'react';

import type { Comparison } from '../../api/types';
import { Note } from '../../components';
import { BinaryEvaluations } from './binary';
import { ClassGains, ErrorGains } from './gains';
import { Matrices } from './matrices';
import { NotDrawn, seriesOf } from '../../comparison';

/** What the evaluations draw: by kind, and why there is nothing where there is nothing. */
export function Evaluations(props: {
  comparison: Comparison;
  threshold: number;
  onThreshold: (threshold: number) => void;
}): JSX.Element {
  const { comparison } = props;
  const kind = seriesOf(comparison)[0]?.evaluation.kind;
  return (
    <>
      <NotDrawn comparison={comparison} />
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
