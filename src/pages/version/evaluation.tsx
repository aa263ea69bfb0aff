import React from 'react';

import type { Evaluation } from '../../api/types';
import type { ISeries } from '../../charts';
import { Code, Note } from '../../components';
import { EvaluationFigures } from '../../evaluation';
import { useLive, useMLOps } from '../../models';
import { Unread } from '../../models/reading';
import type { IVersionParts } from './view';

/** The charts of a version's evaluation, over those of the version it is compared with. */
export function EvaluationCharts(
  props: IVersionParts & { brief?: boolean }
): JSX.Element {
  const { version, evaluation, evaluationRead, brief } = props;
  const before = usePreviousEvaluation(props);
  if (evaluationRead.problem && evaluation === undefined) {
    return (
      <div className="mlops-sect">
        <Unread resource={evaluationRead} />
      </div>
    );
  }
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
  return (
    <div className="mlops-sect">
      <EvaluationFigures
        key={version.reference}
        series={series}
        brief={brief}
      />
    </div>
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
