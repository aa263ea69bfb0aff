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
