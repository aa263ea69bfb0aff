import React from 'react';

import type { EvaluationKind } from '../api/types';
import type { ISeries } from '../charts';
import { Note } from '../components';
import { BinaryFigures } from './binary';
import { MulticlassFigures } from './multiclass';
import { RegressionFigures } from './regression';

/** What the figures of an evaluation take. */
export interface IFigures {
  /** What is looked at first; then what it is compared with, of the same kind. */
  series: ISeries[];
  /** Only what a first look needs. */
  brief?: boolean;
}

const FIGURES: Record<EvaluationKind, (props: IFigures) => JSX.Element> = {
  binary: BinaryFigures,
  multiclass: MulticlassFigures,
  regression: RegressionFigures
};

/** The charts of an evaluation by its kind, and what a reader must know of it. */
export function EvaluationFigures(props: IFigures): JSX.Element {
  const { evaluation } = props.series[0];
  const Kind = FIGURES[evaluation.kind];
  const series = props.series.filter(
    one => one.evaluation.kind === evaluation.kind
  );
  return (
    <div className="mlops-evaluation">
      <Kind {...props} series={series} />
      {!props.brief && evaluation.notes.length > 0 && (
        <Note tone="info">{evaluation.notes.join(' ')}</Note>
      )}
    </div>
  );
}
