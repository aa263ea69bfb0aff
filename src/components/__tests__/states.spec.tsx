import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';

import { AliasTag, StageTag, State, StateChip, stateLook } from '..';
import { mount, unmountAll } from './mount';

const trans = nullTranslator.load('mlops_ext');

afterEach(unmountAll);

describe('states', () => {
  it('differ in shape, so that colour may be missed', () => {
    const approvals = ['PendingManualApproval', 'Approved', 'Rejected'];
    const endpoints = ['InService', 'Creating', 'RollingBack', 'OutOfService'];
    for (const [kind, values] of [
      ['approval', approvals],
      ['endpoint', [...endpoints, 'Failed', 'Deleting']]
    ] as const) {
      const icons = values.map(value => stateLook(kind, value, trans).icon);
      expect(new Set(icons).size).toBe(values.length);
    }
  });

  it('show a word that nobody knows yet as it is', () => {
    for (const value of ['Hibernating', 'constructor', '<b>']) {
      expect(stateLook('endpoint', value, trans)).toMatchObject({
        icon: 'question',
        tone: 'neutral',
        word: value
      });
    }
  });

  it('are read as words, their icons are not', () => {
    const host = mount(
      <>
        <State kind="approval" value="PendingManualApproval" />
        <StateChip kind="approval" value="PendingManualApproval" />
      </>
    );
    expect(host.textContent).toBe('PendingPending approval');
    host
      .querySelectorAll('svg')
      .forEach(icon => expect(icon.getAttribute('aria-hidden')).toBe('true'));
  });

  it('keep the words of users as they are', () => {
    const host = mount(
      <>
        <StageTag stage="<i>QA</i>" status="InProgress" />
        <AliasTag alias="champion" />
      </>
    );
    expect(host.textContent).toBe('Stage <i>QA</i> · InProgress@champion');
    expect(host.querySelector('i')).toBeNull();
  });
});
