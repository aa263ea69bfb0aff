import { isClear, rangeOf } from '../interval';

const of = (value: number, interval: [number, number] | null) => ({
  name: 'churn/2',
  slot: 1,
  value,
  interval
});

describe('intervals', () => {
  it('are clear when they leave zero on one side', () => {
    expect(isClear([0.1, 0.3])).toBe(true);
    expect(isClear([-0.3, -0.1])).toBe(true);
    expect(isClear([-0.1, 0.3])).toBe(false);
    expect(isClear(null)).toBe(false);
  });

  it('have zero in the middle of their range, whichever side they lie on', () => {
    const [low, high] = rangeOf([of(0.2, [0.1, 0.3]), of(-0.05, null)]);
    expect(low).toBe(-high);
    expect(high).toBeGreaterThan(0.3);
    expect(rangeOf([])).toEqual([-1, 1]);
  });
});
