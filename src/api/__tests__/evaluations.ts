import type { Curve, Evaluation } from '../types';

/** A curve without counts, as tests need it. */
export function curveOf(
  x: number[],
  y: number[],
  thresholds: (number | null)[] = []
): Curve {
  return { x, y, thresholds, counts: [] };
}

/** A binary evaluation with its curves and nothing that other kinds have. */
export const EVALUATION: Evaluation = {
  kind: 'binary',
  rows: 100,
  labels: ['stayed', 'churned'],
  metrics: [{ name: 'auc', label: 'AUC', value: 0.9, better: 'higher' }],
  baseline: [],
  roc: curveOf([0, 0.1, 1], [0, 0.8, 1], [null, 0.5, 0]),
  precisionRecall: curveOf([1, 0.8, 0], [0.2, 0.6, 1]),
  calibration: null,
  confusion: [
    [72, 8],
    [4, 16]
  ],
  confused: [],
  perClass: [],
  residuals: null,
  predictedActual: null,
  segments: [],
  columns: [],
  threshold: 0.5,
  notes: [],
  uri: null
};
