import React from 'react';

import type { Metric } from '../api/types';
import { Sparkline } from '../charts/sparkline';
import { decimalsFor, formatDifference, formatMetric } from './format';
import { useTrans } from './translator';

/** What the strip takes. */
export interface IMetricStripProps {
  metrics: Metric[];
  /** What differences are taken to. */
  previous?: { reference: string; metrics: Metric[] } | null;
  /** By metric's name: its values, oldest version first. */
  trends?: Record<string, (number | null)[]>;
  /** Opens a metric over the versions. */
  onOpen?: (name: string) => void;
  /** How many are shown; six unless told. */
  most?: number;
}

/** The headline figures of a version: value, difference, trend. */
export function MetricStrip(props: IMetricStripProps): JSX.Element {
  const { metrics, previous, trends, onOpen, most = 6 } = props;
  const shown = metrics.slice(0, most);
  const before = new Map(
    previous?.metrics.map(metric => [metric.name, metric.value])
  );
  return (
    <dl className="mlops-metrics">
      {shown.map(metric => (
        <Figure
          key={metric.name}
          metric={metric}
          before={before.get(metric.name) ?? null}
          against={previous?.reference}
          trend={trends?.[metric.name]}
          onOpen={onOpen}
        />
      ))}
    </dl>
  );
}

function Figure(props: {
  metric: Metric;
  before: number | null;
  against?: string;
  trend?: (number | null)[];
  onOpen?: (name: string) => void;
}): JSX.Element {
  const { metric, before, against, trend, onOpen } = props;
  const decimals = decimalsFor([metric.value, before]);
  const value = formatMetric(metric.value, decimals);
  return (
    <div className="mlops-metric">
      <dt title={metric.label}>{metric.label}</dt>
      <dd>
        <div className="mlops-figure">
          {onOpen ? (
            <button
              type="button"
              className="mlops-figureButton"
              onClick={() => onOpen(metric.name)}
            >
              {value}
            </button>
          ) : (
            value
          )}
        </div>
        {(against || trend) && (
          <div className="mlops-metricFoot">
            {metric.value !== null && before !== null && against ? (
              <Delta
                difference={metric.value - before}
                better={metric.better}
                decimals={decimals}
                against={against}
              />
            ) : (
              <span />
            )}
            {trend && <Sparkline values={trend} width={46} height={16} />}
          </div>
        )}
      </dd>
    </div>
  );
}

/** What a difference takes. */
export interface IDeltaProps {
  difference: number | null;
  better: Metric['better'];
  decimals?: number;
  /** What it is taken to: `churn/6`. */
  against?: string;
}

/** A difference with its sign, coloured and worded as better or worse. */
export function Delta(props: IDeltaProps): JSX.Element {
  const { difference, better, decimals, against } = props;
  const trans = useTrans();
  const text = formatDifference(difference, decimals);
  const sense = senseOf(difference, better, text);
  const word = {
    better: trans.__('better'),
    worse: trans.__('worse'),
    same: ''
  }[sense];
  const title = against
    ? trans.__('%1 against %2', word || trans.__('the same'), against)
    : word;
  return (
    <span className={`mlops-delta mlops-delta-${sense}`} title={title}>
      {text}
      {word && <span className="mlops-hidden"> {title}</span>}
    </span>
  );
}

function senseOf(
  difference: number | null,
  better: Metric['better'],
  text: string
): 'better' | 'worse' | 'same' {
  if (difference === null || !better || !/[1-9]/.test(text)) {
    return 'same';
  }
  return difference > 0 === (better === 'higher') ? 'better' : 'worse';
}
