import React from 'react';

import { EVALUATION } from '../../api/__tests__/evaluations';
import {
  focus,
  mount,
  press,
  unmountAll
} from '../../components/__tests__/mount';
import { bundleOf } from '../bundle';
import { Display } from '../displays';

afterEach(unmountAll);

const TEN = Array.from({ length: 10 }, (_, at) => at + 1);

function draw(count: number, more: Record<string, unknown> = {}): HTMLElement {
  const some = TEN.slice(0, count);
  const data = {
    versions: some.map(number => ({ reference: `churn/${number}` })),
    baseline: 0,
    verdict: 'churn/2 is better than churn/1.',
    outcome: 'better',
    metrics: [
      {
        name: 'auc',
        label: 'AUC',
        better: 'higher',
        values: some.map(number => 0.8 + number / 100),
        differences: some.map(number => (number - 1) / 100),
        best: count - 1,
        paired: some.map(() => null)
      }
    ],
    changes: [],
    evaluations: some.map(() => EVALUATION),
    ...more
  };
  const bundle = bundleOf({ version: 1, kind: 'comparison', data });
  if (!bundle) {
    throw new Error('A comparison is not known');
  }
  return mount(<Display bundle={bundle} />);
}

const texts = (host: Element, selector: string) =>
  [...host.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe('ten versions in a cell', () => {
  it('have six curves, and the others are named', () => {
    const host = draw(10);
    expect(texts(host, '.mlops-legendList li')).toEqual(
      TEN.slice(0, 6).map(number => `churn/${number}`)
    );
    expect(host.querySelector('.mlops-note')?.textContent).toContain(
      'Curves are drawn of 6 versions at most, without churn/7, churn/8, churn/9, churn/10.'
    );
    expect(texts(host, '.mlops-compare thead th').slice(1)).toHaveLength(10);
    expect(draw(2).querySelector('.mlops-note')).toBeNull();
  });

  it('have one threshold, which moves matrices and marks', () => {
    const [first, ...rest] = TEN.map(() => EVALUATION);
    const bare = { ...EVALUATION, roc: null };
    const host = draw(10, { evaluations: [first, bare, ...rest.slice(1)] });
    const seen = () => [
      ...texts(host, '.mlops-matrix'),
      ...[...host.querySelectorAll('.mlops-marker')].map(mark =>
        mark.getAttribute('cx')
      )
    ];
    const before = seen();
    expect(before).toHaveLength(6 + 5);
    const thumb = host.querySelector('[role=slider]') as HTMLElement;
    focus(thumb);
    press(thumb, 'PageUp');
    press(thumb, 'PageUp');
    const after = seen();
    expect(after[0]).not.toBe(before[0]);
    expect(after.slice(-5)).not.toEqual(before.slice(-5));
  });

  it('say what changed by the values there are, not by one for each version', () => {
    const long = 'column_'.repeat(30);
    const change = (name: string, values: (string | null)[]) => ({
      kind: 'parameter',
      name,
      values,
      differs: true
    });
    const host = draw(10, {
      changes: [
        change('depth', ['3', ...TEN.slice(2).map(() => '3'), '4']),
        change('rate', TEN.map(String)),
        change('columns', [long, ...TEN.slice(1).map(() => null)])
      ]
    });
    const told = texts(host, '.mlops-changes > span');
    expect(told.slice(1, 3)).toEqual(['depth 3 → 4', 'rate 1 → 2, 3, 4, 5, …']);
    expect(host.querySelector('.mlops-changes')?.textContent).not.toContain(
      long
    );
  });
});

it('a cell says why there are no intervals', () => {
  const told =
    'No 95 % interval for churn/2: no predictions are stored with churn/2.';
  const host = draw(2, { untested: [told] });
  expect(texts(host, '.mlops-untested')).toEqual([told]);
  expect(
    host.querySelector('.mlops-intervals')?.getAttribute('aria-label')
  ).toContain('interval not known');
});
