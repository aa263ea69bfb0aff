import type { ReactNode } from 'react';
import React from 'react';

import { Button, Icon, Note, ProblemPage, Skeleton } from '../components';
import type { IconName } from '../components';
import type { Resource } from '../models';
import { copy, useMLOps, useWaited } from '../models';
import { ReadAt, Unread } from '../models/reading';
import { endpointReference, targetOf } from '../models/references';
import { CommandIDs } from '../tokens';
import { HeadActions } from './headactions';

const SKELETON = [
  [180, 120, 60],
  [90, 110, 150, 220],
  [],
  [64, 64, 64, 64, 64, 64],
  [40, 40, 40, 40, 40, 40],
  [],
  [200, 200, 200],
  [200, 200, 200],
  [200, 200, 200],
  [],
  [90, 150, 190],
  [90, 160, 180],
  [90, 170, 160]
];

/**
 * A page's content in its states: failed before anything was read, loading, gone, ready.
 *
 * What was read stays in view when a later reading fails, with a note above it.
 */
export function Loaded<T>(props: {
  resource: Resource<T>;
  /** What is read: `churn/3`. */
  name: string;
  /** Widths of the bars that stand in for the content. */
  skeleton?: number[][];
  /** Told above the bars while it is read, of what may take long. */
  waiting?: ReactNode;
  children: (value: T) => ReactNode;
}): JSX.Element {
  const { trans } = useMLOps();
  const { resource, name, children } = props;
  const waited = useWaited(resource.loading);
  const { value, problem } = resource;
  const slow = problem?.cause === 'slow';
  if (value === undefined) {
    return (
      <div className="mlops-page" aria-busy={resource.loading}>
        {slow && <Unread resource={resource} />}
        {problem && !slow && (
          <ProblemPage
            problem={problem}
            retryAt={resource.retryAt}
            onRetry={() => void resource.refresh()}
          />
        )}
        {(waited || slow) && (
          <div className="mlops-skeletonPage">
            {props.waiting}
            <Skeleton
              rows={props.skeleton ?? SKELETON}
              height={28}
              label={props.waiting ? undefined : trans.__('Reading %1', name)}
            />
          </div>
        )}
      </div>
    );
  }
  return (
    <div className={problem ? 'mlops-page mlops-stale' : 'mlops-page'}>
      <Stale resource={resource} name={name} />
      {children(value)}
    </div>
  );
}

/** Above what was read earlier: it is gone, or could not be read again. */
function Stale<T>(props: {
  resource: Resource<T>;
  name: string;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { resource, name } = props;
  return resource.problem?.code === 'UnknownReference' ? (
    <Note tone="warn" title={trans.__('%1 was deleted.', name)}>
      {trans.__('This page shows what was read before.')}
    </Note>
  ) : (
    <>
      <Unread resource={resource} />
      <ReadAt resource={resource} />
    </>
  );
}

/** Title, chips and actions of a page, and a line of facts below. */
export function PageHead(props: {
  icon: IconName;
  title: ReactNode;
  chips?: ReactNode;
  actions?: ReactNode;
  facts?: ReactNode;
}): JSX.Element {
  return (
    <div className="mlops-head">
      <div className="mlops-headLine">
        <Icon name={props.icon} size={20} />
        <h1 className="mlops-title">{props.title}</h1>
        <div className="mlops-chips">{props.chips}</div>
        <span className="mlops-sp" />
        <HeadActions>{props.actions}</HeadActions>
      </div>
      {props.facts && <div className="mlops-facts">{props.facts}</div>}
    </div>
  );
}

/** One fact of a page's head. */
export function Fact(props: {
  icon: IconName;
  title?: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <span className="mlops-fact" title={props.title}>
      <Icon name={props.icon} size={14} />
      <span className="mlops-el">{props.children}</span>
    </span>
  );
}

/** The two copies that every object offers. */
export function Copies(props: { reference: string; arn: string }): JSX.Element {
  const mlops = useMLOps();
  const { trans } = mlops;
  return (
    <>
      <span className="mlops-sp" />
      <Button
        quiet
        small
        icon="copy"
        onClick={() => void copy(mlops, props.reference)}
      >
        {trans.__('Copy reference')}
      </Button>
      <Button
        quiet
        small
        icon="copy"
        onClick={() => void copy(mlops, props.arn)}
      >
        {trans.__('Copy ARN')}
      </Button>
    </>
  );
}

/** A link that runs one of our commands. */
export function Link(props: {
  command: string;
  args: Record<string, string | string[]>;
  children: ReactNode;
}): JSX.Element {
  const { commands } = useMLOps();
  return (
    <button
      type="button"
      className="mlops-link"
      onClick={() => void commands.execute(props.command, props.args)}
    >
      {props.children}
    </button>
  );
}

/** A link to the page of a version or an endpoint. */
export function ReferenceLink(props: { reference: string }): JSX.Element {
  const { kind, name } = targetOf(props.reference);
  switch (kind) {
    case 'version':
      return (
        <Link command={CommandIDs.openVersion} args={{ reference: name }}>
          {name}
        </Link>
      );
    case 'endpoint':
      return (
        <Link command={CommandIDs.openEndpoint} args={{ name }}>
          {name}
        </Link>
      );
    case 'group':
      return <>{name}</>;
  }
}

/** A link to the page of an endpoint. */
export function EndpointLink(props: { name: string }): JSX.Element {
  return <ReferenceLink reference={endpointReference(props.name)} />;
}
