import type { ISignal } from '@lumino/signaling';
import { useEffect, useMemo, useReducer, useState } from 'react';

import { useMLOps } from './context';
import type { IChange, Live } from './live';
import { Resource } from './resource';

/** How long something may take before a skeleton shows, in ms. */
const PATIENCE = 150;

/** Draw again whenever a signal is emitted. */
export function useSignal<S, A>(signal: ISignal<S, A>): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const slot = () => redraw();
    signal.connect(slot);
    // What was emitted between the first drawing and now, for example by a child's effect.
    redraw();
    return () => {
      signal.disconnect(slot);
    };
  }, [signal]);
}

/** Draw again whenever a resource changed, and give it back. */
export function useResource<T>(resource: Resource<T>): Resource<T> {
  useSignal(resource.changed);
  return resource;
}

/**
 * Read something of the server part, and again whenever a change concerns it.
 *
 * @param key - names what is read: another key reads anew and forgets.
 */
export function useLive<T>(
  key: string,
  read: () => Promise<T>,
  concerns: (change: IChange) => boolean
): Resource<T> {
  const { live } = useMLOps().model;
  const resource = useMemo(() => new Resource(read), [key]);
  useEffect(() => {
    const slot = (_: Live, changes: IChange[]) => {
      if (changes.some(concerns)) {
        void resource.refresh();
      }
    };
    live.changed.connect(slot);
    void resource.refresh();
    return () => {
      live.changed.disconnect(slot);
      resource.dispose();
    };
  }, [resource]);
  return useResource(resource);
}

/** Whether something has been waited for long enough to say so. */
export function useWaited(waiting: boolean): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setWaited(false);
      return;
    }
    const timer = window.setTimeout(() => setWaited(true), PATIENCE);
    return () => window.clearTimeout(timer);
  }, [waiting]);
  return waiting && waited;
}

/** A value that follows another one after it has rested for some milliseconds. */
export function useRested<T>(value: T, rest: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), rest);
    return () => window.clearTimeout(timer);
  }, [value, rest]);
  return rested;
}
