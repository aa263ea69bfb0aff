import React, { useState } from 'react';

import { CodeBar, DataTable, Segmented, Tabs } from '..';
import { tokens } from '../code';
import { nextSorting, sortRows, toTsv } from '../sorting';
import { click, focus, mount, press, unmountAll } from './mount';

afterEach(unmountAll);

function Parts(): JSX.Element {
  const [tab, setTab] = useState('a');
  return (
    <Tabs
      label="Parts"
      tabs={[
        { id: 'a', label: 'Overview' },
        { id: 'b', label: 'Metrics', count: 3 },
        { id: 'c', label: 'History' }
      ]}
      current={tab}
      onChange={setTab}
    />
  );
}

describe('tabs', () => {
  it('are one stop, and arrows move focus and choice around', () => {
    const host = mount(<Parts />);
    const tabs = [...host.querySelectorAll<HTMLElement>('[role=tab]')];
    expect(tabs.map(tab => tab.tabIndex)).toEqual([0, -1, -1]);
    focus(tabs[0]);
    press(tabs[0], 'ArrowLeft');
    expect(document.activeElement).toBe(tabs[2]);
    expect(tabs[2].getAttribute('aria-selected')).toBe('true');
    press(tabs[2], 'Home');
    expect(tabs.map(tab => tab.tabIndex)).toEqual([0, -1, -1]);
    press(tabs[0], 'x');
    expect(document.activeElement).toBe(tabs[0]);
  });

  it('choose among few as radio buttons', () => {
    const chosen: string[] = [];
    const host = mount(
      <Segmented
        label="View"
        options={[
          { id: 'graph', label: 'Graph' },
          { id: 'list', label: 'List' }
        ]}
        value="graph"
        onChange={id => chosen.push(id)}
      />
    );
    const radios = host.querySelectorAll<HTMLElement>('[role=radio]');
    click(radios[1]);
    press(radios[0], 'ArrowRight');
    expect(chosen).toEqual(['list', 'list']);
  });
});

describe('tables', () => {
  const rows = [
    { name: 'churn/9', auc: 0.9 },
    { name: 'churn/10', auc: null },
    { name: 'tab\there', auc: 0.95 }
  ];
  const columns = [
    {
      id: 'name',
      label: 'Version',
      value: (row: (typeof rows)[0]) => row.name
    },
    {
      id: 'auc',
      label: 'AUC',
      numeric: true,
      value: (row: (typeof rows)[0]) => row.auc
    }
  ];

  it('sort by a head, numbers in names by their value, gaps last', () => {
    const by = (order: 'ascending' | 'descending', column: 0 | 1) =>
      sortRows(rows, columns[column].value, { column: '', order }).map(
        ({ name }) => name
      );
    expect(by('ascending', 0)).toEqual(['churn/9', 'churn/10', 'tab\there']);
    expect(by('ascending', 1)).toEqual(['churn/9', 'tab\there', 'churn/10']);
    expect(by('descending', 1)).toEqual(['tab\there', 'churn/9', 'churn/10']);
    const first = nextSorting(null, 'auc');
    const second = nextSorting(first, 'auc');
    expect([first?.order, second?.order]).toEqual(['ascending', 'descending']);
    expect(nextSorting(second, 'auc')).toBeNull();
  });

  it('copy as tab-separated text that keeps its columns', () => {
    expect(toTsv(columns, rows)).toBe(
      'Version\tAUC\nchurn/9\t0.9\nchurn/10\t\ntab here\t0.95'
    );
  });

  it('move by arrows, open by Enter, mark by Space', () => {
    const done: string[] = [];
    const host = mount(
      <DataTable
        label="Versions"
        columns={columns}
        rows={rows}
        rowKey={row => row.name}
        onOpen={row => done.push(`open ${row.name}`)}
        onSelect={row => done.push(`mark ${row.name}`)}
        selected={new Set(['churn/10'])}
      />
    );
    const lines = [...host.querySelectorAll<HTMLElement>('tbody tr')];
    expect(lines.map(line => line.getAttribute('aria-selected'))).toEqual([
      'false',
      'true',
      'false'
    ]);
    focus(lines[0]);
    press(lines[0], 'ArrowDown');
    expect(document.activeElement).toBe(lines[1]);
    press(lines[1], 'Enter');
    press(lines[1], 'End');
    press(lines[2], ' ');
    expect(done).toEqual(['open churn/10', 'mark tab\there']);
    const head = host.querySelectorAll('th')[1];
    click(head.querySelector('button'));
    expect(head.getAttribute('aria-sort')).toBe('ascending');
    expect(host.querySelector('tbody tr')?.textContent).toBe('churn/90.9');
  });
});

describe('code', () => {
  it('is cut into what an editor colours, and nothing is lost', () => {
    const magic = '%mlops approve churn/3 -m "it\'s \\"fine\\""';
    const cut = tokens(magic);
    expect(cut.map(({ text }) => text).join('')).toBe(magic);
    const kinds = Object.fromEntries(cut.map(({ text, kind }) => [text, kind]));
    expect(kinds['%mlops']).toBe('magic');
    expect(kinds['"it\'s \\"fine\\""']).toBe('string');
    expect(kinds['3']).toBe('number');
  });

  it('shows the form that is chosen', () => {
    const host = mount(
      <CodeBar code={{ magic: '%mlops', python: 'ml.x()', boto3: 'sm.y()' }} />
    );
    const shown = () => host.querySelector('pre')?.textContent;
    expect(shown()).toBe('%mlops');
    click(host.querySelectorAll('[role=radio]')[2]);
    expect(shown()).toBe('sm.y()');
    click(host.querySelector('[aria-expanded]'));
    expect(shown()).toBeUndefined();
  });
});
