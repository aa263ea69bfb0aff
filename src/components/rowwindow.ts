import type { RefObject } from 'react';
import { useCallback, useLayoutEffect, useState } from 'react';

/** Rows are drawn one by one up to here; a longer table draws those in view. */
export const ALL_AT_ONCE = 200;

/** Class of the element that scrolls a table. */
export const SCROLLS = 'mlops-scroll';

/** Rows drawn above and below those in view, and the step in which the window moves. */
const BEYOND = 8;
const AT_FIRST = 40;

/** The rows of a table that are drawn. */
export interface IRowWindow {
  first: number;
  /** The first one after them. */
  last: number;
  /** Scroll so that a row is in view. */
  show: (row: number) => void;
}

/**
 * Which rows of a long table are near what is in view of the element that scrolls it.
 *
 * @param table - lies in an element of the class `mlops-scroll`; without one all rows are drawn.
 * @param height - of every row, in px.
 */
export function useRowWindow(
  table: RefObject<HTMLTableElement>,
  count: number,
  height: number
): IRowWindow {
  const long = count > ALL_AT_ONCE;
  const [seen, setSeen] = useState({ first: 0, last: AT_FIRST });
  useLayoutEffect(() => {
    if (!long) {
      return;
    }
    const scroller = scrollerOf(table);
    if (!scroller) {
      setSeen({ first: 0, last: Infinity });
      return;
    }
    const look = () => {
      const top = Math.floor(scroller.scrollTop / height);
      const first = Math.floor(top / BEYOND) * BEYOND - BEYOND;
      const rows = Math.ceil(scroller.clientHeight / height) + 3 * BEYOND;
      const next = { first: Math.max(0, first), last: first + rows };
      setSeen(now =>
        now.first === next.first && now.last === next.last ? now : next
      );
    };
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, [long, height]);
  const show = useCallback(
    (row: number) => {
      const scroller = scrollerOf(table);
      if (!scroller) {
        return;
      }
      const head = table.current?.tHead?.offsetHeight ?? 0;
      const lowest = (row + 1) * height + head - scroller.clientHeight;
      const top = Math.min(Math.max(scroller.scrollTop, lowest), row * height);
      scroller.scrollTop = top;
    },
    [height]
  );
  return long
    ? { first: seen.first, last: Math.min(seen.last, count), show }
    : { first: 0, last: count, show };
}

function scrollerOf(table: RefObject<HTMLTableElement>): HTMLElement | null {
  return table.current?.closest<HTMLElement>(`.${SCROLLS}`) ?? null;
}

/** The rows that are drawn: those near the view, and the active one, which holds the focus. */
export function drawn(
  first: number,
  last: number,
  current: number,
  count: number
): number[] {
  const near = Array.from(
    { length: Math.max(0, last - first) },
    (_, at) => first + at
  );
  if (count === 0 || (current >= first && current < last)) {
    return near;
  }
  return current < first ? [current, ...near] : [...near, current];
}

/** A row of a table, or the gap where rows are left out. */
export type Part =
  | { kind: 'row'; index: number }
  | { kind: 'gap'; before: number; rows: number };

/** Rows with a gap as high as the rows that are left out between them. */
export function withGaps(indices: number[], count: number): Part[] {
  const parts: Part[] = [];
  let next = 0;
  for (const index of [...indices, count]) {
    if (index > next) {
      parts.push({ kind: 'gap', before: next, rows: index - next });
    }
    if (index < count) {
      parts.push({ kind: 'row', index });
    }
    next = index + 1;
  }
  return parts;
}
