import {
  decimalsFor,
  formatBytes,
  formatCount,
  formatDate,
  formatDifference,
  formatDuration,
  formatFullTime,
  formatMetric,
  formatPercent,
  formatShortMetric,
  formatTick,
  formatTime,
  shortHash,
  shorten
} from '../format';

describe('figures', () => {
  it('have as many decimals as there are digits that count', () => {
    expect(formatMetric(0.92134)).toBe('0.9213');
    expect(formatMetric(1)).toBe('1.0000');
    expect(formatMetric(41.7)).toBe('41.70');
    expect(formatMetric(12400)).toBe('12,400');
    expect(formatMetric(0.00123)).toBe('0.0012');
    expect(formatShortMetric(0.92134)).toBe('0.921');
    expect(formatShortMetric(41.71)).toBe('41.7');
  });

  it('have the same decimals in a column', () => {
    const column = [0.5, 41.7, null, undefined, Number.NaN];
    expect(decimalsFor(column)).toBe(2);
    expect(column.map(value => formatMetric(value, 2))).toEqual([
      '0.50',
      '41.70',
      '–',
      '–',
      '–'
    ]);
    expect(decimalsFor([])).toBe(4);
    expect(decimalsFor([0, 0])).toBe(4);
  });

  it('carry a true minus sign, and none for what rounds to zero', () => {
    expect(formatMetric(-0.5)).toBe('−0.5000');
    expect(formatDifference(-0.00881, 4)).toBe('−0.0088');
    expect(formatDifference(0.0071, 4)).toBe('+0.0071');
    expect(formatDifference(-0.00001, 4)).toBe('0.0000');
    expect(formatDifference(0.00001, 4)).toBe('0.0000');
    expect(formatDifference(null)).toBe('–');
  });

  it('are counted, shared and ticked in their own ways', () => {
    expect(formatCount(61870)).toBe('61,870');
    expect(formatCount(-40)).toBe('−40');
    expect(formatPercent(0.537)).toBe('53.7 %');
    expect(formatTick(0.75)).toBe('.75');
    expect(formatTick(-0.02)).toBe('−.02');
    expect(formatTick(1)).toBe('1');
    expect(formatTick(0.1 + 0.2)).toBe('.3');
  });

  it('are sizes in units of a thousand', () => {
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBytes(19_000)).toBe('19 kB');
    expect(formatBytes(4_210_000)).toBe('4.2 MB');
    expect(formatBytes(999_600)).toBe('1.0 MB');
    expect(formatBytes(1e15)).toBe('1,000 TB');
    expect(formatBytes(null)).toBe('–');
  });
});

describe('times', () => {
  const now = new Date(2026, 2, 20).getTime();
  const at = (year: number) => new Date(year, 2, 16, 16, 42).toISOString();

  it('are absolute, with the year when it is another one', () => {
    expect(formatTime(at(2026), now)).toBe('16 Mar 16:42');
    expect(formatDate(at(2026), now)).toBe('16 Mar');
    expect(formatTime(at(2024), now)).toBe('16 Mar 2024 16:42');
    expect(formatFullTime(at(2026))).toBe('16 Mar 2026 16:42');
    expect(formatTime('soon', now)).toBe('–');
    expect(formatFullTime('soon')).toBe('–');
  });

  it('last in the two largest units', () => {
    expect(formatDuration(12.4)).toBe('12 ms');
    expect(formatDuration(4200)).toBe('4.2 s');
    expect(formatDuration(391_000)).toBe('6 m 31 s');
    expect(formatDuration(3_600_000)).toBe('1 h');
    expect(formatDuration(4 * 3_600_000 + 59_000)).toBe('4 h');
    expect(formatDuration(277_200_000)).toBe('3 d 5 h');
    expect(formatDuration(undefined)).toBe('–');
  });
});

describe('names', () => {
  it('give way in their middle, by whole signs', () => {
    expect(shorten('churn', 8)).toBe('churn');
    expect(shorten('churn-uplift-central-eu', 12)).toBe('churn-up…-eu');
    expect(shorten('🦊🦊🦊🦊🦊', 4)).toBe('🦊🦊…🦊');
  });

  it('are the first signs of a hash', () => {
    expect(shortHash('sha256:9f3c1e0711')).toBe('9f3c1e07');
  });
});
