import type { ReactNode } from 'react';
import React, { useEffect } from 'react';

import type { LineageGraph } from '../../api/types';
import { Button, EmptyState } from '../../components';
import type { Resource } from '../../models';
import { useMLOps } from '../../models';
import { Progress } from '../../models/progress';
import { Loaded } from '../parts';

/** How long it takes until lineage that is not there yet is looked for again, in ms. */
const AGAIN = 5000;

/** An answer about lineage in its states; what is not recorded yet is looked for again. */
export function LineageLoaded(props: {
  resource: Resource<LineageGraph>;
  /** By which the server part tells how far reading has come. */
  token: string;
  /** What it is about: `churn/3`. */
  name: string;
  children: (graph: LineageGraph) => ReactNode;
}): JSX.Element {
  const { trans } = useMLOps();
  const { resource, token, name } = props;
  const early = earlyOf(resource);
  if (early !== null) {
    return <NotYet resource={resource} name={name} why={early} />;
  }
  const begun = trans.__('Reading the lineage…');
  return (
    <Loaded {...props} waiting={<Progress token={token} begun={begun} />} />
  );
}

/** Why there is no lineage yet; null where there is some, or none for another reason. */
function earlyOf(resource: Resource<LineageGraph>): string | null {
  const { value, problem } = resource;
  if (value?.pending) {
    return value.answer;
  }
  return value === undefined && problem?.code === 'NoLineage'
    ? [problem.title, problem.hint].filter(Boolean).join(' ')
    : null;
}

/** SageMaker records lineage some time after the fact: not there yet is not empty. */
function NotYet(props: {
  resource: Resource<LineageGraph>;
  name: string;
  why: string;
}): JSX.Element {
  const { trans } = useMLOps();
  const { resource, name, why } = props;
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') {
        void resource.refresh();
      }
    }, AGAIN);
    return () => window.clearInterval(timer);
  }, [resource]);
  return (
    <div className="mlops-page" role="status">
      <EmptyState title={trans.__('The lineage of %1 is not there yet', name)}>
        <p>{why}</p>
        <p>{trans.__('It is looked for again every few seconds.')}</p>
        <Button small icon="refresh" onClick={() => void resource.refresh()}>
          {trans.__('Look again now')}
        </Button>
      </EmptyState>
    </div>
  );
}
