import type { KeyboardEvent } from 'react';

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1
};

/** The index that an arrow, Home or End leads to in a row of choices; null for other keys. */
export function rovingIndex(
  key: string,
  current: number,
  count: number
): number | null {
  if (count === 0) {
    return null;
  }
  if (key === 'Home') {
    return 0;
  }
  if (key === 'End') {
    return count - 1;
  }
  const step = STEPS[key];
  return step ? (current + step + count) % count : null;
}

/** Move focus and choice among the elements with a role inside a container. */
export function rove(
  event: KeyboardEvent<HTMLElement>,
  role: string,
  current: number,
  choose: (index: number) => void
): void {
  const items = event.currentTarget.querySelectorAll<HTMLElement>(
    `[role="${role}"]`
  );
  const next = rovingIndex(event.key, current, items.length);
  if (next !== null) {
    event.preventDefault();
    items[next].focus();
    choose(next);
  }
}
