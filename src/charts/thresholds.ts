import type { Evaluation } from '../api/types';

/** Counts: rows are what happened, columns what was predicted; negative class first. */
export type Matrix = number[][];

/** What follows from the counts; null where it would divide by zero. */
export interface IMeasures {
  precision: number | null;
  recall: number | null;
  f1: number | null;
  accuracy: number | null;
  falsePositiveRate: number | null;
}

/** How many rows of each class were evaluated; null when the counts are not stored. */
export function classTotals(
  evaluation: Evaluation
): { negative: number; positive: number } | null {
  const [negatives, positives] = evaluation.confusion;
  return negatives && positives
    ? { negative: sum(negatives), positive: sum(positives) }
    : null;
}

/**
 * The counts when scores from `threshold` on are called positive: exact at the evaluation's own
 * threshold, elsewhere from the nearest stored point of the ROC curve at or above it.
 */
export function matrixAt(
  evaluation: Evaluation,
  threshold: number
): Matrix | null {
  const totals = classTotals(evaluation);
  if (!totals) {
    return null;
  }
  if (Math.abs(threshold - evaluation.threshold) < 1e-9) {
    return evaluation.confusion;
  }
  const rates = ratesAt(evaluation, threshold);
  if (!rates) {
    return null;
  }
  const falsePositives = Math.round(rates.fpr * totals.negative);
  const truePositives = Math.round(rates.tpr * totals.positive);
  return [
    [totals.negative - falsePositives, falsePositives],
    [totals.positive - truePositives, truePositives]
  ];
}

/** The point of the ROC curve at a threshold; null when the curve has no thresholds. */
function ratesAt(
  evaluation: Evaluation,
  threshold: number
): { fpr: number; tpr: number } | null {
  const roc = evaluation.roc;
  if (!roc || roc.thresholds.length !== roc.x.length) {
    return null;
  }
  let best: number | null = null;
  let start = 0;
  roc.thresholds.forEach((value, index) => {
    // A threshold that is not a number stands for infinity: nothing is called positive.
    if (value === null) {
      start = index;
    } else if (value >= threshold - 1e-12) {
      best = best === null || beyond(index, best) ? index : best;
    }
  });
  const index = best ?? start;
  return best === null && roc.thresholds[index] !== null
    ? { fpr: 0, tpr: 0 }
    : { fpr: roc.x[index], tpr: roc.y[index] };

  function beyond(one: number, other: number): boolean {
    const [a, b] = [roc!.thresholds[one]!, roc!.thresholds[other]!];
    return (
      a < b ||
      (a === b && roc!.x[one] + roc!.y[one] >= roc!.x[other] + roc!.y[other])
    );
  }
}

/** Whether other thresholds than the evaluation's own can be looked at. */
export function canMoveThreshold(evaluation: Evaluation): boolean {
  return classTotals(evaluation) !== null && ratesAt(evaluation, 0.5) !== null;
}

/** Precision, recall and the like from the counts. */
export function measuresOf(matrix: Matrix): IMeasures {
  const [[tn, fp], [fn, tp]] = matrix;
  return {
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    accuracy: ratio(tp + tn, tp + tn + fp + fn),
    falsePositiveRate: ratio(fp, fp + tn)
  };
}

/** The stored threshold with the highest F1; null when the curve has no thresholds. */
export function bestF1(evaluation: Evaluation): number | null {
  let best: number | null = null;
  let most = -1;
  for (const threshold of evaluation.roc?.thresholds ?? []) {
    const matrix = threshold === null ? null : matrixAt(evaluation, threshold);
    const f1 = matrix ? (measuresOf(matrix).f1 ?? -1) : -1;
    if (f1 > most) {
      most = f1;
      best = threshold;
    }
  }
  return best;
}

/** Share of the positive class, the precision of guessing; null when it is not stored. */
export function baseRate(evaluation: Evaluation): number | null {
  const totals = classTotals(evaluation);
  return totals && ratio(totals.positive, totals.positive + totals.negative);
}

/** The counts of one minus those of another. */
export function matrixDifference(matrix: Matrix, baseline: Matrix): Matrix {
  return matrix.map((row, i) => row.map((count, j) => count - baseline[i][j]));
}

function sum(counts: number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
