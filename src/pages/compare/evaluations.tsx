import React, { useState } from 'react';

import type { Comparison } from '../../api/types';
import {
  ConfusionMatrix,
  Curves,
  Legend,
  SeriesKey,
  ThresholdSlider,
  baseRate,
  bestF1,
  canMoveThreshold,
  matrixAt,
  matrixDifference
} from '../../charts';
import type { ISeries } from '../../charts';
import { Button, Note } from '../../components';
import { useMLOps } from '../../models';
import { Part } from '../parts';

/** More versions than this put the difference matrices behind a choice. */
const FEW = 3;

/** Curves over one another and matrices side by side, with one threshold for all. */
export function Evaluations(props: { comparison: Comparison }): JSX.Element {
  const { trans } = useMLOps();
  const { comparison } = props;
  const series = seriesOf(comparison);
  const first = series[0]?.evaluation;
  const [threshold, setThreshold] = useState(first?.threshold ?? 0.5);
  const without = comparison.versions.filter(
    (_, index) => !comparison.evaluations[index]
  );
  return (
    <>
      {without.length > 0 && (
        <Note
          tone="info"
          title={trans.__(
            'No evaluation is stored for %1.',
            without.map(({ reference }) => reference).join(', ')
          )}
        >
          {trans.__('Its curves cannot be drawn.')}
        </Note>
      )}
      {first && (
        <>
          <div className="mlops-charts">
            <Part title={trans.__('ROC')}>
              <Curves kind="roc" series={series} threshold={threshold} />
            </Part>
            <Part title={trans.__('Precision and recall')}>
              <Curves
                kind="pr"
                series={series}
                threshold={threshold}
                baseRate={baseRate(first)}
              />
            </Part>
          </div>
          <Legend series={series} />
          {series.some(one => canMoveThreshold(one.evaluation)) && (
            <div className="mlops-thr">
              <ThresholdSlider value={threshold} onChange={setThreshold} />
              <BestThreshold series={series[0]} onChoose={setThreshold} />
            </div>
          )}
          <Matrices
            comparison={comparison}
            series={series}
            threshold={threshold}
          />
        </>
      )}
    </>
  );
}

/** The versions whose evaluation is stored, each with its place as key. */
function seriesOf(comparison: Comparison): ISeries[] {
  return comparison.versions.flatMap((version, index) => {
    const evaluation = comparison.evaluations[index];
    return evaluation
      ? [{ name: version.reference, evaluation, slot: index + 1 }]
      : [];
  });
}

function BestThreshold(props: {
  series: ISeries;
  onChoose: (threshold: number) => void;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { series, onChoose } = props;
  const best = bestF1(series.evaluation);
  return best === null ? null : (
    <Button quiet small onClick={() => onChoose(best)}>
      {trans.__('best F1 of %1: %2', series.name, best.toFixed(2))}
    </Button>
  );
}

/** One matrix a version, and what each changes against the baseline. */
function Matrices(props: {
  comparison: Comparison;
  series: ISeries[];
  threshold: number;
}): JSX.Element {
  const { trans } = useMLOps();
  const { comparison, series, threshold } = props;
  const [differences, setDifferences] = useState(series.length <= FEW);
  const baseline = series.find(one => one.slot === comparison.baseline + 1);
  const base = baseline && matrixAt(baseline.evaluation, threshold);
  return (
    <Part
      title={trans.__('Confusion at %1', threshold.toFixed(2))}
      note={trans.__('rows are what happened, columns are what was predicted')}
      right={
        series.length > FEW && (
          <Button small quiet onClick={() => setDifferences(!differences)}>
            {differences
              ? trans.__('Hide differences')
              : trans.__('Show differences')}
          </Button>
        )
      }
    >
      <div className="mlops-matrices">
        {series.map(one => {
          const matrix = matrixAt(one.evaluation, threshold);
          return (
            matrix && (
              <figure key={one.name}>
                <figcaption>
                  <SeriesKey slot={one.slot} /> {one.name}
                </figcaption>
                <ConfusionMatrix
                  matrix={matrix}
                  labels={one.evaluation.labels}
                  label={one.name}
                />
              </figure>
            )
          );
        })}
        {differences &&
          base &&
          series
            .filter(one => one !== baseline)
            .map(one => {
              const matrix = matrixAt(one.evaluation, threshold);
              const title = trans.__('%1 minus %2', one.name, baseline.name);
              return (
                matrix && (
                  <figure key={title}>
                    <figcaption>{title}</figcaption>
                    <ConfusionMatrix
                      difference
                      matrix={matrixDifference(matrix, base)}
                      labels={one.evaluation.labels}
                      label={title}
                    />
                  </figure>
                )
              );
            })}
      </div>
    </Part>
  );
}
