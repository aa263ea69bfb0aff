import React from 'react';

import type {
  Cleaned,
  ConnectionInfo,
  FinishedJob,
  Invocation
} from '../../api/types';
import {
  Code,
  EmptyState,
  Icon,
  KeyValues,
  formatDuration,
  formatTime,
  useTrans
} from '../../components';
import { Head } from './parts';

/** What an endpoint answered. */
export function InvocationDisplay(props: {
  invocation: Invocation;
}): JSX.Element {
  const { invocation } = props;
  const trans = useTrans();
  return (
    <>
      <div className="mlops-h">
        {trans.__('Response')}
        <span className="mlops-2">
          {[
            String(invocation.status),
            formatDuration(invocation.milliseconds),
            invocation.contentType,
            invocation.variant
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <Code wrap text={readable(invocation)} />
    </>
  );
}

/** JSON with its parts on lines of their own; anything else as it came. */
function readable(invocation: Invocation): string {
  if (!invocation.contentType.includes('json')) {
    return invocation.body;
  }
  try {
    const text = JSON.stringify(JSON.parse(invocation.body), undefined, 2);
    // A list of plain figures stays on one line.
    return text.replace(/\[[^[\]{}]*\]/g, list =>
      list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']')
    );
  } catch {
    return invocation.body;
  }
}

/** What a clean-up removed. */
export function CleanedDisplay(props: { cleaned: Cleaned }): JSX.Element {
  const { removed } = props.cleaned;
  const trans = useTrans();
  if (removed.length === 0) {
    return <EmptyState title={trans.__('There was nothing to remove.')} />;
  }
  return (
    <>
      <div className="mlops-h">
        {trans._n('%1 thing removed', '%1 things removed', removed.length)}
      </div>
      <ul className="mlops-removed">
        {removed.map((what, index) => (
          <li key={index}>
            <Icon name="trash" className="mlops-2" />
            <span className="mlops-el" title={what}>
              {what}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The training jobs whose models can be registered, newest first. */
export function JobsDisplay(props: { jobs: FinishedJob[] }): JSX.Element {
  const { jobs } = props;
  const trans = useTrans();
  if (jobs.length === 0) {
    return <EmptyState title={trans.__('No training job has completed yet')} />;
  }
  const rows = jobs.map(({ name, ended }) => ({
    key: name,
    value: formatTime(ended)
  }));
  return (
    <>
      <Head icon="job" title={trans.__('Training jobs that have completed')} />
      <KeyValues rows={rows} />
      <Code text={`ml.register("job:${jobs[0].name}", "churn")`} />
    </>
  );
}

/** Which SageMaker is spoken to, and as whom. */
export function ConnectionDisplay(props: {
  connection: ConnectionInfo;
}): JSX.Element {
  const { connection } = props;
  const trans = useTrans();
  const isLocal = connection.kind === 'local';
  return (
    <>
      <Head
        icon={isLocal ? 'laptop' : 'cloud'}
        title={
          isLocal
            ? trans.__('Local SageMaker')
            : trans.__('AWS · %1', connection.account)
        }
      />
      <KeyValues
        rows={[
          { key: trans.__('Region'), value: connection.region },
          { key: trans.__('Account'), value: connection.account },
          { key: trans.__('You are'), value: connection.user },
          { key: trans.__('Role'), value: connection.role },
          { key: trans.__('Profile'), value: connection.profile },
          { key: trans.__('State'), value: connection.stateDir }
        ].filter(({ value }) => value)}
      />
    </>
  );
}
