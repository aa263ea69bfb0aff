import React, { useState } from 'react';

import type { Evaluation } from '../api/types';
import {
  Calibration,
  ConfusionMatrix,
  Curves,
  Legend,
  ThresholdSlider,
  baseRate,
  canMoveThreshold,
  matrixAt,
  measuresOf
} from '../charts';
import type { IMeasures } from '../charts';
import { formatCount, formatMetric, useTrans } from '../components';
import { Figure } from './figure';
import type { IFigures } from './figures';

/** ROC, precision-recall, calibration and confusion at one threshold, which can be moved. */
export function BinaryFigures(props: IFigures): JSX.Element {
  const { series, brief } = props;
  const { evaluation, name } = series[0];
  const trans = useTrans();
  const [threshold, setThreshold] = useState(evaluation.threshold);
  const matrix = matrixAt(evaluation, threshold);
  const movable = canMoveThreshold(evaluation);
  return (
    <>
      <div className="mlops-charts">
        {evaluation.roc && (
          <Figure title={trans.__('ROC')} note={figure(evaluation, ['auc'])}>
            <Curves kind="roc" series={series} threshold={threshold} />
          </Figure>
        )}
        {evaluation.precisionRecall && (
          <Figure
            title={trans.__('Precision and recall')}
            note={figure(evaluation, ['pr_auc', 'average_precision'], true)}
          >
            <Curves
              kind="pr"
              series={series}
              threshold={threshold}
              baseRate={baseRate(evaluation)}
            />
          </Figure>
        )}
        {!brief && evaluation.calibration && (
          <Figure
            title={trans.__('Calibration')}
            note={figure(evaluation, ['brier'])}
          >
            <Calibration series={series} />
          </Figure>
        )}
        {matrix && (
          <Figure
            title={trans.__('Confusion')}
            note={rowsOf(evaluation, trans._n.bind(trans))}
          >
            <ConfusionMatrix
              matrix={matrix}
              labels={evaluation.labels}
              label={name}
            />
            <Measures measures={measuresOf(matrix)} brief={brief} />
          </Figure>
        )}
      </div>
      <div className="mlops-chartsFoot">
        {series.length > 1 && <Legend series={series} />}
        <span className="mlops-sp" />
        {movable && (
          <ThresholdSlider value={threshold} onChange={setThreshold} />
        )}
      </div>
    </>
  );
}

/** Rates at the threshold in view. */
function Measures(props: {
  measures: IMeasures;
  brief?: boolean;
}): JSX.Element {
  const trans = useTrans();
  const { precision, recall, f1, accuracy, falsePositiveRate } = props.measures;
  const rows: [string, number | null][] = [
    [trans.__('Precision'), precision],
    [trans.__('Recall'), recall]
  ];
  if (!props.brief) {
    rows.push(
      [trans.__('F1'), f1],
      [trans.__('Accuracy'), accuracy],
      [trans.__('False positive rate'), falsePositiveRate]
    );
  }
  return (
    <dl className="mlops-measures">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="mlops-num">{formatMetric(value, 3)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The first of some metrics that is there: `AUC 0.9213`, or its value alone. */
function figure(evaluation: Evaluation, names: string[], bare = false): string {
  const metric = names
    .map(name => evaluation.metrics.find(one => one.name === name))
    .find(one => one !== undefined);
  return metric
    ? `${bare ? '' : metric.label} ${formatMetric(metric.value)}`.trim()
    : '';
}

/** `12,400 rows`; empty when it is not known. */
export function rowsOf(
  { rows }: Evaluation,
  plural: (
    one: string,
    many: string,
    count: number,
    ...args: string[]
  ) => string
): string {
  return rows === null
    ? ''
    : plural('%2 row', '%2 rows', rows, formatCount(rows));
}
