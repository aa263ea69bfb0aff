import React from 'react';

import { HistogramChart, PredictedActual } from '../charts';
import { formatCount, useTrans } from '../components';
import { rowsOf } from './binary';
import { Figure } from './figure';
import type { IFigures } from './figures';

/** How far off a regression is, and where. */
export function RegressionFigures(props: IFigures): JSX.Element {
  const { evaluation, name } = props.series[0];
  const trans = useTrans();
  const { residuals, predictedActual, rows } = evaluation;
  const drawn = predictedActual?.actual.length ?? 0;
  return (
    <div className="mlops-charts">
      {predictedActual && drawn > 0 && (
        <Figure
          title={trans.__('Predicted and actual')}
          note={
            rows !== null && rows > drawn
              ? trans.__('%1 of %2 rows', formatCount(drawn), formatCount(rows))
              : rowsOf(evaluation, trans._n.bind(trans))
          }
        >
          <PredictedActual scatter={predictedActual} name={name} />
        </Figure>
      )}
      {residuals && residuals.counts.length > 0 && (
        <Figure
          title={trans.__('Residuals')}
          note={trans.__('actual minus predicted')}
        >
          <HistogramChart
            histogram={residuals}
            title={trans.__('Actual minus predicted')}
            label={trans.__('Distribution of the residuals of %1', name)}
            reference={0}
          />
        </Figure>
      )}
    </div>
  );
}
