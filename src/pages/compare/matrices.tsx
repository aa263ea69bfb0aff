import React, { useState } from 'react';

import type { Comparison } from '../../api/types';
import type { ISeries, Matrix } from '../../charts';
import { ConfusionMatrix, matrixDifference } from '../../charts';
import { Button, Part } from '../../components';
import { useMLOps } from '../../models';
import { MatrixFigure, matrixOf, seriesOf } from '../../comparison';

/** More versions than this put the difference matrices behind a choice. */
const FEW = 3;

/** More classes than this are told by the table of recalls alone. */
const MOST_CLASSES = 12;

/** One matrix a version, and what each changes against the baseline. */
export function Matrices(props: {
  comparison: Comparison;
  /** Binary: scores from here on are called positive. */
  threshold: number | null;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { comparison, threshold } = props;
  const series = seriesOf(comparison).filter(
    ({ evaluation }) => evaluation.labels.length <= MOST_CLASSES
  );
  const [differences, setDifferences] = useState(series.length <= FEW);
  const reference = comparison.versions[comparison.baseline].reference;
  const baseline = series.find(one => one.name === reference);
  const base = baseline && matrixOf(baseline.evaluation, threshold);
  return series.length === 0 ? null : (
    <Part
      title={
        threshold === null
          ? trans.__('Confusion')
          : trans.__('Confusion at %1', threshold.toFixed(2))
      }
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
        {series.map(one => (
          <MatrixFigure key={one.name} series={one} threshold={threshold} />
        ))}
        {differences &&
          base &&
          series
            .filter(one => one !== baseline)
            .map(one => (
              <Difference
                key={one.name}
                series={one}
                base={base}
                against={reference}
                threshold={threshold}
              />
            ))}
      </div>
    </Part>
  );
}

function Difference(props: {
  series: ISeries;
  base: Matrix;
  against: string;
  threshold: number | null;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { series, base, against, threshold } = props;
  const matrix = matrixOf(series.evaluation, threshold);
  const title = trans.__('%1 minus %2', series.name, against);
  return matrix && matrix.length === base.length ? (
    <figure>
      <figcaption>{title}</figcaption>
      <ConfusionMatrix
        difference
        matrix={matrixDifference(matrix, base)}
        labels={series.evaluation.labels}
        label={title}
      />
    </figure>
  ) : null;
}
