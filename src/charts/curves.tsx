import React from 'react';

import type { Curve, Evaluation } from '../api/types';
import { formatMetric, formatTick } from '../components/format';
import { useTrans } from '../components/translator';
import type { Range } from './plot';
import { Plot } from './plot';
import type { Scale } from './scale';
import { pathOf, round } from './scale';
import { matrixAt, measuresOf } from './thresholds';
import { useWidth } from './width';

/** One version among those in view. */
export interface ISeries {
  /** `churn/7`. */
  name: string;
  evaluation: Evaluation;
  /** 1 to 6: names colour and dash in this view. */
  slot: number;
}

/** What the curves take. */
export interface ICurvesProps {
  kind: 'roc' | 'pr';
  series: ISeries[];
  /** Marks each curve at this score; each at its own threshold unless told. */
  threshold?: number;
  /** Share of the positive class: the reference of precision. */
  baseRate?: number | null;
  /** Width and height in px; as wide as its place, and three quarters as high, unless told. */
  width?: number;
  height?: number;
  /** Part of the axes to show; 0 to 1 unless told. */
  xRange?: Range;
  yRange?: Range;
  label?: string;
}

const WHOLE: Range = [0, 1];
const MOST_SERIES = 6;
const TABLE_POINTS = 11;

/** ROC or precision-recall curves over one another. */
export function Curves(props: ICurvesProps): JSX.Element {
  const { kind, xRange = WHOLE, yRange = WHOLE, threshold } = props;
  const trans = useTrans();
  const [ref, measured] = useWidth(280);
  const width = props.width ?? measured;
  const height = props.height ?? Math.min(320, Math.round(width * 0.82));
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
    <div ref={ref} className="mlops-plot">
      <Plot
        width={width}
        height={height}
        x={xRange}
        y={yRange}
        xTitle={
          kind === 'roc' ? trans.__('False positive rate') : trans.__('Recall')
        }
        yTitle={
          kind === 'roc'
            ? trans.__('True positive rate')
            : trans.__('Precision')
        }
        label={label}
      >
        {(x, y) => (
          <>
            <Reference {...props} x={x} y={y} xRange={xRange} yRange={yRange} />
            {series.map(one => (
              <Line
                key={one.name}
                series={one}
                kind={kind}
                x={x}
                y={y}
                xRange={xRange}
                yRange={yRange}
              />
            ))}
            {series.map(one => (
              <Marker
                key={one.name}
                series={one}
                kind={kind}
                threshold={threshold}
                x={x}
                y={y}
                xRange={xRange}
                yRange={yRange}
              />
            ))}
          </>
        )}
      </Plot>
      <CurveTable kind={kind} series={series} label={label} />
    </div>
  );
}

interface IPart {
  x: Scale;
  y: Scale;
  xRange: Range;
  yRange: Range;
}

function curveOf(series: ISeries, kind: 'roc' | 'pr'): Curve | null {
  return kind === 'roc'
    ? series.evaluation.roc
    : series.evaluation.precisionRecall;
}

function Reference(
  props: IPart & { kind: 'roc' | 'pr'; baseRate?: number | null }
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

function Line(
  props: IPart & { series: ISeries; kind: 'roc' | 'pr' }
): JSX.Element | null {
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

/** The part of a curve that lies in view, cut where it crosses an edge. */
export function clipped(
  curve: Curve,
  xRange: Range,
  yRange: Range
): [number, number][] {
  const inside = ([x, y]: [number, number]) =>
    x >= xRange[0] && x <= xRange[1] && y >= yRange[0] && y <= yRange[1];
  const found: [number, number][] = [];
  curve.x.forEach((_, index) => {
    const point: [number, number] = [curve.x[index], curve.y[index]];
    const before: [number, number] | null =
      index > 0 ? [curve.x[index - 1], curve.y[index - 1]] : null;
    if (before && inside(before) !== inside(point)) {
      found.push(crossing(before, point, xRange, yRange));
    }
    if (inside(point)) {
      found.push(point);
    }
  });
  return found;
}

function crossing(
  a: [number, number],
  b: [number, number],
  xRange: Range,
  yRange: Range
): [number, number] {
  const isInside =
    a[0] >= xRange[0] &&
    a[0] <= xRange[1] &&
    a[1] >= yRange[0] &&
    a[1] <= yRange[1];
  const [from, to] = isInside ? [a, b] : [b, a];
  const cut = (start: number, end: number, range: Range) => {
    const bound = end > range[1] ? range[1] : end < range[0] ? range[0] : end;
    return end === start ? 1 : (bound - start) / (end - start);
  };
  const share = Math.min(
    cut(from[0], to[0], xRange),
    cut(from[1], to[1], yRange)
  );
  return [
    from[0] + share * (to[0] - from[0]),
    from[1] + share * (to[1] - from[1])
  ];
}

function Marker(
  props: IPart & { series: ISeries; kind: 'roc' | 'pr'; threshold?: number }
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

/** The same curves as figures, for who does not see them. */
function CurveTable(props: {
  kind: 'roc' | 'pr';
  series: ISeries[];
  label: string;
}): JSX.Element {
  const { kind, series, label } = props;
  const trans = useTrans();
  const steps = Array.from(
    { length: TABLE_POINTS },
    (_, i) => i / (TABLE_POINTS - 1)
  );
  return (
    <table className="mlops-hidden">
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">
            {kind === 'roc'
              ? trans.__('False positive rate')
              : trans.__('Recall')}
          </th>
          {series.map(one => (
            <th key={one.name} scope="col">
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map(step => (
          <tr key={step}>
            <th scope="row">{formatTick(step)}</th>
            {series.map(one => (
              <td key={one.name}>
                {formatMetric(heightAt(curveOf(one, kind), step))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Height of a curve at a place across, on the straight line between its points. */
export function heightAt(curve: Curve | null, across: number): number | null {
  if (!curve || curve.x.length === 0) {
    return null;
  }
  const points = curve.x
    .map((x, index): [number, number] => [x, curve.y[index]])
    .sort((a, b) => a[0] - b[0]);
  const after = points.findIndex(point => point[0] >= across);
  if (after <= 0) {
    return points[after === 0 ? 0 : points.length - 1][1];
  }
  const [left, right] = [points[after - 1], points[after]];
  const share = (across - left[0]) / (right[0] - left[0]);
  return left[1] + share * (right[1] - left[1]);
}

/** Names the series of a view by colour and dash. */
export function Legend(props: {
  series: { name: string; slot: number; note?: string }[];
}): JSX.Element {
  return (
    <ul className="mlops-legendList">
      {props.series.map(one => (
        <li key={one.name}>
          <SeriesKey slot={one.slot} />
          {one.name}
          {one.note && <span className="mlops-2">{one.note}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The stroke that names a series. */
export function SeriesKey(props: { slot: number }): JSX.Element {
  return (
    <svg className="mlops-key" width={18} height={4} aria-hidden="true">
      <path className={`mlops-curve mlops-s${props.slot}`} d="M0 2H18" />
    </svg>
  );
}

/**
 * Slots of the series of a view: what is looked at comes first, the baseline is the second, dashed
 * series wherever it stands in the list.
 */
export function slotsOf(count: number, baseline: number): number[] {
  let next = 1;
  return Array.from({ length: count }, (_, index) => {
    if (index === baseline) {
      return 2;
    }
    const slot = next;
    next += next === 1 ? 2 : 1;
    return slot;
  });
}
