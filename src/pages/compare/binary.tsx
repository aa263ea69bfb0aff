import React, { useState } from 'react';

import type { Comparison } from '../../api/types';
import type { ISeries } from '../../charts';
import {
  Calibration,
  Curves,
  GainChart,
  Legend,
  ThresholdSlider,
  baseRate,
  bestF1,
  canMoveThreshold,
  matrixAt,
  measuresOf
} from '../../charts';
import { Button, Part, Segmented } from '../../components';
import { useMLOps } from '../../models';
import { gainsOf } from './gains';
import { Matrices } from './matrices';
import { seriesOf } from '../../comparison';

type Curve = 'roc' | 'pr' | 'calibration';

/** Few false positives: where decisions are made, and where curves differ. */
const LEFT_END = [0, 0.4] as const;

/** Curves over one another, gains, and matrices, with one threshold for all. */
export function BinaryEvaluations(props: {
  comparison: Comparison;
  threshold: number;
  onThreshold: (threshold: number) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { comparison, threshold, onThreshold } = props;
  const [curve, setCurve] = useState<Curve>('roc');
  const series = seriesOf(comparison);
  const first = series[0];
  const gains = gainsOf(comparison);
  const baseline = comparison.versions[comparison.baseline].reference;
  return (
    <>
      <div className="mlops-charts">
        <Part
          title={
            {
              roc: trans.__('ROC'),
              pr: trans.__('Precision and recall'),
              calibration: trans.__('Calibration')
            }[curve]
          }
          right={
            <Segmented
              label={trans.__('Curves')}
              value={curve}
              onChange={setCurve}
              options={[
                { id: 'roc', label: trans.__('ROC') },
                { id: 'pr', label: trans.__('Precision') },
                { id: 'calibration', label: trans.__('Calibration') }
              ]}
            />
          }
        >
          {curve === 'calibration' ? (
            <Calibration series={series} />
          ) : (
            <Curves
              kind={curve}
              series={series}
              threshold={threshold}
              baseRate={curve === 'pr' ? baseRate(first.evaluation) : null}
            />
          )}
        </Part>
        {gains.length > 0 && (
          <Part
            title={trans.__('Gain over %1', baseline)}
            note={trans.__('95 % band')}
          >
            <GainChart
              series={gains}
              baseline={baseline}
              xRange={LEFT_END}
              mark={markOf(first, threshold, trans.__('threshold'))}
            />
          </Part>
        )}
      </div>
      <Legend series={series} />
      {series.some(one => canMoveThreshold(one.evaluation)) && (
        <div className="mlops-thr">
          <ThresholdSlider
            value={threshold}
            onChange={onThreshold}
            scores={comparison.scores.find(one => one !== null)}
          />
          <Chosen series={first} onChoose={onThreshold} />
        </div>
      )}
      <Matrices comparison={comparison} threshold={threshold} />
    </>
  );
}

/** Where the threshold of the first series lies among the false positive rates. */
function markOf(
  series: ISeries,
  threshold: number,
  word: string
): { x: number; label: string } | null {
  const matrix = matrixAt(series.evaluation, threshold);
  const rate = matrix && measuresOf(matrix).falsePositiveRate;
  return rate === null
    ? null
    : { x: rate, label: `${word} ${threshold.toFixed(2)}` };
}

/** Thresholds worth a click. */
function Chosen(props: {
  series: ISeries;
  onChoose: (threshold: number) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { series, onChoose } = props;
  const best = bestF1(series.evaluation);
  const own = series.evaluation.threshold;
  return (
    <>
      {best !== null && (
        <Button quiet small onClick={() => onChoose(best)}>
          {trans.__('best F1 of %1: %2', series.name, best.toFixed(2))}
        </Button>
      )}
      <Button quiet small onClick={() => onChoose(own)}>
        {trans.__('default %1', own.toFixed(2))}
      </Button>
    </>
  );
}
