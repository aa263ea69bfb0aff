import {
  LOCAL,
  TestServer,
  endpoint,
  group,
  mlopsOn,
  version
} from '../../__tests__/server';

function serverWithModels(): TestServer {
  return new TestServer({
    'GET connection': LOCAL,
    'GET models': { groups: [group('churn', [version('churn', 1, 0.9)])] },
    'GET endpoints': { endpoints: [endpoint('churn-prod', ['churn/1'])] }
  });
}

/** Resolves when a signal is emitted. */
function next(signal: { connect: (slot: () => void) => void }): Promise<void> {
  return new Promise(resolve => signal.connect(() => resolve()));
}

describe('live updates', () => {
  it('read the models again when a version changed, and nothing else', async () => {
    const server = serverWithModels();
    const { model, emit } = mlopsOn(server);
    await model.refresh();
    server.asked = [];
    const changed = next(model.groups.changed);
    emit([{ kind: 'version', id: 'churn/1', change: 'updated' }]);
    await changed;
    expect(server.asked).toEqual(['GET models']);
    model.dispose();
  });

  it('read the endpoints again when one changed', async () => {
    const server = serverWithModels();
    const { model, emit } = mlopsOn(server);
    await model.refresh();
    server.asked = [];
    const changed = next(model.endpoints.changed);
    emit([{ kind: 'endpoint', id: 'churn-prod', change: 'updated' }]);
    await changed;
    expect(server.asked).toEqual(['GET endpoints']);
    model.dispose();
  });

  it('tell the watcher that somebody looks, and stop when nobody does', () => {
    jest.useFakeTimers();
    const { model } = mlopsOn(new TestServer());
    const told: boolean[] = [];
    jest.spyOn(model.client, 'watch').mockImplementation(async visible => {
      told.push(visible);
    });
    const one = model.live.look();
    const other = model.live.look();
    expect(told).toEqual([true]);
    jest.advanceTimersByTime(10000);
    expect(told).toEqual([true, true, true]);
    one.dispose();
    other.dispose();
    jest.advanceTimersByTime(10000);
    expect(told).toEqual([true, true, true]);
    model.dispose();
    jest.useRealTimers();
  });
});
