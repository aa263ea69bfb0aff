import { RequestError } from '../../api/request';
import { problem } from '../../__tests__/server';
import type { IDecision } from '../../code';
import { ActionFrame } from '../frame';

const ACTION: IDecision = {
  kind: 'approve',
  reference: 'churn/3',
  arn: 'arn',
  comment: 'Holds.',
  overrides: [],
  stage: '',
  stageOverrides: []
};

describe('the frame of a dialog', () => {
  it('runs nothing before the form is complete', async () => {
    const run = jest.fn();
    const frame = new ActionFrame<IDecision>(run);
    frame.offer(ACTION, false);
    expect(await frame.run()).toBe(false);
    expect(run).not.toHaveBeenCalled();
  });

  it('keeps its input and says why when the action was refused', async () => {
    const told = problem({ code: 'ConflictException' });
    const frame = new ActionFrame<IDecision>(() =>
      Promise.reject(new RequestError(told, 409))
    );
    frame.offer(ACTION, true);
    expect(await frame.run()).toBe(false);
    expect(frame.problem).toEqual(told);
    expect(frame.action).toEqual(ACTION);
    expect(frame.valid).toBe(true);
  });

  it('cannot be run twice at once', async () => {
    let done: () => void = () => undefined;
    const run = jest.fn(
      () =>
        new Promise<void>(resolve => {
          done = resolve;
        })
    );
    const frame = new ActionFrame<IDecision>(run);
    frame.offer(ACTION, true);
    const first = frame.run();
    expect(frame.valid).toBe(false);
    expect(await frame.run()).toBe(false);
    done();
    expect(await first).toBe(true);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('gives the code in the chosen form', () => {
    const frame = new ActionFrame<IDecision>(() => Promise.resolve());
    frame.offer(ACTION, true);
    frame.choose('boto3');
    expect(frame.code).toContain('update_model_package');
  });
});
