import React from 'react';

import { REPORTS } from '../../api/__tests__/reports';
import type { Trend } from '../../api/types';
import { mount, unmountAll } from '../../components/__tests__/mount';
import { bundleOf } from '../bundle';
import { Display } from '../displays';
import { COMMAND } from '../events';

afterEach(unmountAll);

function draw(kind: string, data: unknown): HTMLElement {
  const bundle = bundleOf({ version: 1, kind, data });
  if (!bundle) {
    throw new Error(`${kind} is not known`);
  }
  return mount(<Display bundle={bundle} />);
}

const TREND: Trend = {
  group: 'churn',
  metric: 'auc',
  label: 'AUC',
  better: 'higher',
  metrics: ['auc', 'f1'],
  points: [0.91, null, 0.88].map((value, index) => ({
    number: index + 1,
    reference: `churn/${index + 1}`,
    approval: index === 1 ? 'Rejected' : 'Approved',
    value
  })),
  regression: {
    version: 'churn/3',
    before: 'churn/1',
    difference: -0.03,
    reason: 'by more than 1 %'
  }
};

describe('reports in a cell', () => {
  it('are drawn as on the page, with what could not be read', () => {
    const host = draw('reports', REPORTS);
    expect(host.querySelector('.mlops-displayHead')?.textContent).toContain(
      'churn / 2'
    );
    const titles = [...host.querySelectorAll('.mlops-sect > h2')];
    expect(titles.map(({ textContent }) => textContent)).toEqual([
      'ExplainabilitySHAP, by Clarify',
      'Biasincome = 1 is the favourable outcome',
      'Model qualityby Model Monitor'
    ]);
    expect(host.querySelector('.mlops-note')?.textContent).toContain(
      'Constraints: c.json is torn.'
    );
    expect(
      host.querySelector('table[aria-label="Bias metrics"]')?.textContent
    ).toContain('The model favours sex 0 less often.');
  });

  it('say how they come to a version that names none', () => {
    const none = { bias: null, explainability: null, dataQuality: null };
    const host = draw('reports', {
      ...none,
      modelQuality: null,
      reference: 'churn/2',
      baselines: null
    });
    expect(host.textContent).toContain('No reports are stored');
    expect(host.textContent).toContain('ModelMetrics');
  });
});

describe('a trend in a cell', () => {
  it('is a line over the versions, with what became worse and its comparison', () => {
    const host = draw('trend', TREND);
    expect(host.querySelector('.mlops-displayHead')?.textContent).toContain(
      'AUC of churn3 versions'
    );
    expect(host.querySelector('.mlops-note')?.textContent).toContain(
      'churn/3 is worse than churn/1, approved before it.'
    );
    expect(host.querySelector('svg[role=img].mlops-chart')).not.toBeNull();
    const rows = [...host.querySelectorAll('tbody tr')];
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      '10.9100',
      '2–',
      '30.8800'
    ]);
    const asked = new Promise(resolve =>
      document.addEventListener(COMMAND, resolve, { once: true })
    );
    host.querySelector<HTMLElement>('.mlops-ask')?.click();
    return expect(asked).resolves.toHaveProperty('detail', {
      command: 'mlops:compare',
      args: { references: ['churn/3', 'churn/1'], baseline: 'churn/1' }
    });
  });

  it('says that there are no versions, or none with a metric', () => {
    const empty = { ...TREND, metrics: [], regression: null };
    expect(draw('trend', { ...empty, points: [] }).textContent).toContain(
      'churn has no versions yet'
    );
    expect(draw('trend', empty).textContent).toContain(
      'No version of churn has a metric'
    );
  });
});
