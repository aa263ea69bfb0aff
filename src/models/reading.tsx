import React from 'react';

import { ProblemNote, formatTime, useTrans } from '../components';
import type { Resource } from './resource';

/** Why something could not be read, when it is tried again, and the way to do it now. */
export function Unread<T>(props: {
  resource: Resource<T>;
}): JSX.Element | null {
  const { problem, retryAt } = props.resource;
  return (
    problem && (
      <ProblemNote
        problem={problem}
        retryAt={retryAt}
        onRetry={() => void props.resource.refresh()}
      />
    )
  );
}

/** How old is what stays in view although it could not be read again. */
export function ReadAt<T>(props: {
  resource: Resource<T>;
}): JSX.Element | null {
  const trans = useTrans();
  const { problem, readAt } = props.resource;
  return (
    problem &&
    readAt && (
      <p className="mlops-age mlops-2">
        {trans.__('As of %1', formatTime(readAt.toISOString()))}
      </p>
    )
  );
}
