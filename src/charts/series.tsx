import React from 'react';

import type { Curve, Evaluation } from '../api/types';

/** One version among those in view. */
export interface ISeries {
  /** `churn/7`. */
  name: string;
  evaluation: Evaluation;
  /** 1 to 6: names colour and dash in this view. */
  slot: number;
}

/** Colours and dashes that there are: as many series are drawn over one another. */
export const MOST_SERIES = 6;

/** Which curve of an evaluation is drawn. */
export type CurveKind = 'roc' | 'pr';

/** The curve of a series; null when it is not stored. */
export function curveOf(series: ISeries, kind: CurveKind): Curve | null {
  return kind === 'roc'
    ? series.evaluation.roc
    : series.evaluation.precisionRecall;
}

/** Names the series of a view by colour and dash. */
export function Legend(props: {
  series: { name: string; slot: number; note?: string }[];
}): JSX.Element {
  return (
    <ul className="mlops-legendList">
      {props.series.map(one => (
        <li key={one.name}>
          <SeriesKey slot={one.slot} />
          {one.name}
          {one.note && <span className="mlops-2">{one.note}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The stroke that names a series. */
export function SeriesKey(props: { slot: number }): JSX.Element {
  return (
    <svg className="mlops-key" width={18} height={4} aria-hidden="true">
      <path className={`mlops-curve mlops-s${props.slot}`} d="M0 2H18" />
    </svg>
  );
}

/**
 * Slots of the series of a view: what is looked at comes first, the baseline is the second, dashed
 * series wherever it stands in the list.
 */
export function slotsOf(count: number, baseline: number): number[] {
  let next = 1;
  return Array.from({ length: count }, (_, index) => {
    if (index === baseline) {
      return 2;
    }
    const slot = next;
    next += next === 1 ? 2 : 1;
    return slot;
  });
}
