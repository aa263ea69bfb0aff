import { TestServer, group, problem, version } from '../../__tests__/server';
import { Client } from '../client';
import { RequestError, SERVER_OFF, toProblem } from '../request';

async function refusal(promise: Promise<unknown>): Promise<RequestError> {
  try {
    await promise;
  } catch (error) {
    return error as RequestError;
  }
  throw new Error('It was not refused.');
}

describe('the client', () => {
  it('reads what the server part answers', async () => {
    const groups = [group('churn', [version('churn', 1, 0.9)])];
    const server = new TestServer({ 'GET models': { groups } });
    expect(await new Client(server.settings).groups()).toEqual(groups);
  });

  it('asks for a version by its number and by a word', async () => {
    const server = new TestServer({
      'GET models/churn/versions/3': version('churn', 3, 0.9),
      'GET models/churn/versions/approved': version('churn', 2, 0.9),
      'GET models/churn/versions/~1': version('churn', 2, 0.9),
      'GET models/churn/versions/approved~1': version('churn', 1, 0.9)
    });
    const client = new Client(server.settings);
    expect((await client.version('churn/3')).number).toBe(3);
    expect((await client.version('churn@approved')).number).toBe(2);
    expect((await client.version('churn~1')).number).toBe(2);
    expect((await client.version('churn@approved~1')).number).toBe(1);
  });

  it('gives null where no evaluation is stored', async () => {
    const server = new TestServer();
    server.answer('GET models/churn/versions/1/evaluation', {}, 204);
    expect(await new Client(server.settings).evaluation('churn/1')).toBeNull();
  });

  it('names each version of a comparison', async () => {
    const asked =
      'GET comparison?version=churn%2F1&version=churn%2F2&baseline=churn%2F1';
    const server = new TestServer({ [asked]: { verdict: 'better' } });
    const client = new Client(server.settings);
    await client.compare(['churn/1', 'churn/2'], 'churn/1');
    expect(server.asked).toEqual([asked]);
  });

  it('throws the problem that the server described', async () => {
    const server = new TestServer();
    const told = problem({ title: 'There is no model group chrn.' });
    server.answer('GET models/chrn', told, 404);
    const error = await refusal(new Client(server.settings).group('chrn'));
    expect(error.status).toBe(404);
    expect(error.problem).toEqual(told);
  });

  it('tells a server part that is off from a thing that is not there', async () => {
    const error = await refusal(new Client(new TestServer().settings).groups());
    expect(error.problem.code).toBe(SERVER_OFF);
  });

  it('says that Jupyter Server does not answer', async () => {
    const settings = {
      ...new TestServer().settings,
      fetch: () => Promise.reject(new TypeError('Failed to fetch'))
    };
    const error = await refusal(new Client(settings).groups());
    expect(error.problem.code).toBe('Unreachable');
    expect(error.problem.retryable).toBe(true);
  });

  it('makes a problem of any error', () => {
    expect(toProblem(new Error('boom')).message).toBe('boom');
  });
});
