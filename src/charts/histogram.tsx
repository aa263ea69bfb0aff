import React from 'react';

import type { Histogram } from '../api/types';
import { decimalsFor, formatCount, formatMetric } from '../components/format';
import { useTrans } from '../components/translator';
import { Plot } from './plot';
import { linear, round } from './scale';
import type { ISize } from './sized';

/** What a histogram takes. */
export interface IHistogramProps extends ISize {
  histogram: Histogram;
  /** What is distributed: "Actual minus predicted". */
  title: string;
  /** One sentence that says what is to be seen. */
  label: string;
  /** A dotted line with a meaning: 0 for residuals. */
  reference?: number;
}

/** How numbers are distributed: a bar for each bin, from zero. */
export function HistogramChart(props: IHistogramProps): JSX.Element {
  const { histogram, title, label, reference } = props;
  const { edges, counts } = histogram;
  const trans = useTrans();
  const most = Math.max(1, ...counts);
  const words = bins(histogram);
  return (
    <Plot
      width={props.width}
      height={props.height}
      x={[edges[0], edges[edges.length - 1]]}
      y={[0, most]}
      xTitle={title}
      yTitle={trans.__('Rows')}
      label={label}
      table={
        <table className="mlops-hidden">
          <caption>{label}</caption>
          <tbody>
            {counts.map((count, index) => (
              <tr key={index}>
                <th scope="row">{words[index]}</th>
                <td>{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      {(x, y) => (
        <>
          {counts.map((count, index) => (
            <rect
              key={index}
              className="mlops-bin"
              x={round(x(edges[index]))}
              y={round(y(count))}
              width={Math.max(
                1,
                round(x(edges[index + 1]) - x(edges[index])) - 1
              )}
              height={round(y(0) - y(count))}
            >
              <title>{`${words[index]}: ${formatCount(count)}`}</title>
            </rect>
          ))}
          {reference !== undefined &&
            reference > edges[0] &&
            reference < edges[edges.length - 1] && (
              <path
                className="mlops-reference"
                d={`M${round(x(reference))} ${round(y(0))}V${round(y(most))}`}
              />
            )}
        </>
      )}
    </Plot>
  );
}

/** What a strip of bars takes. */
export interface IDistributionProps {
  /** Of each bin or category, in the order they stand. */
  counts: number[];
  /** What each bar is: "18 to 32.5", "Paris". */
  names: string[];
  /** Of what: the name of the column. */
  label: string;
  width?: number;
  height?: number;
}

/** A distribution as small as a word, for a cell of a table. */
export function Distribution(props: IDistributionProps): JSX.Element | null {
  const { counts, names, label, width = 120, height = 20 } = props;
  if (counts.length === 0) {
    return null;
  }
  const most = Math.max(1, ...counts);
  const x = linear([0, counts.length], [0, width]);
  const top = counts.indexOf(Math.max(...counts));
  const named = names[top]
    ? `, ${names[top]}: ${formatCount(counts[top])}`
    : '';
  return (
    <svg
      role="img"
      aria-label={`${label}${named}`}
      className="mlops-distribution"
      width={width}
      height={height}
    >
      {counts.map((count, index) => {
        const tall = count > 0 ? Math.max(1, (count / most) * height) : 0;
        return (
          <rect
            key={index}
            className="mlops-bin"
            x={round(x(index))}
            y={round(height - tall)}
            width={Math.max(1, round(x(index + 1) - x(index)) - 1)}
            height={round(tall)}
          >
            <title>{`${names[index] ?? ''}: ${formatCount(count)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

/** What each bin of a histogram holds: `18 to 32.5`. */
export function bins({ edges }: Histogram): string[] {
  const decimals = decimalsFor(edges);
  return edges
    .slice(0, -1)
    .map(
      (edge, index) =>
        `${formatMetric(edge, decimals)} to ${formatMetric(edges[index + 1], decimals)}`
    );
}
