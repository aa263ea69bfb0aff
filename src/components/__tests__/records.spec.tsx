import React from 'react';

import type { Judgement, Problem, Served } from '../../api/types';
import {
  MetricStrip,
  PlanList,
  ProblemNote,
  ProblemPage,
  ServedBand,
  Timeline,
  Verdict
} from '..';
import { stretches } from '../servedband';
import { click, mount, unmountAll } from './mount';

afterEach(unmountAll);

const PROBLEM: Problem = {
  code: 'AccessDeniedException',
  title: 'No permission to read endpoint <churn>',
  message: 'not authorized',
  hint: 'Copy the statement for your administrator.',
  cause: 'permission',
  action: 'sagemaker:DescribeEndpoint',
  resource: 'arn:x:endpoint/churn',
  identity: 'arn:x:role/me',
  because: 'no policy allows it',
  statement: { Effect: 'Allow', Action: 'sagemaker:DescribeEndpoint' },
  wider: { Effect: 'Allow', Action: ['sagemaker:ListEndpoints'] },
  closest: [],
  proposal: null,
  fields: {},
  requestId: '5f0c',
  retryable: false
};

describe('problems', () => {
  it('name action, resource, identity and the statement that helps', () => {
    let retried = 0;
    const host = mount(
      <ProblemPage problem={PROBLEM} onRetry={() => (retried += 1)} />
    );
    expect(host.querySelector('[role=alert]')).not.toBeNull();
    for (const text of [
      PROBLEM.title,
      'sagemaker:DescribeEndpoint',
      'arn:x:endpoint/churn',
      'arn:x:role/me',
      '"Effect": "Allow"',
      '5f0c'
    ]) {
      expect(host.textContent).toContain(text);
    }
    const buttons = [...host.querySelectorAll('button')];
    expect(buttons.map(({ textContent }) => textContent)).toEqual([
      'Copy statement',
      'Retry'
    ]);
    click(buttons[1]);
    expect(retried).toBe(1);
    expect(host.textContent).toContain('Becauseno policy allows it');
    click(host.querySelector('input[type=checkbox]')!);
    expect(host.querySelector('pre')?.textContent).toContain('ListEndpoints');
  });

  it('tell slow and cut off from broken, and when it is tried again', () => {
    const note = (cause: Problem['cause']) =>
      mount(
        <ProblemNote
          problem={{ ...PROBLEM, cause, action: null, statement: null }}
          retryAt={new Date(Date.now() + 4000)}
        />
      );
    for (const cause of ['slow', 'offline'] as const) {
      const host = note(cause);
      expect(host.querySelector('.mlops-note.mlops-warn')).not.toBeNull();
      expect(host.querySelector('[role=alert]')).not.toBeNull();
      expect(host.textContent).toContain('Trying again in 4 s.');
    }
    expect(note('credentials').querySelector('.mlops-error')).not.toBeNull();
  });

  it('offer what is close to a name that is not there', () => {
    const host = mount(
      <ProblemNote
        problem={{
          ...PROBLEM,
          action: null,
          statement: null,
          title: 'No group chrun',
          closest: ['churn', 'churn-eu']
        }}
      />
    );
    expect(host.textContent).toContain('Closest: churn, churn-eu');
    expect(host.querySelector('button')).toBeNull();
  });
});

