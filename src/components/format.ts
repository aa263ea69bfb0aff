/** How figures, times and sizes are written everywhere. */

/** Stands where there is no value. */
export const NONE = '–';

const MINUS = '−';
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const YEAR_MS = 365 * 24 * 3600 * 1000;
const SIGNIFICANT = 4;
const MOST_DECIMALS = 10;

type Maybe<T> = T | null | undefined;

const isFigure = (value: Maybe<number>): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const WRITERS = new Map<number, Intl.NumberFormat>();

/** What writes figures with so many decimals; making one takes far longer than writing. */
function writer(decimals: number): Intl.NumberFormat {
  let found = WRITERS.get(decimals);
  if (!found) {
    found = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals
    });
    WRITERS.set(decimals, found);
  }
  return found;
}

/** Write a number with thousands separated, a true minus sign and fixed decimals. */
function write(value: number, decimals: number): string {
  const text = writer(decimals).format(Math.abs(value));
  const isZero = !/[1-9]/.test(text);
  return value < 0 && !isZero ? MINUS + text : text;
}

/**
 * Decimals that suit a column of figures, the same for all of them: rates get as many as there
 * are significant digits, larger figures fewer, tiny ones enough for two digits.
 */
export function decimalsFor(
  values: Maybe<number>[],
  significant = SIGNIFICANT
): number {
  const largest = values.reduce<number>(
    (most, value) => (isFigure(value) ? Math.max(most, Math.abs(value)) : most),
    0
  );
  if (largest === 0) {
    return significant;
  }
  if (largest < 0.01) {
    const zeros = -Math.floor(Math.log10(largest)) - 1;
    return Math.min(Math.max(significant, zeros + 2), MOST_DECIMALS);
  }
  const digits = largest <= 1 ? 0 : Math.floor(Math.log10(largest)) + 1;
  return Math.max(0, significant - digits);
}

/** `0.9213`; pass `decimalsFor` the column so that its figures line up. */
export function formatMetric(
  value: Maybe<number>,
  decimals = decimalsFor([value])
): string {
  return isFigure(value) ? write(value, decimals) : NONE;
}

/** `0.921`: a metric where there is little room. */
export function formatShortMetric(value: Maybe<number>): string {
  return formatMetric(value, decimalsFor([value], 3));
}

/** `+0.0071`, `−0.0088`, `0.0000`. */
export function formatDifference(
  value: Maybe<number>,
  decimals = decimalsFor([value])
): string {
  if (!isFigure(value)) {
    return NONE;
  }
  const text = write(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** `12,400`. */
export function formatCount(value: Maybe<number>): string {
  return isFigure(value) ? write(value, 0) : NONE;
}

/** `53.7 %` for 0.537. */
export function formatPercent(share: Maybe<number>, decimals = 1): string {
  return isFigure(share) ? `${write(share * 100, decimals)} %` : NONE;
}

/** `.75`, `0`, `1`, `−.02`, `12k`, `1.5M`: a tick on an axis. */
export function formatTick(value: number): string {
  if (Math.abs(value) >= 1e6) {
    return `${formatTick(value / 1e6)}M`;
  }
  if (Math.abs(value) >= 1e4) {
    return `${formatTick(value / 1e3)}k`;
  }
  const rounded = Math.round(value * 1e6) / 1e6;
  return String(rounded)
    .replace(/^(-?)0\./, '$1.')
    .replace('-', MINUS);
}

/** `4.2 MB`, `19 kB`, in units of 1000 as on AWS's pages. */
export function formatBytes(size: Maybe<number>): string {
  if (!isFigure(size)) {
    return NONE;
  }
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${write(value, unit > 0 && value < 9.95 ? 1 : 0)} ${units[unit]}`;
}

/** `12 ms`, `4.2 s`, `6 m 31 s`, `2 h 5 m`, `3 d 4 h`. */
export function formatDuration(milliseconds: Maybe<number>): string {
  if (!isFigure(milliseconds)) {
    return NONE;
  }
  if (milliseconds < 1000) {
    return `${Math.round(milliseconds)} ms`;
  }
  if (milliseconds < 9950) {
    return `${write(milliseconds / 1000, 1)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's']
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** `16 Mar`; with the year when it is more than a year ago. */
export function formatDate(time: string, now = Date.now()): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return NONE;
  }
  const day = `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  const isOld = Math.abs(now - date.getTime()) > YEAR_MS;
  return isOld ? `${day} ${date.getFullYear()}` : day;
}

/** `16 Mar 16:42`, in the time zone of the reader. */
export function formatTime(time: string, now = Date.now()): string {
  const day = formatDate(time, now);
  return day === NONE ? NONE : `${day} ${clock(new Date(time))}`;
}

/** `16 Mar 2026 16:42`, for tooltips and headers. */
export function formatFullTime(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? NONE
    : `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()} ${clock(date)}`;
}

function clock(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The first eight signs of a content hash. */
export function shortHash(hash: string): string {
  return hash.replace(/^sha256:/, '').slice(0, 8);
}

/** `churn-uplift…-eu`: a name that gives way in its middle. */
export function shorten(name: string, most: number): string {
  const signs = Array.from(name);
  if (signs.length <= most) {
    return name;
  }
  const tail = Math.max(1, Math.floor((most - 1) / 3));
  const head = Math.max(1, most - 1 - tail);
  return `${signs.slice(0, head).join('')}…${signs.slice(-tail).join('')}`;
}
