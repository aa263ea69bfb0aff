import React from 'react';

import {
  EVALUATION,
  MULTICLASS,
  REGRESSION
} from '../../api/__tests__/evaluations';
import type { Evaluation } from '../../api/types';
import { click, mount, unmountAll } from '../../components/__tests__/mount';
import { EvaluationFigures, Segments } from '..';
import { worstOf } from '../segments';

afterEach(unmountAll);

const texts = (host: Element, selector: string) =>
  [...host.querySelectorAll(selector)].map(({ textContent }) => textContent);

const drawn = (evaluation: Evaluation, brief = false) =>
  mount(
    <EvaluationFigures
      brief={brief}
      series={[
        { name: 'churn/7', slot: 1, evaluation },
        { name: 'churn/6', slot: 2, evaluation: EVALUATION }
      ]}
    />
  );

const titles = (host: Element) =>
  [...host.querySelectorAll('section')].map(
    section => section.ariaLabel ?? section.getAttribute('aria-label')
  );

describe('a binary evaluation', () => {
  const calibration = {
    x: [0.1, 0.9],
    y: [0.05, 1],
    thresholds: [],
    counts: [90, 10]
  };

  it('has curves, calibration, counts and rates at the threshold', () => {
    const host = drawn({ ...EVALUATION, calibration });
    expect(titles(host)).toEqual([
      'ROC',
      'Precision and recall',
      'Calibration',
      'Confusion'
    ]);
    expect(texts(host, 'dt')).toEqual([
      'Precision',
      'Recall',
      'F1',
      'Accuracy',
      'False positive rate'
    ]);
    expect(texts(host, 'dd')).toEqual([
      '0.667',
      '0.800',
      '0.727',
      '0.880',
      '0.100'
    ]);
    const [many, few] = [...host.querySelectorAll('circle.mlops-f1')];
    expect(Number(many.getAttribute('r'))).toBeGreaterThan(
      Number(few.getAttribute('r'))
    );
    expect(many.textContent).toBe('0.10 given, 0.05 positive, of 90 rows');
  });

  it('shows the first look without calibration', () => {
    expect(titles(drawn({ ...EVALUATION, calibration }, true))).not.toContain(
      'Calibration'
    );
  });
});

describe('a multiclass evaluation', () => {
  it('has a matrix in the order of the classes, and sorts scores by class', () => {
    const host = drawn(MULTICLASS);
    expect(titles(host)).toEqual(['Confusion', 'By class']);
    expect(texts(host, '.mlops-matrix tbody tr')).toEqual([
      'Actualsetosa19100.0 %00',
      'versicolor01386.7 %213.3 %',
      '<b>virginica</b>016.3 %1593.8 %'
    ]);
    const head = [...host.querySelectorAll('.mlops-sort')].find(
      ({ textContent }) => textContent === 'Precision'
    );
    click(head ?? null);
    expect(texts(host, '.mlops-t tbody td:first-child')).toEqual([
      'versicolor',
      'setosa',
      'virginica'
    ]);
  });

  it('of thirteen classes lists the most confused first', () => {
    const labels = Array.from({ length: 13 }, (_, index) => `class ${index}`);
    const confusion = labels.map((_, i) =>
      labels.map((__, j) => Number(i === j))
    );
    const host = drawn({ ...MULTICLASS, labels, confusion });
    expect(titles(host)).toEqual(['Most confused', 'By class', 'Confusion']);
    expect(texts(host, '.mlops-t tbody tr')[0]).toBe(
      'versicolorvirginica213.3 %'
    );
    expect(
      titles(drawn({ ...MULTICLASS, labels, confusion }, true))
    ).not.toContain('Confusion');
  });
});

describe('a regression', () => {
  it('has residuals and predictions, drawn and as tables', () => {
    const host = drawn(REGRESSION);
    expect(titles(host)).toEqual(['Predicted and actual', 'Residuals']);
    expect(host.querySelectorAll('circle')).toHaveLength(4);
    const [scatter, residuals] = [...host.querySelectorAll('table')];
    expect(texts(scatter, 'tbody tr')).toEqual([
      '10.0011.00',
      '20.0022.00',
      '30.0029.00',
      '40.0041.00'
    ]);
    expect(texts(residuals, 'tbody tr')).toEqual([
      '−2.000 to 0.0003',
      '0.000 to 2.0001'
    ]);
    const [many, one] = [...host.querySelectorAll('rect.mlops-bin')].map(bin =>
      Number(bin.getAttribute('height'))
    );
    expect(many / one).toBeCloseTo(3, 1);
  });
});

describe('segments', () => {
  it('say in words which is worst', () => {
    const host = mount(<Segments evaluation={REGRESSION} />);
    expect(titles(host)).toEqual(['By region']);
    expect(texts(host, 'tbody tr')).toEqual([
      'north31.000',
      'south12.000 worst'
    ]);
  });

  it('that do not differ have no worst', () => {
    expect(worstOf([0.5, 0.5, null], 'higher')).toBeNull();
    expect(worstOf([0.5, 0.4], null)).toBeNull();
    expect(worstOf([0.5, 0.4, null], 'higher')).toBe(0.4);
  });
});
