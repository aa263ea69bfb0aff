import React from 'react';

import type { Comparison } from '../api/types';

/** Below the metrics: of which versions and figures there is no interval, and why. */
export function Untested(props: {
  /** Outputs of earlier versions of ours do not say. */
  comparison: Partial<Pick<Comparison, 'untested'>>;
}): JSX.Element {
  return (
    <>
      {props.comparison.untested?.map(told => (
        <p key={told} className="mlops-2 mlops-untested">
          {told}
        </p>
      ))}
    </>
  );
}
