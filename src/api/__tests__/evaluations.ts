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

/** Three classes: what SageMaker's multiclass metrics say, with what we add. */
export const MULTICLASS: Evaluation = {
  ...EVALUATION,
  kind: 'multiclass',
  labels: ['setosa', 'versicolor', '<b>virginica</b>'],
  metrics: [
    { name: 'accuracy', label: 'Accuracy', value: 0.94, better: 'higher' }
  ],
  roc: null,
  precisionRecall: null,
  confusion: [
    [19, 0, 0],
    [0, 13, 2],
    [0, 1, 15]
  ],
  confused: [
    { actual: 'versicolor', predicted: 'virginica', count: 2, share: 2 / 15 },
    { actual: 'virginica', predicted: 'versicolor', count: 1, share: 1 / 16 }
  ],
  perClass: [
    { label: 'setosa', precision: 1, recall: 1, f1: 1, support: 19 },
    {
      label: 'versicolor',
      precision: 0.929,
      recall: 0.867,
      f1: 0.897,
      support: 15
    },
    { label: 'virginica', precision: null, recall: 0.94, f1: null, support: 16 }
  ]
};

/** A regression with its residuals and points. */
export const REGRESSION: Evaluation = {
  ...EVALUATION,
  kind: 'regression',
  rows: 4,
  labels: [],
  metrics: [{ name: 'rmse', label: 'RMSE', value: 1.5, better: 'lower' }],
  roc: null,
  precisionRecall: null,
  confusion: [],
  residuals: { edges: [-2, 0, 2], counts: [3, 1] },
  predictedActual: { actual: [10, 20, 30, 40], predicted: [11, 22, 29, 41] },
  segments: [
    {
      column: 'region',
      value: 'north',
      rows: 3,
      metrics: [{ name: 'rmse', label: 'RMSE', value: 1, better: 'lower' }]
    },
    {
      column: 'region',
      value: 'south',
      rows: 1,
      metrics: [{ name: 'rmse', label: 'RMSE', value: 2, better: 'lower' }]
    }
  ]
};
