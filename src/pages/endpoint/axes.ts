import type { TrafficMinute } from '../../api/types';
import { ticks } from '../../charts/scale';

const MINUTE = 60_000;
/** What an axis covers at least, so that one minute is not all of it. */
const LEAST = 5 * MINUTE;
/** Widest bar of one minute, in px. */
const MOST_BAR = 18;

/** The time that an axis covers, in ms since 1970: half a minute around what is there at least. */
export function timesOf(minutes: readonly TrafficMinute[]): [number, number] {
  const times = minutes.map(({ minute }) => Date.parse(minute));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const air = Math.max(MINUTE / 2, (LEAST - (last - first)) / 2);
  return [first - air, last + air];
}

/** Width of one minute's bar on an axis of some width, in px. */
export function barWidth(
  minutes: readonly TrafficMinute[],
  room: number
): number {
  const [first, last] = timesOf(minutes);
  const minute = (room * MINUTE) / (last - first);
  return Math.min(MOST_BAR, Math.max(3, minute * 0.7));
}

/** A few whole numbers from 0 to a top. */
export function wholeTicks(top: number): number[] {
  return ticks([0, Math.ceil(top)]).filter(Number.isInteger);
}
