import React, { useEffect, useRef } from 'react';

import { useLive, useMLOps } from '../../models';
import { Loaded } from '../parts';

/** How often the log is read while it is in view, in ms. */
const EVERY = 2000;

const ERROR = /\b(error|exception|traceback|critical|failed)\b/i;

/** The last lines of an endpoint's log, kept up to date, the end in view. */
export function Log(props: { name: string; status: string }): JSX.Element {
  const { model, trans } = useMLOps();
  const { name } = props;
  const log = useLive(
    name,
    () => model.client.log(name),
    change => change.id === name
  );
  const end = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') {
        void log.refresh();
      }
    }, EVERY);
    return () => window.clearInterval(timer);
  }, [log]);
  const count = log.value?.length ?? 0;
  useEffect(() => {
    const node = end.current;
    // Who has scrolled up reads; the end follows only who is at the end.
    if (node && node.scrollHeight - node.scrollTop - node.clientHeight < 120) {
      node.scrollTop = node.scrollHeight;
    }
  }, [count]);
  return (
    <Loaded resource={log} name={trans.__('the log of %1', name)}>
      {lines => (
        <pre
          ref={end}
          className="mlops-log mlops-logPage"
          tabIndex={0}
          aria-label={trans.__('Log of %1', name)}
        >
          {lines.length === 0
            ? trans.__('Nothing is logged yet.')
            : lines.map((line, index) => (
                <span
                  key={index}
                  className={ERROR.test(line) ? 'mlops-logError' : undefined}
                >
                  {`${line}\n`}
                </span>
              ))}
        </pre>
      )}
    </Loaded>
  );
}
