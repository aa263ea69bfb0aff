import type { CSSProperties } from 'react';
import React from 'react';

import { decimalsFor, formatMetric } from '../components/format';

/** One bar. */
export interface IBar {
  name: string;
  value: number;
  /** Said on hover. */
  title?: string;
}

/** What bars take. */
export interface IBarsProps {
  /** In the order they are drawn. */
  bars: IBar[];
  /** One sentence that says what is to be seen; the caption for who does not see it. */
  label: string;
}

/** Horizontal bars from a common zero, each with its name and figure. */
export function Bars(props: IBarsProps): JSX.Element {
  const { bars, label } = props;
  const values = bars.map(bar => bar.value);
  const least = Math.min(0, ...values);
  const length = Math.max(0, ...values) - least || 1;
  const decimals = decimalsFor(values, 3);
  return (
    <table className="mlops-bars">
      <caption className="mlops-hidden">{label}</caption>
      <tbody>
        {bars.map(({ name, value, title }, index) => (
          <tr key={index} title={title}>
            <th scope="row" className="mlops-el" title={name}>
              {name}
            </th>
            <td className="mlops-barPlace" aria-hidden="true">
              <span
                className="mlops-bar"
                style={
                  {
                    '--mlops-from': (Math.min(0, value) - least) / length,
                    '--mlops-length': Math.abs(value) / length
                  } as CSSProperties
                }
              />
            </td>
            <td className="mlops-num mlops-right">
              {formatMetric(value, decimals)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
