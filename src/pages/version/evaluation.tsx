import React, { useState } from 'react';

import type { Evaluation } from '../../api/types';
import {
  ConfusionMatrix,
  Curves,
  Legend,
  ThresholdSlider,
  baseRate,
  canMoveThreshold,
  matrixAt,
  measuresOf
} from '../../charts';
import type { ISeries, Matrix } from '../../charts';
import { Code, Note, formatCount, formatMetric } from '../../components';
import { useLive, useMLOps } from '../../models';
import { Part } from '../parts';
import type { IVersionParts } from './view';

/** ROC, precision-recall and confusion of a version, over the version it is compared with. */
export function EvaluationCharts(props: IVersionParts): JSX.Element | null {
  const { version, evaluation } = props;
  const before = usePreviousEvaluation(props);
  if (evaluation === undefined) {
    return <div className="mlops-chartsAwaited" aria-busy="true" />;
  }
  if (evaluation === null) {
    return <NoEvaluation group={version.group} />;
  }
  const series: ISeries[] = [{ name: version.reference, evaluation, slot: 1 }];
  if (before && version.previous) {
    const name = version.previous.reference;
    series.push({ name, evaluation: before, slot: 2 });
  }
  return <Charts series={series} />;
}

function Charts(props: { series: ISeries[] }): JSX.Element {
  const { trans } = useMLOps();
  const { series } = props;
  const { evaluation, name } = series[0];
  const [threshold, setThreshold] = useState(evaluation.threshold);
  const matrix = matrixAt(evaluation, threshold);
  const movable = canMoveThreshold(evaluation);
  return (
    <div className="mlops-sect">
      <div className="mlops-charts">
        <Part title={trans.__('ROC')} note={figure(evaluation, 'auc')}>
          <Curves kind="roc" series={series} threshold={threshold} />
        </Part>
        <Part
          title={trans.__('Precision and recall')}
          note={figure(evaluation, 'pr_auc')}
        >
          <Curves
            kind="pr"
            series={series}
            threshold={threshold}
            baseRate={baseRate(evaluation)}
          />
        </Part>
        {matrix && (
          <Part
            title={trans.__('Confusion')}
            note={
              evaluation.rows !== null &&
              trans.__('%1 rows', formatCount(evaluation.rows))
            }
          >
            <ConfusionMatrix
              matrix={matrix}
              labels={evaluation.labels}
              label={name}
            />
            <Measures matrix={matrix} />
          </Part>
        )}
      </div>
      <div className="mlops-chartsFoot">
        <Legend series={series} />
        <span className="mlops-sp" />
        {movable && (
          <ThresholdSlider value={threshold} onChange={setThreshold} />
        )}
      </div>
    </div>
  );
}

/** Precision and recall at the threshold in view. */
function Measures(props: { matrix: Matrix }): JSX.Element {
  const { trans } = useMLOps();
  const { precision, recall } = measuresOf(props.matrix);
  return (
    <p className="mlops-measures">
      <span className="mlops-2">{trans.__('Precision')}</span>{' '}
      <span className="mlops-num">{formatMetric(precision, 3)}</span>{' '}
      <span className="mlops-2">{trans.__('Recall')}</span>{' '}
      <span className="mlops-num">{formatMetric(recall, 3)}</span>
    </p>
  );
}

/** Said in place of the charts: the line that adds an evaluation. */
function NoEvaluation(props: { group: string }): JSX.Element {
  const { trans } = useMLOps();
  return (
    <div className="mlops-sect">
      <Note tone="info" title={trans.__('No evaluation is stored.')}>
        {trans.__('Give one when you register the next version:')}
      </Note>
      <Code
        text={`ml.register(model, ${JSON.stringify(props.group)}, evaluation=ml.evaluate(model, X_test, y_test))`}
      />
    </div>
  );
}

function figure(evaluation: Evaluation, name: string): string {
  const metric = evaluation.metrics.find(candidate => candidate.name === name);
  return metric ? `${metric.label} ${formatMetric(metric.value)}` : '';
}

/** The evaluation of the version that this one is compared with. */
function usePreviousEvaluation(props: IVersionParts): Evaluation | null {
  const { model } = useMLOps();
  const reference = props.version.previous?.reference ?? null;
  const before = useLive(
    reference ?? '',
    async () => (reference ? await model.client.evaluation(reference) : null),
    change => change.id === reference
  );
  return before.value ?? null;
}
