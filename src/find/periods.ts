/** A span of time in ms since 1970: its first moment, and the first after it. */
export interface IPeriod {
  start: number;
  end: number;
}

const MOMENT = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}))?)?)?$/i;
const AGO = /^(\d{1,4})([hdw])$/i;
const HOUR = 3600 * 1000;
const UNITS: Record<string, number> = {
  h: HOUR,
  d: 24 * HOUR,
  w: 7 * 24 * HOUR
};

/**
 * Read a span as a person writes it: `2026`, `2026-03`, `2026-03-16`, `2026-03-16T12:00`, `7d` (the
 * last seven days), `A..B` from the start of A to the end of B. In the browser's time zone.
 */
export function period(text: string): IPeriod | null {
  if (!text.includes('..')) {
    return span(text);
  }
  const at = text.indexOf('..');
  const [first, last] = [text.slice(0, at), text.slice(at + 2)];
  const start = first ? span(first) : null;
  const end = last ? span(last) : null;
  if ((first && !start) || (last && !end) || !(first || last)) {
    return null;
  }
  return { start: start?.start ?? -Infinity, end: end?.end ?? Infinity };
}

/** The moments for which a comparison with a span holds. */
export function holding(operator: string, { start, end }: IPeriod): IPeriod {
  switch (operator) {
    case '>':
      return { start: end, end: Infinity };
    case '>=':
      return { start, end: Infinity };
    case '<':
      return { start: -Infinity, end: start };
    case '<=':
      return { start: -Infinity, end };
    default:
      return { start, end };
  }
}

function span(text: string): IPeriod | null {
  const ago = AGO.exec(text);
  if (ago) {
    const back = Number(ago[1]) * UNITS[ago[2].toLowerCase()];
    return { start: Date.now() - back, end: Infinity };
  }
  const found = MOMENT.exec(text);
  if (!found) {
    return null;
  }
  const [year, month, day, hour, minute] = found
    .slice(1)
    .map(part => (part === undefined ? null : Number(part)));
  const at = [year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0];
  const given = [year, month, day, hour, minute].filter(one => one !== null);
  const next = at.map((part, index) =>
    index === given.length - 1 ? part + 1 : part
  );
  const start = moment(at);
  return isReal(start, at)
    ? { start: start.getTime(), end: moment(next).getTime() }
    : null;
}

function moment([year, month, day, hour, minute]: number[]): Date {
  return new Date(year, month, day, hour, minute);
}

/** Whether the calendar has such a moment: the browser makes 1 March of 30 February. */
function isReal(
  date: Date,
  [year, month, day, hour, minute]: number[]
): boolean {
  return (
    date.getFullYear() === year &&
    date.getMonth() === month &&
    date.getDate() === day &&
    hour < 24 &&
    minute < 60
  );
}
