import type { Comparison, MetricRow } from '../../api/types';
import type { IMeasures } from '../../charts';
import { matrixAt, measuresOf } from '../../charts';

/** The metrics that follow from which rows are called positive. */
const MEASURES: Record<string, keyof IMeasures> = {
  accuracy: 'accuracy',
  precision: 'precision',
  recall: 'recall',
  true_positive_rate: 'recall',
  false_positive_rate: 'falsePositiveRate',
  f1: 'f1'
};

/** The threshold that all evaluations share; null when they differ or are none. */
export function ownThreshold(comparison: Comparison): number | null {
  const own = comparison.evaluations.flatMap(one =>
    one?.kind === 'binary' ? [one.threshold] : []
  );
  return new Set(own).size === 1 ? own[0] : null;
}

/**
 * The metrics when scores from `threshold` on are called positive. Those that move lose their
 * interval, which was tested at the versions' own thresholds.
 */
export function rowsAt(comparison: Comparison, threshold: number): MetricRow[] {
  if (ownThreshold(comparison) === threshold) {
    return comparison.metrics;
  }
  const measures = comparison.evaluations.map(evaluation => {
    const matrix =
      evaluation?.kind === 'binary' ? matrixAt(evaluation, threshold) : null;
    return matrix && measuresOf(matrix);
  });
  return comparison.metrics.map(row => {
    const name = MEASURES[row.name];
    const values = measures.map(each => (each && name ? each[name] : null));
    return name && values.some(value => value !== null)
      ? moved(row, values, comparison.baseline)
      : row;
  });
}

function moved(
  row: MetricRow,
  values: (number | null)[],
  baseline: number
): MetricRow {
  const against = values[baseline];
  return {
    ...row,
    values,
    differences: values.map(value =>
      value === null || against === null ? null : value - against
    ),
    best: bestOf(values, row.better),
    paired: values.map(() => null)
  };
}

function bestOf(
  values: (number | null)[],
  better: MetricRow['better']
): number | null {
  const known = values.filter(value => value !== null);
  if (!better || known.length < 2) {
    return null;
  }
  const best = better === 'higher' ? Math.max(...known) : Math.min(...known);
  return known.filter(value => value === best).length === 1
    ? values.indexOf(best)
    : null;
}

/** Whether not all versions have the same value. */
export function differs(row: MetricRow): boolean {
  return new Set(row.values).size > 1;
}
