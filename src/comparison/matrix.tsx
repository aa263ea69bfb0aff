import React from 'react';

import type { Evaluation } from '../api/types';
import type { ISeries, Matrix } from '../charts';
import { ConfusionMatrix, SeriesKey, matrixAt } from '../charts';

/** The counts of an evaluation, at a threshold where one is told; null where none are stored. */
export function matrixOf(
  evaluation: Evaluation,
  threshold: number | null
): Matrix | null {
  if (threshold !== null) {
    return matrixAt(evaluation, threshold);
  }
  return evaluation.confusion.length > 0 ? evaluation.confusion : null;
}

/** The confusion matrix of one of the compared versions, under its stroke and name. */
export function MatrixFigure(props: {
  series: ISeries;
  /** Binary: scores from here on are called positive. */
  threshold: number | null;
}): JSX.Element | null {
  const { name, slot, evaluation } = props.series;
  const matrix = matrixOf(evaluation, props.threshold);
  return (
    matrix && (
      <figure>
        <figcaption>
          <SeriesKey slot={slot} /> {name}
        </figcaption>
        <ConfusionMatrix
          matrix={matrix}
          labels={evaluation.labels}
          label={name}
        />
      </figure>
    )
  );
}
