import React from 'react';

import type { ClassScores, Confused, Evaluation } from '../api/types';
import { ConfusionMatrix } from '../charts';
import {
  DataTable,
  formatCount,
  formatMetric,
  formatPercent,
  useTrans
} from '../components';
import { rowsOf } from './binary';
import { Figure } from './figure';
import type { IFigures } from './figures';

/** From here on a matrix says less than a list of what is confused most. */
const MANY_CLASSES = 13;

/** Few pairs in a brief view. */
const BRIEF_PAIRS = 8;

/** Which classes are taken for which, and how good the model is at each. */
export function MulticlassFigures(props: IFigures): JSX.Element {
  const { series, brief } = props;
  const { evaluation, name } = series[0];
  const trans = useTrans();
  const rows = rowsOf(evaluation, trans._n.bind(trans));
  const { confusion, labels } = evaluation;
  const isMany = labels.length >= MANY_CLASSES || confusion.length === 0;
  const confusionFigure = confusion.length > 0 && (
    <Figure title={trans.__('Confusion')} note={rows} wide={isMany}>
      <div className="mlops-across">
        <ConfusionMatrix matrix={confusion} labels={labels} label={name} />
      </div>
    </Figure>
  );
  return (
    <div className="mlops-charts mlops-loose">
      {isMany && evaluation.confused.length > 0 && (
        <Figure title={trans.__('Most confused')} note={rows}>
          <MostConfused
            pairs={evaluation.confused.slice(
              0,
              brief ? BRIEF_PAIRS : undefined
            )}
          />
        </Figure>
      )}
      {!isMany && confusionFigure}
      {evaluation.perClass.length > 0 && (
        <Figure
          title={trans.__('By class')}
          note={trans.__('each against all others')}
        >
          <ClassTable evaluation={evaluation} />
        </Figure>
      )}
      {isMany && !brief && confusionFigure}
    </div>
  );
}

/** Pairs of classes, most rows first. */
function MostConfused(props: { pairs: Confused[] }): JSX.Element {
  const trans = useTrans();
  return (
    <DataTable<Confused>
      label={trans.__('Most confused pairs of classes')}
      compact
      rows={props.pairs}
      rowKey={({ actual, predicted }) => JSON.stringify([actual, predicted])}
      columns={[
        {
          id: 'actual',
          label: trans.__('Actual'),
          value: ({ actual }) => actual
        },
        {
          id: 'predicted',
          label: trans.__('Predicted'),
          value: ({ predicted }) => predicted
        },
        {
          id: 'rows',
          label: trans.__('Rows'),
          numeric: true,
          value: ({ count }) => count,
          render: ({ count }) => formatCount(count)
        },
        {
          id: 'share',
          label: trans.__('Of the class'),
          numeric: true,
          value: ({ share }) => share,
          render: ({ share }) => formatPercent(share)
        }
      ]}
    />
  );
}

/** Precision, recall, F1 and rows of each class; sorts by its heads. */
export function ClassTable(props: { evaluation: Evaluation }): JSX.Element {
  const trans = useTrans();
  const score = (
    id: 'precision' | 'recall' | 'f1',
    label: string
  ): {
    id: string;
    label: string;
    numeric: true;
    value: (row: ClassScores) => number | null;
    render: (row: ClassScores) => string;
  } => ({
    id,
    label,
    numeric: true,
    value: row => row[id],
    render: row => formatMetric(row[id], 3)
  });
  return (
    <DataTable<ClassScores>
      label={trans.__('Scores by class')}
      compact
      rows={props.evaluation.perClass}
      rowKey={({ label }) => label}
      columns={[
        { id: 'class', label: trans.__('Class'), value: ({ label }) => label },
        score('precision', trans.__('Precision')),
        score('recall', trans.__('Recall')),
        score('f1', trans.__('F1')),
        {
          id: 'rows',
          label: trans.__('Rows'),
          numeric: true,
          value: ({ support }) => support,
          render: ({ support }) => formatCount(support)
        }
      ]}
    />
  );
}
