import React from 'react';

import { formatTick } from '../components/format';
import { useTrans } from '../components/translator';
import { CurveTable } from './curvetable';
import { clipped } from './geometry';
import type { Range } from './plot';
import { Plot } from './plot';
import type { Scale } from './scale';
import { pathOf, round } from './scale';
import type { CurveKind, ISeries } from './series';
import { MOST_SERIES, curveOf } from './series';
import type { ISize } from './sized';
import { matrixAt, measuresOf } from './thresholds';

/** What the curves take. */
export interface ICurvesProps extends ISize {
  kind: CurveKind;
  series: ISeries[];
  /** Marks each curve at this score; each at its own threshold unless told. */
  threshold?: number;
  /** Share of the positive class: the reference of precision. */
  baseRate?: number | null;
  /** Part of the axes to show; 0 to 1 unless told. */
  xRange?: Range;
  yRange?: Range;
  label?: string;
}

const WHOLE: Range = [0, 1];

/** ROC or precision-recall curves over one another. */
export function Curves(props: ICurvesProps): JSX.Element {
  const { kind, xRange = WHOLE, yRange = WHOLE, threshold } = props;
  const trans = useTrans();
  const series = props.series
    .filter(one => curveOf(one, kind))
    .slice(0, MOST_SERIES);
  const names = series.map(one => one.name).join(', ');
  const label =
    props.label ??
    (kind === 'roc'
      ? trans.__('ROC curves of %1: true against false positive rate', names)
      : trans.__('Precision against recall of %1', names));
  return (
    <Plot
      width={props.width}
      height={props.height}
      x={xRange}
      y={yRange}
      xTitle={
        kind === 'roc' ? trans.__('False positive rate') : trans.__('Recall')
      }
      yTitle={
        kind === 'roc' ? trans.__('True positive rate') : trans.__('Precision')
      }
      label={label}
      table={<CurveTable kind={kind} series={series} label={label} />}
    >
      {(x, y) => {
        const part: IPart = { kind, x, y, xRange, yRange };
        return (
          <>
            <Reference {...part} baseRate={props.baseRate} />
            {series.map(one => (
              <Line key={one.name} {...part} series={one} />
            ))}
            {series.map(one => (
              <Marker
                key={one.name}
                {...part}
                series={one}
                threshold={threshold}
              />
            ))}
          </>
        );
      }}
    </Plot>
  );
}

interface IPart {
  kind: CurveKind;
  x: Scale;
  y: Scale;
  xRange: Range;
  yRange: Range;
}

function Reference(
  props: IPart & { baseRate?: number | null }
): JSX.Element | null {
  const { kind, baseRate, x, y, xRange, yRange } = props;
  const trans = useTrans();
  if (kind === 'roc') {
    const from = Math.max(xRange[0], yRange[0]);
    const to = Math.min(xRange[1], yRange[1]);
    return to > from ? (
      <path
        className="mlops-reference"
        d={pathOf([
          [x(from), y(from)],
          [x(to), y(to)]
        ])}
      />
    ) : null;
  }
  if (baseRate === null || baseRate === undefined || baseRate < yRange[0]) {
    return null;
  }
  const height = y(baseRate);
  // Below the line where there is no room above it.
  const text = height < 24 ? height + 13 : height - 5;
  return (
    <>
      <path
        className="mlops-reference"
        d={`M${round(x(xRange[0]))} ${round(height)}H${round(x(xRange[1]))}`}
      />
      <text className="mlops-tick" x={x(xRange[0]) + 6} y={text}>
        {trans.__('base rate %1', formatTick(Math.round(baseRate * 100) / 100))}
      </text>
    </>
  );
}

function Line(props: IPart & { series: ISeries }): JSX.Element | null {
  const { series, kind, x, y, xRange, yRange } = props;
  const curve = curveOf(series, kind);
  if (!curve) {
    return null;
  }
  const points = clipped(curve, xRange, yRange).map(
    (point): [number, number] => [x(point[0]), y(point[1])]
  );
  return (
    <path className={`mlops-curve mlops-s${series.slot}`} d={pathOf(points)} />
  );
}

function Marker(
  props: IPart & { series: ISeries; threshold?: number }
): JSX.Element | null {
  const { series, kind, threshold, x, y, xRange, yRange } = props;
  const { evaluation } = series;
  const matrix = matrixAt(evaluation, threshold ?? evaluation.threshold);
  if (!matrix) {
    return null;
  }
  const { recall, precision, falsePositiveRate } = measuresOf(matrix);
  const across = kind === 'roc' ? falsePositiveRate : recall;
  const up = kind === 'roc' ? recall : precision;
  const isIn = (value: number | null, range: Range): value is number =>
    value !== null && value >= range[0] && value <= range[1];
  return isIn(across, xRange) && isIn(up, yRange) ? (
    <circle
      className={`mlops-marker mlops-s${series.slot}`}
      cx={round(x(across))}
      cy={round(y(up))}
      r={4.5}
    />
  ) : null;
}
