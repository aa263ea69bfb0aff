import React from 'react';

import type { LineageFinding } from '../../api/types';
import { FindingsTable } from '..';
import { mount, unmountAll } from './mount';

afterEach(unmountAll);

const ROWS: LineageFinding[] = [
  {
    node: 'arn:1',
    subject: '<b>churn/3</b>',
    state: 'Serves',
    detail: 'churn-prod, all traffic',
    who: null,
    at: '2026-03-16T16:42:00Z'
  },
  {
    node: null,
    subject: 'churn/2',
    state: 'waived',
    detail: '',
    who: null,
    at: null
  },
  {
    node: null,
    subject: 'churn/1',
    state: 'Approved',
    detail: '',
    who: null,
    at: null
  }
];

it('shows findings with their states in words, and only the columns that are filled', () => {
  const host = mount(<FindingsTable findings={ROWS} label="Impact" />);
  const heads = [...host.querySelectorAll('th')].map(one => one.textContent);
  expect(heads).toEqual(['What', 'State', 'Detail', 'When']);
  const words = [...host.querySelectorAll('.mlops-word')];
  expect(words.map(one => one.textContent)).toEqual([
    'Serves',
    'Waived',
    'Approved'
  ]);
  expect(host.textContent).toContain('<b>churn/3</b>');
  expect(host.querySelector('b')).toBeNull();
});