describe('records', () => {
  it('say better and worse by the direction of each metric', () => {
    const metric = (
      name: string,
      value: number,
      better: 'higher' | 'lower'
    ) => ({
      name,
      label: name,
      value,
      better
    });
    const host = mount(
      <MetricStrip
        metrics={[metric('auc', 0.92, 'higher'), metric('loss', 0.3, 'lower')]}
        previous={{
          reference: 'churn/6',
          metrics: [metric('auc', 0.91, 'higher'), metric('loss', 0.2, 'lower')]
        }}
        trends={{ auc: [0.9, null, 0.91, 0.92] }}
      />
    );
    const [auc, loss] = host.querySelectorAll('.mlops-metric');
    expect(auc.textContent).toContain('+0.0100 better against churn/6');
    expect(loss.textContent).toContain('+0.1000 worse against churn/6');
    expect(auc.querySelector('[role=img]')?.getAttribute('aria-label')).toBe(
      'rose from 0.900 to 0.920 in 4 versions'
    );
    expect(loss.querySelector('[role=img]')).toBeNull();
  });

  it('tell what happened, quote why, and admit not to know who', () => {
    const host = mount(
      <Timeline
        entries={[
          {
            when: '2026-03-16T16:42:00Z',
            what: 'SomethingNew',
            title: 'Something <b>new</b>',
            why: 'a "quoted" reason',
            who: null,
            reference: null
          }
        ]}
      />
    );
    expect(host.querySelector('b')).toBeNull();
    expect(host.querySelector('q')?.textContent).toBe('a "quoted" reason');
    expect(host.textContent).toContain('not known by whom');
  });

  it('list what a deployment does, the verb in text', () => {
    const host = mount(
      <PlanList
        steps={[
          { verb: 'make', kind: 'Model', name: 'churn-7', why: 'from churn/7' },
          { verb: 'remove', kind: 'Endpoint', name: 'old', why: 'not needed' }
        ]}
      />
    );
    expect([...host.querySelectorAll('li')].map(li => li.textContent)).toEqual([
      '+ makeModel churn-7from churn/7',
      '− removeEndpoint oldnot needed'
    ]);
  });
});

describe('a verdict', () => {
  const outcome = 'better' as const;
  const verdict = 'churn/2 is better.';

  it('says a sentence a version, with the test and the segments', () => {
    const judgements: Judgement[] = [
      {
        version: 1,
        outcome,
        lead: verdict,
        text: 'AUC <b>0.92</b>',
        method: 'DeLong',
        more: 'No segment loses.'
      },
      { version: 2, outcome, lead: 'Also.', text: '', method: '', more: '' }
    ];
    const comparison = { outcome, verdict, judgements };
    const host = mount(<Verdict comparison={comparison} />);
    expect(host.textContent).toContain(
      'churn/2 is better. AUC <b>0.92</b> (DeLong). No segment loses. Also.'
    );
    expect(host.querySelectorAll('b')).toHaveLength(2);
  });

  it('has the sentence alone in outputs of earlier versions', () => {
    const host = mount(<Verdict comparison={{ outcome, verdict }} />);
    expect(host.querySelector('b')?.textContent).toBe(verdict);
  });
});

describe('the band of versions served', () => {
  const served: Served[] = [
    {
      reference: 'churn/2',
      start: '2026-01-02T00:00:00Z',
      end: null,
      by: null
    },
    {
      reference: 'churn/1',
      start: '2026-01-01T00:00:00Z',
      end: '2026-01-02T00:00:00Z',
      by: null
    }
  ];
  const now = Date.parse('2026-01-05T00:00:00Z');

  it('gives each version its share of the time until now', () => {
    expect(
      stretches(served, now).map(({ served: one, left, width, current }) => [
        one.reference,
        left,
        width,
        current
      ])
    ).toEqual([
      ['churn/1', 0, 25, false],
      ['churn/2', 25, 75, true]
    ]);
  });

  it('writes a time to the minute once, however short it has served', () => {
    const start = Date.parse(served[0].start);
    const ticks = (after: number) =>
      Array.from(
        mount(
          <ServedBand served={served.slice(0, 1)} now={start + after} />
        ).querySelectorAll('.mlops-bandAxis > span'),
        ({ textContent }) => textContent
      );
    expect(ticks(40_000)).toHaveLength(1);
    expect(new Set(ticks(150_000)).size).toBe(3);
    expect(new Set(ticks(3_600_000)).size).toBe(5);
  });

  it('says the same as a list', () => {
    const host = mount(<ServedBand served={served} now={now} />);
    const [first, second] = host.querySelectorAll('li');
    expect(first.title).toMatch(/^churn\/1 from .* to .*/);
    expect(second.title).toMatch(/^churn\/2 since/);
    expect(mount(<ServedBand served={[]} />).innerHTML).toBe('');
  });
});
