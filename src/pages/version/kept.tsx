import type { ReactNode } from 'react';
import React from 'react';

import { ProblemNote } from '../../components';
import type { IVersionParts } from './view';

/** What is drawn from the files kept with a version; in its place, why they cannot be read. */
export function Kept(
  props: Pick<IVersionParts, 'version' | 'versionRead'> & {
    children: ReactNode;
  }
): JSX.Element {
  const { version, versionRead, children } = props;
  return version.unread ? (
    <ProblemNote
      problem={version.unread}
      onRetry={() => void versionRead.refresh()}
    />
  ) : (
    <>{children}</>
  );
}
