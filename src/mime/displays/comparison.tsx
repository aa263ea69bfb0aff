import React, { useState } from 'react';

import type { ChangeRow, Comparison, MetricRow } from '../../api/types';
import type { ICurvesProps, ISeries } from '../../charts';
import {
  Curves,
  IntervalPlot,
  Legend,
  ThresholdSlider,
  canMoveThreshold,
  heightAt,
  rangeOf
} from '../../charts';
import {
  Delta,
  NONE,
  Verdict,
  decimalsFor,
  formatMetric,
  shorten,
  useTrans
} from '../../components';
import {
  Key,
  MatrixFigure,
  NotDrawn,
  Untested,
  placesOf,
  seriesOf
} from '../../comparison';
import { Ask, OPEN } from './parts';

/** More versions than this stand above their curves, not beside them. */
const FEW = 3;

/** Values of the others said of one change, and signs of each. */
const MOST_VALUES = 4;
const LONGEST = 40;

/** Changes said below the table; the page has them all. */
const MOST_CHANGES = 6;

/** Versions side by side: the verdict, then what it rests on. */
export function ComparisonDisplay(props: {
  comparison: Comparison;
}): JSX.Element {
  const { comparison } = props;
  const trans = useTrans();
  const series = seriesOf(comparison);
  const [threshold, setThreshold] = useState<number | null>(null);
  const many = comparison.versions.length > FEW;
  return (
    <>
      <div className="mlops-displayVerdict">
        <Verdict comparison={comparison} />
      </div>
      <div
        className={many ? 'mlops-comparison mlops-stacked' : 'mlops-comparison'}
      >
        <div>
          <Metrics comparison={comparison} />
          <Untested comparison={comparison} />
        </div>
        {series.some(({ evaluation }) => evaluation.roc) && (
          <div>
            <div className="mlops-h">{trans.__('ROC, left end')}</div>
            <Curves
              kind="roc"
              series={series}
              threshold={threshold ?? undefined}
              {...leftEnd(series)}
            />
            <Legend series={series} />
          </div>
        )}
      </div>
      <NotDrawn comparison={comparison} />
      <Matrices
        series={series}
        threshold={threshold}
        onThreshold={setThreshold}
      />
      <div className="mlops-displayFoot">
        <Changes comparison={comparison} />
        <Ask
          icon="open"
          command={OPEN.compare}
          args={{
            references: comparison.versions.map(({ reference }) => reference),
            baseline: comparison.versions[comparison.baseline]?.reference
          }}
        >
          {trans.__('Open comparison')}
        </Ask>
      </div>
    </>
  );
}

/** The part of the curves where decisions are made: few false positives. */
function leftEnd(series: ISeries[]): Pick<ICurvesProps, 'xRange' | 'yRange'> {
  const heights = series.map(
    ({ evaluation }) => heightAt(evaluation.roc, 0.02) ?? 0
  );
  const floor = Math.floor(Math.min(0.8, ...heights) * 5) / 5;
  return { xRange: [0, 0.3], yRange: [floor, 1] };
}

