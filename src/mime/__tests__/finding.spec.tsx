import { act } from 'react';

import React from 'react';

import { version } from '../../__tests__/server';
import { mount, unmountAll } from '../../components/__tests__/mount';
import type { BundleKind } from '../bundle';
import { bundleOf } from '../bundle';
import { Display } from '../displays';
import { COMMAND } from '../events';

afterEach(unmountAll);

/** Draw a bundle as the kernel sends it. */
function draw(kind: BundleKind, data: object): HTMLElement {
  const bundle = bundleOf({ version: 1, kind, connection: {}, data });
  if (!bundle) {
    throw new Error(`${kind} is not known.`);
  }
  return mount(<Display bundle={bundle} />);
}

const BEST = version('churn', 5, 0.95, { framework: 'xgboost' });
const OLD = version('churn', 2, 0.9, { stage: 'QA' });
const FOUND = {
  query: 'auc>0.85 <b>',
  sort: '-auc',
  total: 12,
  metrics: ['auc', 'gain'],
  versions: [
    BEST,
    {
      ...OLD,
      metrics: [
        { name: 'roc_auc', label: 'AUC', value: 0.9, better: 'higher' },
        { name: 'gain', label: 'gain', value: -3, better: null }
      ]
    }
  ]
};

const rows = (node: HTMLElement) =>
  [...node.querySelectorAll('tbody tr')].map(row => row.textContent);

describe('what a cell shows of found versions', () => {
  it('is a table with the metrics that were asked for, whatever versions call them', () => {
    const node = draw('found', FOUND);
    expect(node.textContent).toContain('12 versions');
    expect(node.textContent).toContain('by auc, largest first, first 2 shown');
    expect(node.querySelector('b')).toBeNull();
    expect(rows(node)[0]).toContain('churn/5');
    expect(rows(node)[0]).toContain('0.9500');
    expect(rows(node)[0]).toContain('xgboost');
    expect(rows(node)[1]).toContain('QA0.9000−3');
  });

  it('sorts by its heads, and opens the page of a row', () => {
    const node = draw('found', FOUND);
    const head = [...node.querySelectorAll('th')].find(
      ({ textContent }) => textContent === 'AUC'
    );
    act(() => head?.querySelector('button')?.click());
    expect(rows(node)[0]).toContain('churn/2');
    const asked: unknown[] = [];
    const listen = (event: Event) => asked.push((event as CustomEvent).detail);
    document.addEventListener(COMMAND, listen);
    const row = node.querySelector('tbody tr');
    act(() => {
      row?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })
      );
    });
    document.removeEventListener(COMMAND, listen);
    expect(asked).toEqual([
      { command: 'mlops:open-version', args: { reference: 'churn/2' } }
    ]);
  });

  it('says when nothing matches', () => {
    const none = { ...FOUND, total: 0, metrics: [], versions: [] };
    expect(draw('found', none).textContent).toBe(
      'No version matches auc>0.85 <b>.'
    );
  });
});

describe('what a cell shows of aliases and collections', () => {
  const change = { group: 'churn', alias: 'champion' };

  it.each([
    [5, 2, 'churn@champion names churn/5churn/2 before'],
    [5, null, 'churn@champion names churn/5'],
    [5, 5, 'churn@champion names churn/5as before'],
    [null, 5, 'churn@champion is taken awayit named churn/5']
  ])('tells of an alias on %s that was on %s', (number, previous, text) => {
    const node = draw('alias', { ...change, number, previous });
    expect(node.textContent).toContain(text);
  });

  it('shows collections as a tree with the groups in each', () => {
    const inner = { path: 'risk/eu', name: 'eu', arn: 'b', groups: ['churn'] };
    const outer = { path: 'risk', name: 'risk', arn: 'a', groups: [] };
    const node = draw('collections', {
      collections: [{ ...outer, collections: [{ ...inner, collections: [] }] }]
    });
    expect(rows(node)).toEqual(['risk0', 'eu1churn']);
    expect(draw('collections', { collections: [] }).textContent).toContain(
      'No collections yet'
    );
  });
});

describe('what a cell shows of an import of lineage', () => {
  const entity = {
    what: 'artifact',
    type: 'DataSet',
    name: '<b>orders</b>',
    source: 's3://lake/orders.csv',
    state: 'new'
  };
  const found = {
    dryRun: false,
    events: 3,
    entities: [entity, { ...entity, name: 'known', state: 'there' }],
    associations: 2,
    knownAssociations: 0,
    bad: [{ where: 'line 4', why: 'It has no eventTime.' }]
  };

  it('says what is made, names what is new, and tells what is left out and why', () => {
    const node = draw('lineage-import', found);
    const text = node.textContent;
    expect(text).toContain(
      'Made or changed 1 entity and 2 associations from 3 events.'
    );
    expect(text).toContain('<b>orders</b>artifact DataSetnew');
    expect(text).not.toContain('known');
    expect(text).toContain('1 event is left out. line 4 It has no eventTime.');
  });

  it('says of a trial that nothing is made, and of what is known that it is there', () => {
    const trial = draw('lineage-import', { ...found, dryRun: true });
    expect(trial.textContent).toContain('Would make or change 1 entity');
    const known = { ...found, entities: [], associations: 0, bad: [] };
    expect(draw('lineage-import', known).textContent).toBe(
      'All of 3 events is there already.'
    );
  });
});
