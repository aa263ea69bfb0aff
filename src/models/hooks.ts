import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { useEffect, useReducer } from 'react';

import type { Resource } from './resource';

/** Draw again whenever a signal is emitted. */
export function useSignal<S, A>(signal: ISignal<S, A>): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const slot = () => redraw();
    signal.connect(slot);
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

/** Dispose what a component holds when it goes. */
export function useDisposable(make: () => IDisposable, key: unknown): void {
  useEffect(() => {
    const held = make();
    return () => held.dispose();
  }, [key]);
}