function Metrics(props: { comparison: Comparison }): JSX.Element {
  const { versions, metrics, baseline } = props.comparison;
  const trans = useTrans();
  return (
    <table
      className={
        versions.length > 2
          ? 'mlops-t mlops-compare mlops-many'
          : 'mlops-t mlops-compare'
      }
      aria-label={trans.__('Metrics')}
    >
      <thead>
        <tr>
          <th scope="col">{trans.__('Metric')}</th>
          {placesOf(props.comparison).map(({ index, name, slot }) => (
            <th key={name} scope="col" className="mlops-right">
              <Key slot={slot} /> {name}
              {index === baseline && versions.length > 2 && (
                <span className="mlops-baseline">{trans.__('baseline')}</span>
              )}
            </th>
          ))}
          {versions.length === 2 && (
            <>
              <th scope="col" className="mlops-right">
                {trans.__('Difference')}
              </th>
              <th scope="col">{trans.__('95 % interval')}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {metrics.map(row => (
          <Row key={row.name} row={row} baseline={baseline} />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: { row: MetricRow; baseline: number }): JSX.Element {
  const { row, baseline } = props;
  const trans = useTrans();
  const isPair = row.values.length === 2;
  const decimals = decimalsFor(row.values);
  return (
    <tr>
      <th scope="row">
        {row.label}{' '}
        {row.better === 'lower' && (
          <span className="mlops-3">{trans.__('lower is better')}</span>
        )}
      </th>
      {row.values.map((value, index) => (
        <td key={index} className="mlops-right">
          <span className={index === row.best ? 'mlops-best' : undefined}>
            {formatMetric(value, decimals)}
          </span>
          {!isPair && index !== baseline && (
            <span className="mlops-below">
              <Delta
                difference={row.differences[index] ?? null}
                better={row.better}
                decimals={decimals}
              />
            </span>
          )}
        </td>
      ))}
      {isPair && (
        <>
          <td className="mlops-right">
            <Delta
              difference={row.differences[1 - baseline] ?? null}
              better={row.better}
              decimals={decimals}
            />
          </td>
          <td>
            <Interval row={row} at={1 - baseline} decimals={decimals} />
          </td>
        </>
      )}
    </tr>
  );
}

/** The difference with its whisker; a hollow point alone where no interval is known. */
function Interval(props: {
  row: Partial<MetricRow>;
  at: number;
  decimals: number;
}): JSX.Element | null {
  const { row, at, decimals } = props;
  const value = row.differences?.[at];
  if (value === null || value === undefined) {
    return null;
  }
  const paired = row.paired?.[at];
  const interval = paired ? ([paired.low, paired.high] as const) : null;
  const difference = { name: row.label ?? '', slot: 1, value, interval };
  return (
    <IntervalPlot
      differences={[difference]}
      range={rangeOf([difference])}
      width={120}
      decimals={decimals}
    />
  );
}

/** Matrices and the threshold that they and the marks on the curves follow. */
function Matrices(props: {
  series: ISeries[];
  threshold: number | null;
  onThreshold: (threshold: number) => void;
}): JSX.Element | null {
  const { series, threshold, onThreshold } = props;
  const trans = useTrans();
  const own = series[0]?.evaluation.threshold ?? 0.5;
  const shown = series.filter(({ evaluation }) => evaluation.confusion.length);
  if (shown.length === 0) {
    return null;
  }
  return (
    <details className="mlops-details">
      <summary className="mlops-summary">
        {trans.__('Confusion matrices')}
      </summary>
      <div className="mlops-displayMatrices">
        {shown.map(one => (
          <MatrixFigure key={one.name} series={one} threshold={threshold} />
        ))}
      </div>
      {series.some(({ evaluation }) => canMoveThreshold(evaluation)) && (
        <ThresholdSlider value={threshold ?? own} onChange={onThreshold} />
      )}
    </details>
  );
}

function Changes(props: { comparison: Comparison }): JSX.Element {
  const { changes } = props.comparison;
  const trans = useTrans();
  const differing = changes.filter(({ differs }) => differs);
  // What only one side has mostly comes with another kind of model.
  const shared = differing.filter(({ values }) => !values.includes(null));
  if (differing.length === 0) {
    return (
      <span className="mlops-2 mlops-sp">
        {trans.__('Nothing else changed.')}
      </span>
    );
  }
  const fits = differing.length <= MOST_CHANGES;
  const shown = fits ? differing : shared.slice(0, MOST_CHANGES);
  const rest = fits ? 0 : shared.length - shown.length;
  const lone = fits ? 0 : differing.length - shared.length;
  return (
    <div className="mlops-changes">
      <span className="mlops-2">{trans.__('Also changed')}</span>
      {shown.map(change => (
        <span
          key={`${change.kind} ${change.name}`}
          title={change.values.map(value => value ?? NONE).join(' → ')}
        >
          {change.name}{' '}
          <span className="mlops-2">
            {changed(change, props.comparison.baseline)}
          </span>
        </span>
      ))}
      {rest > 0 && (
        <span className="mlops-2">
          {trans._n('and %1 more', 'and %1 more', rest)}
        </span>
      )}
      {lone > 0 && (
        <span className="mlops-2">
          {trans._n(
            '%1 more, only in one of them',
            '%1 more, only in one of them',
            lone
          )}
        </span>
      )}
    </div>
  );
}

/** Two values in their order; of more the baseline's, then what the others have. */
function changed({ values }: ChangeRow, baseline: number): string {
  const told = values.map(value => shorten(value ?? NONE, LONGEST));
  if (told.length === 2) {
    return told.join(' → ');
  }
  const others = values.filter(value => value !== values[baseline]);
  const kinds = [...new Set(others.map(value => value ?? NONE))];
  const shown = kinds.slice(0, MOST_VALUES).map(one => shorten(one, LONGEST));
  const rest = kinds.length > MOST_VALUES ? ', …' : '';
  return `${told[baseline]} → ${shown.join(', ')}${rest}`;
}
