import type { TrafficMinute } from '../../../api/types';
import { barWidth, timesOf, wholeTicks } from '../axes';

function minutes(...times: string[]): TrafficMinute[] {
  return times.map(time => ({
    minute: `2026-01-01T${time}:00Z`,
    requests: 1,
    errors: 0,
    p50: 3
  }));
}

describe('the axes of traffic', () => {
  it('give one minute a place in the middle of five', () => {
    const one = minutes('10:00');
    const noon = Date.parse(one[0].minute);
    expect(timesOf(one)).toEqual([noon - 150_000, noon + 150_000]);
    expect(barWidth(one, 100)).toBeCloseTo(14);
  });

  it('leave half a minute around many', () => {
    const [first, last] = timesOf(minutes('10:00', '11:00'));
    expect(last - first).toBe(61 * 60_000);
    expect(barWidth(minutes('10:00', '11:00'), 100)).toBe(3);
  });

  it('count in whole numbers', () => {
    expect(wholeTicks(0.2)).toEqual([0, 1]);
    expect(wholeTicks(1)).toEqual([0, 1]);
    expect(wholeTicks(3.1)).toEqual([0, 1, 2, 3, 4]);
    expect(wholeTicks(30)).toEqual([0, 10, 20, 30]);
  });
});
