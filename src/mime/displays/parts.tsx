import type { ReactNode } from 'react';
import React from 'react';

import { Button, Icon } from '../../components';
import type { IconName } from '../../components';
import { askFor } from '../events';

/** Commands of the main plugins that displays ask for. */
export const OPEN = {
  version: 'mlops:open-version',
  endpoint: 'mlops:open-endpoint',
  lineage: 'mlops:open-lineage',
  compare: 'mlops:compare'
};

/** A button that asks for a command; shown only where somebody listens. */
export function Ask(props: {
  icon: IconName;
  command: string;
  args: Record<string, unknown>;
  children: ReactNode;
}): JSX.Element {
  const { icon, command, args, children } = props;
  return (
    <Button
      small
      icon={icon}
      className="mlops-ask"
      onClick={() => askFor(command, args)}
    >
      {children}
    </Button>
  );
}

/** A name that opens its page where somebody listens, and is a plain name elsewhere. */
export function Name(props: {
  command: string;
  args: Record<string, unknown>;
  children: ReactNode;
}): JSX.Element {
  const { command, args, children } = props;
  return (
    <button
      type="button"
      className="mlops-link mlops-name-link"
      onClick={() => askFor(command, args)}
    >
      {children}
    </button>
  );
}

/** First line of a display: what it is, its marks, its buttons. */
export function Head(props: {
  icon: IconName;
  title: ReactNode;
  marks?: ReactNode;
  children?: ReactNode;
}): JSX.Element {
  return (
    <div className="mlops-displayHead">
      <Icon name={props.icon} className="mlops-2" size={18} />
      <span className="mlops-displayTitle">{props.title}</span>
      {props.marks}
      <span className="mlops-sp" />
      {props.children}
    </div>
  );
}

/** `churn / 3`: a reference with a lighter stroke. */
export function Reference(props: { reference: string }): JSX.Element {
  const [group, ...rest] = props.reference.split('/');
  return (
    <>
      {group}
      {rest.length > 0 && <span className="mlops-stroke"> / </span>}
      {rest.join('/')}
    </>
  );
}

/** A fact with its icon: "Trained on  train.csv 569 rows". */
export function Fact(props: {
  icon: IconName;
  name: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <div className="mlops-displayFact">
      <Icon name={props.icon} className="mlops-2" />
      <span className="mlops-2">{props.name}</span>
      <span className="mlops-el">{props.children}</span>
    </div>
  );
}
