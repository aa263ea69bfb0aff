import { PromiseDelegate } from '@lumino/coreutils';

import { RequestError } from '../../api/request';
import { problem } from '../../__tests__/server';
import { Resource } from '../resource';

describe('a resource', () => {
  it('is loading until it was read', async () => {
    const resource = new Resource(() => Promise.resolve(1));
    expect(resource.loading).toBe(true);
    await resource.refresh();
    expect(resource.loading).toBe(false);
    expect(resource.value).toBe(1);
    resource.dispose();
  });

  it('keeps what was read when a later reading fails', async () => {
    let fails = false;
    const told = problem({ code: 'ThrottlingException' });
    const resource = new Resource(() =>
      fails ? Promise.reject(new RequestError(told, 503)) : Promise.resolve(1)
    );
    await resource.refresh();
    fails = true;
    await resource.refresh();
    expect(resource.value).toBe(1);
    expect(resource.problem).toEqual(told);
    fails = false;
    await resource.refresh();
    expect(resource.problem).toBeNull();
    resource.dispose();
  });

  it('tries again by itself what can pass, ever more seldom', async () => {
    jest.useFakeTimers();
    let reads = 0;
    const slow = problem({ cause: 'slow', retryable: true });
    const resource = new Resource(() => {
      reads += 1;
      return reads < 3
        ? Promise.reject(new RequestError(slow, 503))
        : Promise.resolve(reads);
    });
    const waits = async () => {
      const wait = resource.retryAt!.getTime() - Date.now();
      await jest.advanceTimersByTimeAsync(wait);
      return wait;
    };
    await resource.refresh();
    expect([await waits(), await waits()]).toEqual([2000, 4000]);
    expect(resource.value).toBe(3);
    expect(resource.retryAt).toBeNull();
    resource.dispose();
    jest.useRealTimers();
  });

  it('asks nothing more after it was disposed', async () => {
    jest.useFakeTimers();
    let reads = 0;
    const cut = problem({ cause: 'offline', retryable: true });
    const resource = new Resource(() => {
      reads += 1;
      return Promise.reject(new RequestError(cut, 503));
    });
    await resource.refresh();
    resource.dispose();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(reads).toBe(1);
    jest.useRealTimers();
  });

  it('reads once more when asked while it reads, and not for every asking', async () => {
    const readings: PromiseDelegate<number>[] = [];
    const resource = new Resource(() => {
      const reading = new PromiseDelegate<number>();
      readings.push(reading);
      return reading.promise;
    });
    const first = resource.refresh();
    const later = [resource.refresh(), resource.refresh(), resource.refresh()];
    readings[0].resolve(1);
    await first;
    await Promise.resolve();
    expect(readings).toHaveLength(2);
    readings[1].resolve(2);
    await Promise.all(later);
    expect(resource.value).toBe(2);
    expect(readings).toHaveLength(2);
    resource.dispose();
  });

  it('says nothing after it was disposed', async () => {
    const resource = new Resource(() => Promise.resolve(1));
    let said = 0;
    resource.changed.connect(() => {
      said += 1;
    });
    const reading = resource.refresh();
    resource.dispose();
    await reading;
    expect(said).toBe(0);
  });
});
