import type { ReactNode } from 'react';
import React from 'react';

import type { Problem } from '../api/types';
import { Button, Skeleton } from '../components';
import type { Resource } from '../models';
import { useMLOps, useWaited } from '../models';
import { ReadAt, Unread } from '../models/reading';
import { CommandIDs } from '../tokens';
import { parseQuery } from './search';
import type { PanelState } from './state';

/** A section's content in its four states: failed, loading, empty (drawn by the content), ready. */
export function Section<T>(props: {
  resource: Resource<T>;
  label: string;
  /** Widths of the bars that stand in for the rows. */
  skeleton: number[][];
  children: ReactNode;
}): JSX.Element {
  const { trans } = useMLOps();
  const { resource } = props;
  const { problem, readAt } = resource;
  const waited = useWaited(resource.loading);
  return (
    <section
      className="mlops-section"
      aria-label={props.label}
      aria-busy={resource.loading}
    >
      {problem && !concernsAll(problem) && <Unread resource={resource} />}
      <ReadAt resource={resource} />
      {waited && (
        <Skeleton
          rows={props.skeleton}
          label={trans.__('Reading %1', props.label)}
        />
      )}
      <div className={problem && readAt ? 'mlops-stale' : undefined}>
        {props.children}
      </div>
    </section>
  );
}

/** Whether a problem is one of all sections, and said at the top of the panel. */
export function concernsAll(problem: Problem): boolean {
  return problem.cause === 'credentials' || problem.cause === 'offline';
}

/** Said when a search matches nothing; a data set's lineage can still be asked. */
export function NothingFound(props: { state: PanelState }): JSX.Element {
  const { commands, trans } = useMLOps();
  const { uri } = parseQuery(props.state.query);
  return (
    <div className="mlops-empty">
      <p className="mlops-2">
        {trans.__('Nothing matches %1.', props.state.query.trim())}
      </p>
      {uri && (
        <Button
          icon="lineage"
          small
          onClick={() =>
            void commands.execute(CommandIDs.openLineage, { reference: uri })
          }
        >
          {trans.__('Show its lineage')}
        </Button>
      )}
    </div>
  );
}
