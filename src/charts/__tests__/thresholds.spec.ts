import { EVALUATION, curveOf } from '../../api/__tests__/evaluations';
import type { Evaluation } from '../../api/types';
import {
  baseRate,
  bestF1,
  canMoveThreshold,
  classTotals,
  matrixAt,
  matrixDifference,
  measuresOf
} from '..';

/** Scores of ten rows, of which four are positive. */
const SCORES: [number, boolean][] = [
  [0.95, true],
  [0.9, true],
  [0.8, false],
  [0.7, true],
  [0.6, false],
  [0.4, true],
  [0.3, false],
  [0.2, false],
  [0.1, false],
  [0.05, false]
];

function counts(threshold: number): number[][] {
  const matrix = [
    [0, 0],
    [0, 0]
  ];
  SCORES.forEach(([score, positive]) => {
    matrix[Number(positive)][Number(score >= threshold)] += 1;
  });
  return matrix;
}

function evaluation(): Evaluation {
  const thresholds = [null, ...SCORES.map(([score]) => score)];
  const points = thresholds.map(threshold => {
    const [[tn, fp], [fn, tp]] = counts(threshold ?? Infinity);
    return [fp / (tn + fp), tp / (tp + fn)];
  });
  return {
    ...EVALUATION,
    rows: 10,
    roc: curveOf(
      points.map(([fpr]) => fpr),
      points.map(([, tpr]) => tpr),
      thresholds
    ),
    precisionRecall: null,
    confusion: counts(0.5)
  };
}

describe('counts at a threshold', () => {
  it('are those of the scores, wherever the threshold is', () => {
    for (const threshold of [0, 0.05, 0.25, 0.4, 0.5, 0.65, 0.9, 0.95, 1]) {
      expect(matrixAt(evaluation(), threshold)).toEqual(counts(threshold));
    }
  });

  it('do not depend on the order of the points', () => {
    const other = evaluation();
    const roc = other.roc!;
    const turned = curveOf(
      [...roc.x].reverse(),
      [...roc.y].reverse(),
      [...roc.thresholds].reverse()
    );
    expect(matrixAt({ ...other, roc: turned }, 0.65)).toEqual(counts(0.65));
  });

  it('are the stored ones at the threshold of the evaluation', () => {
    const stored = {
      ...evaluation(),
      confusion: [
        [1, 2],
        [3, 4]
      ]
    };
    expect(matrixAt(stored, 0.5)).toEqual([
      [1, 2],
      [3, 4]
    ]);
  });

  it('are not made up where nothing is stored', () => {
    const without = { ...evaluation(), confusion: [] };
    expect(matrixAt(without, 0.5)).toBeNull();
    expect(classTotals(without)).toBeNull();
    expect(baseRate(without)).toBeNull();
    const noCurve = { ...evaluation(), roc: null };
    expect(canMoveThreshold(noCurve)).toBe(false);
    expect(matrixAt(noCurve, 0.4)).toBeNull();
    const bare = evaluation();
    bare.roc = { ...bare.roc!, thresholds: [] };
    expect(canMoveThreshold(bare)).toBe(false);
    expect(canMoveThreshold(evaluation())).toBe(true);
  });
});

describe('what follows from the counts', () => {
  it('is null where it would divide by zero', () => {
    expect(
      measuresOf([
        [5, 0],
        [0, 0]
      ])
    ).toEqual({
      precision: null,
      recall: null,
      f1: null,
      accuracy: 1,
      falsePositiveRate: 0
    });
  });

  it('finds the threshold with the best F1', () => {
    // At 0.4: all 4 positives of 6 called: 8 / 10, the most there is.
    expect(bestF1(evaluation())).toBe(0.4);
    expect(measuresOf(counts(0.4)).f1).toBe(0.8);
    expect(baseRate(evaluation())).toBe(0.4);
    expect(bestF1({ ...evaluation(), roc: null })).toBeNull();
  });

  it('is a difference cell by cell', () => {
    expect(
      matrixDifference(
        [
          [5, 1],
          [2, 8]
        ],
        [
          [4, 2],
          [3, 7]
        ]
      )
    ).toEqual([
      [1, -1],
      [-1, 1]
    ]);
  });
});
