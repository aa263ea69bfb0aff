import React from 'react';

import { mount, unmountAll } from '../../components/__tests__/mount';
import { Display } from '../displays';
import type { BundleKind } from '../bundle';

afterEach(unmountAll);

function draw(kind: BundleKind, data: unknown): HTMLElement {
  const connection = { kind: 'local', account: '0', region: 'us-east-1' };
  return mount(<Display bundle={{ kind, connection, data, extra: {} }} />);
}

const RULE = {
  rule: 'min:auc',
  title: 'AUC at least 0.95',
  state: 'unmet',
  evidence: '0.9, at least 0.95 is needed',
  fix: 'Register a better one.'
};

describe('what a cell shows of training jobs', () => {
  it('lists them with what registers the newest, as plain text', () => {
    const none = draw('jobs', { jobs: [] });
    expect(none.textContent).toContain('No training job has completed yet');
    const jobs = [{ name: 'fit-<b>', arn: 'a', ended: '2026-01-02T03:04:05Z' }];
    const node = draw('jobs', { jobs });
    expect(node.textContent).toContain('fit-<b>');
    expect(node.textContent).toContain('ml.register("job:fit-<b>", "churn")');
    expect(node.querySelector('b')).toBeNull();
  });
});

describe('what a cell shows of rules', () => {
  it('says that a group demands nothing, or what it does', () => {
    const none = draw('policies', { group: 'churn', policies: [] });
    expect(none.textContent).toContain('It demands nothing yet.');
    const policies = [{ ...RULE, overridable: true }];
    const one = draw('policies', { group: 'churn', policies });
    expect(one.textContent).toContain('min:aucAUC at least 0.95');
    expect(one.textContent).toContain('a reason is enough');
  });

  it('says how a version stands, what is so and what to do', () => {
    const node = draw('standing', {
      reference: 'churn/2',
      allowed: false,
      rules: [
        RULE,
        {
          ...RULE,
          rule: 'author',
          state: 'waived',
          waivedBy: null,
          waivedWhy: '<b>'
        }
      ]
    });
    const text = node.textContent;
    expect(text).toContain('churn/2 is held up');
    expect(text).toContain('0 of 2 rules met');
    expect(text).toContain('Register a better one.');
    expect(text).toContain('waived by not known: <b>');
    expect(node.querySelector('b')).toBeNull();
  });

  it('shows an IAM policy with the command that attaches it', () => {
    const node = draw('iam', {
      name: 'churn-approves',
      role: 'Reviewers',
      document: { Version: '2012-10-17' },
      attach: ['aws iam put-role-policy'],
      notes: ['IAM knows no metrics.']
    });
    expect(node.textContent).toContain('"Version": "2012-10-17"');
    expect(node.textContent).toContain('aws iam put-role-policy');
    expect(node.textContent).toContain('IAM knows no metrics.');
  });
});
