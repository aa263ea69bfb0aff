import React from 'react';

import type { Evaluation } from '../../api/types';
import { MetricStrip, useTrans } from '../../components';
import { EvaluationFigures, Segments } from '../../evaluation';

/** An evaluation: its figures, charts and segments. */
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
        series={[{ name: trans.__('evaluation'), evaluation, slot: 1 }]}
      />
      <Segments evaluation={evaluation} />
    </>
  );
}
