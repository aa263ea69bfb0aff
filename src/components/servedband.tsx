import React from 'react';

import type { Served } from '../api/types';
import { formatDate, formatFullTime, formatTime } from './format';
import { useTrans } from './translator';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
const MOST_TICKS = 5;

/** One stretch of the band, in percent of its length. */
export interface IStretch {
  served: Served;
  left: number;
  width: number;
  current: boolean;
}

/** Where each version lies between the first start and now. */
export function stretches(served: Served[], now: number): IStretch[] {
  const ordered = [...served].sort((a, b) => a.start.localeCompare(b.start));
  const first = ordered.length ? Date.parse(ordered[0].start) : now;
  const last = Math.max(
    first + 1,
    ...ordered.map(one => (one.end ? Date.parse(one.end) : now))
  );
  const share = (time: number) => ((time - first) / (last - first)) * 100;
  return ordered.map(one => {
    const left = share(Date.parse(one.start));
    const end = share(one.end ? Date.parse(one.end) : last);
    return { served: one, left, width: end - left, current: !one.end };
  });
}

/** What the band takes. */
export interface IServedBandProps {
  served: Served[];
  /** Now, in ms since 1970; the clock unless told. */
  now?: number;
}

/** Which version an endpoint served when; the one it serves now in brand colour. */
export function ServedBand(props: IServedBandProps): JSX.Element | null {
  const { served, now = Date.now() } = props;
  const trans = useTrans();
  if (served.length === 0) {
    return null;
  }
  const parts = stretches(served, now);
  const first = Date.parse(parts[0].served.start);
  const last = Math.max(
    first + 1,
    ...served.map(one => (one.end ? Date.parse(one.end) : now))
  );
  // Times are written to the minute: no two ticks say the same.
  const minutes = Math.floor((last - first) / MINUTE);
  const ticks = Math.min(MOST_TICKS, minutes + 1);
  const step = (last - first) / Math.max(1, ticks - 1);
  const write = last - first > 3 * DAY ? formatDate : formatTime;
  return (
    <div className="mlops-band">
      <ol className="mlops-bandBar" aria-label={trans.__('Versions served')}>
        {parts.map((part, index) => (
          <li
            key={index}
            className={
              part.current ? 'mlops-stretch mlops-current' : 'mlops-stretch'
            }
            style={{ left: `${part.left}%`, width: `${part.width}%` }}
            title={says(part.served)}
          >
            <span aria-hidden="true">{part.served.reference}</span>
            <span className="mlops-hidden">{says(part.served)}</span>
          </li>
        ))}
      </ol>
      <div className="mlops-bandAxis" aria-hidden="true">
        {Array.from({ length: ticks }, (_, index) => (
          <span key={index}>
            {write(new Date(first + index * step).toISOString())}
          </span>
        ))}
      </div>
    </div>
  );

  function says(one: Served): string {
    const start = formatFullTime(one.start);
    return one.end
      ? trans.__(
          '%1 from %2 to %3',
          one.reference,
          start,
          formatFullTime(one.end)
        )
      : trans.__('%1 since %2', one.reference, start);
  }
}
