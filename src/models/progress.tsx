import React, { useEffect, useState } from 'react';

import type { Progressed } from '../api/types';
import { formatBytes } from '../components';
import { useMLOps } from './context';

/** How often it is asked how far something has come, in ms. */
const PACE = 400;

/** How far what was begun here has come, in words and bytes. */
export function Progress(props: {
  /** By which the server part knows it. */
  token: string;
  /** What is said before it has told anything. */
  begun: string;
}): JSX.Element {
  const { model, trans } = useMLOps();
  const [how, setHow] = useState<Progressed | null>(null);
  useEffect(() => {
    const ask = () => {
      // A question that fails leaves the last answer; what was begun tells of its own failure.
      model.client.progress(props.token).then(
        told => setHow(before => told ?? before),
        () => undefined
      );
    };
    const timer = window.setInterval(ask, PACE);
    return () => window.clearInterval(timer);
  }, [props.token]);
  return (
    <p role="status">
      {how === null
        ? props.begun
        : how.total
          ? trans.__(
              '%1: %2 of %3',
              how.text,
              formatBytes(how.done),
              formatBytes(how.total)
            )
          : how.text}
    </p>
  );
}
