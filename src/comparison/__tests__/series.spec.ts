import type { Comparison } from '../../api/types';
import { drawnOf, undrawnOf } from '../series';

function compared(count: number, baseline: number): Comparison {
  const versions = Array.from({ length: count }, (_, index) => ({
    reference: `churn/${index + 1}`
  }));
  return { versions, baseline } as Comparison;
}

describe('the versions that are drawn', () => {
  it('are six with the baseline among them, and the others are named', () => {
    const ten = compared(10, 8);
    expect(drawnOf(ten).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 8]);
    expect(undrawnOf(ten)).toEqual([
      'churn/6',
      'churn/7',
      'churn/8',
      'churn/10'
    ]);
    expect(undrawnOf(compared(6, 0))).toEqual([]);
  });
});
