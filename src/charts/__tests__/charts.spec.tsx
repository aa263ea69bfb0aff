import React, { useState } from 'react';

import { EVALUATION, curveOf } from '../../api/__tests__/evaluations';
import {
  ConfusionMatrix,
  Curves,
  Sparkline,
  ThresholdSlider,
  TrendChart,
  heightAt,
  slotsOf
} from '..';
import {
  focus,
  mount,
  press,
  unmountAll
} from '../../components/__tests__/mount';
import { clipped } from '../geometry';
import { extent, ticks } from '../scale';

afterEach(unmountAll);

const texts = (host: Element, selector: string) =>
  [...host.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe('curves', () => {
  it('are told in one sentence and as a table', () => {
    const host = mount(
      <Curves
        kind="roc"
        width={300}
        series={[
          { name: 'churn/7', slot: 1, evaluation: EVALUATION },
          { name: '<b>6</b>', slot: 2, evaluation: EVALUATION },
          { name: 'none', slot: 3, evaluation: { ...EVALUATION, roc: null } }
        ]}
      />
    );
    expect(host.querySelector('svg')?.getAttribute('aria-label')).toBe(
      'ROC curves of churn/7, <b>6</b>: true against false positive rate'
    );
    expect(host.querySelector('b')).toBeNull();
    expect(host.querySelectorAll('path.mlops-curve')).toHaveLength(2);
    expect(texts(host, 'thead th')).toEqual([
      'False positive rate',
      'churn/7',
      '<b>6</b>'
    ]);
    expect(texts(host, 'tbody tr:nth-child(2) > *')).toEqual([
      '.1',
      '0.8000',
      '0.8000'
    ]);
  });

  it('are marked where the threshold puts them', () => {
    const host = mount(
      <Curves
        kind="pr"
        width={300}
        height={200}
        baseRate={0.2}
        series={[{ name: 'a', slot: 1, evaluation: EVALUATION }]}
      />
    );
    const marker = host.querySelector('.mlops-marker');
    // Recall 16 / 20, precision 16 / 24, between the axes at 38 and 292, 166 and 8.
    expect(Number(marker?.getAttribute('cx'))).toBeCloseTo(38 + 0.8 * 254, 0);
    expect(Number(marker?.getAttribute('cy'))).toBeCloseTo(
      166 - (16 / 24) * 158,
      0
    );
    expect(texts(host, 'text')).toContain('base rate .2');
  });

  it('are cut at the edge of what is shown', () => {
    const curve = curveOf([0, 0.1, 1], [0, 0.8, 1]);
    expect(clipped(curve, [0, 0.3], [0.4, 1])).toEqual([
      [0.05, 0.4],
      [0.1, 0.8],
      [expect.closeTo(0.3), expect.closeTo(0.8 + (0.2 / 0.9) * 0.2)]
    ]);
    expect(heightAt(curve, 0.05)).toBeCloseTo(0.4);
    expect(heightAt(curve, 2)).toBe(1);
    expect(heightAt(null, 0)).toBeNull();
  });

  it('give the baseline the second, dashed series', () => {
    expect(slotsOf(2, 0)).toEqual([2, 1]);
    expect(slotsOf(3, 1)).toEqual([1, 2, 3]);
    expect(slotsOf(4, 3)).toEqual([1, 3, 4, 2]);
  });
});

describe('the confusion matrix', () => {
  it('shows positives first, with counts and shares of their row', () => {
    const host = mount(
      <ConfusionMatrix
        label="churn/7"
        labels={EVALUATION.labels}
        matrix={EVALUATION.confusion}
      />
    );
    expect(texts(host, 'thead th')).toEqual(['Predicted', 'churned', 'stayed']);
    expect(texts(host, 'tbody tr')).toEqual([
      'Actualchurned1680.0 %420.0 %',
      'stayed810.0 %7290.0 %'
    ]);
  });

  it('says in words whether a difference is better', () => {
    const host = mount(
      <ConfusionMatrix
        difference
        label="churn/7 minus churn/6"
        labels={[]}
        matrix={[
          [7, -7],
          [2, 0]
        ]}
      />
    );
    expect(texts(host, 'tbody tr')).toEqual([
      'Actualpositive0same+2worse',
      'negative−7better+7better'
    ]);
  });

  it('moves between cells by arrows', () => {
    const host = mount(
      <ConfusionMatrix
        label="a"
        labels={EVALUATION.labels}
        matrix={EVALUATION.confusion}
      />
    );
    const cells = [...host.querySelectorAll<HTMLElement>('tbody td')];
    focus(cells[0]);
    press(cells[0], 'ArrowRight');
    expect(document.activeElement).toBe(cells[1]);
    press(cells[1], 'ArrowDown');
    expect(document.activeElement).toBe(cells[3]);
    press(cells[3], 'ArrowDown');
    expect(document.activeElement).toBe(cells[3]);
    expect(cells.map(cell => cell.tabIndex)).toEqual([-1, -1, -1, 0]);
  });
});

describe('the threshold', () => {
  function Slider(): JSX.Element {
    const [value, setValue] = useState(0.5);
    return <ThresholdSlider value={value} onChange={setValue} />;
  }

  it('moves by keys and stays between 0 and 1', () => {
    const host = mount(<Slider />);
    const slider = host.querySelector('[role=slider]')!;
    const value = () => slider.getAttribute('aria-valuetext');
    const after = (key: string) => {
      press(slider, key);
      return value();
    };
    expect(value()).toBe('0.50');
    expect(after('ArrowRight')).toBe('0.51');
    expect(after('ArrowDown')).toBe('0.50');
    expect(after('PageUp')).toBe('0.60');
    expect(after('End')).toBe('1.00');
    expect(after('ArrowUp')).toBe('1.00');
    expect(after('Home')).toBe('0.00');
    expect(after('PageDown')).toBe('0.00');
    expect(after('a')).toBe('0.00');
  });
});

describe('small charts', () => {
  it('say what a line does, and are absent without one', () => {
    const label = (values: (number | null)[]) =>
      mount(<Sparkline values={values} />)
        .querySelector('svg')
        ?.getAttribute('aria-label');
    expect(label([0.86, 0.92])).toBe('rose from 0.860 to 0.920 in 2 versions');
    expect(label([3, null, 1])).toBe('fell from 3.00 to 1.00 in 3 versions');
    expect(label([1, 1])).toBe('stayed at 1.000 in 2 versions');
    expect(label([1])).toBeUndefined();
    expect(label([null, null])).toBeUndefined();
  });

  it('show a metric by version, also as a table', () => {
    const host = mount(
      <TrendChart
        name="AUC"
        width={600}
        reference={{ value: 0.91, label: 'production' }}
        points={[
          { label: '1', value: 0.86 },
          { label: '2 rejected', value: null, rejected: true },
          { label: '3', value: 0.92, slot: 1 }
        ]}
      />
    );
    expect(host.querySelectorAll('circle')).toHaveLength(2);
    expect(texts(host, 'svg > text')).toEqual(['production']);
    expect(texts(host, 'tr')).toEqual(['10.8600', '2 rejected–', '30.9200']);
  });

  it('have few, round ticks', () => {
    expect(ticks([0, 1])).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(ticks([0, 0.3])).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticks([0.4, 1])).toEqual([0.4, 0.6, 0.8, 1]);
    expect(ticks([2, 2])).toEqual([2]);
    expect(extent([null, 3, 1])).toEqual([1, 3]);
    expect(extent([])).toBeNull();
  });
});
