import React, { useEffect, useState } from 'react';

import { useTrans } from './translator';

const SECOND = 1000;

/** Says when something is tried again, second by second. */
export function Countdown(props: { until: Date }): JSX.Element {
  const trans = useTrans();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), SECOND);
    return () => window.clearInterval(timer);
  }, [props.until]);
  const left = Math.ceil((props.until.getTime() - now) / SECOND);
  return (
    <>
      {left > 0
        ? trans.__('Trying again in %1 s.', left)
        : trans.__('Trying again.')}
    </>
  );
}
