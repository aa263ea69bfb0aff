import React from 'react';

import type { Gain } from '../api/types';
import { formatDifference, formatTick } from '../components/format';
import { useTrans } from '../components/translator';
import type { Range } from './plot';
import { Plot } from './plot';
import type { Scale } from './scale';
import { extent, pathOf, round } from './scale';

/** Where one version gains. */
export interface IGainSeries {
  name: string;
  /** 1 to 6. */
  slot: number;
  gain: Gain;
}

/** What the chart takes. */
export interface IGainChartProps {
  series: IGainSeries[];
  /** The line at zero: `churn/6`. */
  baseline: string;
  /** Place across that is marked, with its word: the threshold. */
  mark?: { x: number; label: string } | null;
  xRange?: Range;
}

const TABLE_ROWS = 9;

/** Differences to the baseline with their 95 % bands: what curves over one another hide. */
export function GainChart(props: IGainChartProps): JSX.Element {
  const { series, baseline, mark } = props;
  const trans = useTrans();
  const isRate = series[0]?.gain.kind === 'rate';
  const across = series.flatMap(({ gain }) => gain.x);
  const xRange = props.xRange ?? extent(across) ?? [0, 1];
  const inside = series.map(one => ({ ...one, gain: cut(one.gain, xRange) }));
  const yRange =
    extent(
      [0, ...inside.flatMap(({ gain }) => [...gain.low, ...gain.high])],
      0.06
    ) ?? ([-1, 1] as const);
  const names = series.map(({ name }) => name).join(', ');
  const label = isRate
    ? trans.__(
        'Gain of %1 over %2 in true positive rate, with 95 % band',
        names,
        baseline
      )
    : trans.__(
        'Absolute error of %1 minus that of %2, with 95 % band',
        names,
        baseline
      );
  return (
    <Plot
      x={xRange}
      y={yRange}
      xTitle={
        isRate ? trans.__('False positive rate') : trans.__('What happened')
      }
      yTitle={
        isRate
          ? trans.__('Gain in true positive rate')
          : trans.__('Difference of absolute error')
      }
      label={label}
      table={<GainTable series={inside} label={label} />}
    >
      {(x, y) => (
        <>
          {mark && mark.x >= xRange[0] && mark.x <= xRange[1] && (
            <Mark x={x(mark.x)} bottom={y(yRange[0])} label={mark.label} />
          )}
          <path
            className="mlops-curve mlops-s2"
            d={`M${round(x(xRange[0]))} ${round(y(0))}H${round(x(xRange[1]))}`}
          />
          {inside.map(one => (
            <Band key={one.name} series={one} x={x} y={y} />
          ))}
        </>
      )}
    </Plot>
  );
}

function Mark(props: {
  x: number;
  bottom: number;
  label: string;
}): JSX.Element {
  return (
    <>
      <path
        className="mlops-reference"
        d={`M${round(props.x)} 8V${round(props.bottom)}`}
      />
      <text className="mlops-tick" x={props.x + 5} y={18}>
        {props.label}
      </text>
    </>
  );
}

function Band(props: { series: IGainSeries; x: Scale; y: Scale }): JSX.Element {
  const { x, y } = props;
  const { slot, gain } = props.series;
  const along = (values: number[]) =>
    values.map((value, index): [number, number] => [
      x(gain.x[index]),
      y(value)
    ]);
  const outline = pathOf([...along(gain.high), ...along(gain.low).reverse()]);
  return (
    <>
      <path className={`mlops-band mlops-b${slot}`} d={`${outline}Z`} />
      <path
        className={`mlops-curve mlops-s${slot}`}
        d={pathOf(along(gain.y))}
      />
    </>
  );
}

/** The part of a gain that is in view. */
function cut(gain: Gain, range: Range): Gain {
  const kept = gain.x
    .map((_, index) => index)
    .filter(index => gain.x[index] <= range[1] && gain.x[index] >= range[0]);
  const of = (values: number[]) => kept.map(index => values[index]);
  return {
    ...gain,
    x: of(gain.x),
    y: of(gain.y),
    low: of(gain.low),
    high: of(gain.high)
  };
}

/** The same as figures, for who does not see them. */
function GainTable(props: {
  series: IGainSeries[];
  label: string;
}): JSX.Element {
  const { series, label } = props;
  return (
    <table className="mlops-hidden">
      <caption>{label}</caption>
      <tbody>
        {series.flatMap(({ name, gain }) => {
          const step = Math.max(1, Math.floor(gain.x.length / TABLE_ROWS));
          return gain.x
            .map((place, index) => ({ place, index }))
            .filter(({ index }) => index % step === 0)
            .map(({ place, index }) => (
              <tr key={`${name} ${index}`}>
                <th scope="row">{`${name}, ${formatTick(place)}`}</th>
                <td>{formatDifference(gain.y[index])}</td>
                <td>{formatDifference(gain.low[index])}</td>
                <td>{formatDifference(gain.high[index])}</td>
              </tr>
            ));
        })}
      </tbody>
    </table>
  );
}
