import React, { useState } from 'react';

import type { Evaluation } from '../../api/types';
import {
  ConfusionMatrix,
  Curves,
  ThresholdSlider,
  baseRate,
  canMoveThreshold,
  matrixAt,
  measuresOf
} from '../../charts';
import {
  MetricStrip,
  formatCount,
  formatMetric,
  useTrans
} from '../../components';

/** An evaluation: its figures, curves and matrix. */
export function EvaluationDisplay(props: {
  evaluation: Evaluation;
}): JSX.Element {
  const { evaluation } = props;
  const trans = useTrans();
  return (
    <>
      {evaluation.metrics.length > 0 && (
        <MetricStrip metrics={evaluation.metrics} />
      )}
      <EvaluationFigures
        name={trans.__('evaluation')}
        evaluation={evaluation}
      />
    </>
  );
}

/** ROC, precision-recall and confusion matrix at one threshold, which can be moved. */
export function EvaluationFigures(props: {
  name: string;
  evaluation: Evaluation;
}): JSX.Element {
  const { name, evaluation } = props;
  const trans = useTrans();
  const [threshold, setThreshold] = useState(evaluation.threshold);
  const matrix = matrixAt(evaluation, threshold);
  const measures = matrix && measuresOf(matrix);
  const series = [{ name, evaluation, slot: 1 }];
  return (
    <>
      <div className="mlops-figures">
        {evaluation.roc && (
          <div>
            <div className="mlops-h">{trans.__('ROC')}</div>
            <Curves kind="roc" series={series} threshold={threshold} />
          </div>
        )}
        {evaluation.precisionRecall && (
          <div>
            <div className="mlops-h">{trans.__('Precision and recall')}</div>
            <Curves
              kind="pr"
              series={series}
              threshold={threshold}
              baseRate={baseRate(evaluation)}
            />
          </div>
        )}
        {matrix && measures && (
          <div>
            <div className="mlops-h">
              {trans.__('Confusion')}
              {evaluation.rows !== null && (
                <span className="mlops-2">
                  {trans._n(
                    '%2 row',
                    '%2 rows',
                    evaluation.rows,
                    formatCount(evaluation.rows)
                  )}
                </span>
              )}
            </div>
            <ConfusionMatrix
              matrix={matrix}
              labels={evaluation.labels}
              label={name}
            />
            <div className="mlops-displayMeasures">
              <span>
                <span className="mlops-2">{trans.__('Precision')}</span>{' '}
                {formatMetric(measures.precision, 3)}
              </span>
              <span>
                <span className="mlops-2">{trans.__('Recall')}</span>{' '}
                {formatMetric(measures.recall, 3)}
              </span>
            </div>
          </div>
        )}
      </div>
      {canMoveThreshold(evaluation) && (
        <ThresholdSlider value={threshold} onChange={setThreshold} />
      )}
    </>
  );
}
