import type { ReactNode } from 'react';
import React, { useEffect } from 'react';

import type { LineageGraph } from '../../api/types';
import { Button, EmptyState } from '../../components';
import type { Resource } from '../../models';
import { useMLOps } from '../../models';
import { Loaded } from '../parts';

/** How long it takes until lineage that is not there yet is looked for again, in ms. */
const AGAIN = 5000;

/** An answer about lineage in its states; what is not recorded yet is looked for again. */
export function LineageLoaded(props: {
  resource: Resource<LineageGraph>;
  /** What it is about: `churn/3`. */
  name: string;
  children: (graph: LineageGraph) => ReactNode;
}): JSX.Element {
  const { resource, name } = props;
  const isMissing =
    resource.value === undefined && resource.problem?.code === 'NoLineage';
  return isMissing ? (
    <NotYet resource={resource} name={name} />
  ) : (
    <Loaded {...props} />
  );
}

/** SageMaker records lineage some time after the fact: not there yet is not empty. */
function NotYet(props: {
  resource: Resource<LineageGraph>;
  name: string;
}): JSX.Element {
  const { trans } = useMLOps();
  const { resource, name } = props;
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
        <p>
          {[resource.problem?.title, resource.problem?.hint]
            .filter(Boolean)
            .join(' ')}
        </p>
        <p>{trans.__('It is looked for again every few seconds.')}</p>
        <Button small icon="refresh" onClick={() => void resource.refresh()}>
          {trans.__('Look again now')}
        </Button>
      </EmptyState>
    </div>
  );
}
