import React from 'react';

import { Icon } from './icon';
import type { StateKind } from './states';
import { stateLook } from './states';
import { useTrans } from './translator';

/** A status word of a service, and whose. */
export interface IStateProps {
  kind: StateKind;
  value: string;
}

/** The quiet form of a state, for lists and tables: icon and word. */
export function State(props: IStateProps): JSX.Element {
  const { icon, tone, word } = stateLook(props.kind, props.value, useTrans());
  return (
    <span className={`mlops-state mlops-${tone}`} title={word}>
      <Icon name={icon} size={14} />
      <span className="mlops-word">{word}</span>
    </span>
  );
}

/** The state on a tint, for the headers of pages and displays only. */
export function StateChip(props: IStateProps): JSX.Element {
  const state = stateLook(props.kind, props.value, useTrans());
  return (
    <span className={`mlops-chip mlops-${state.tone}`}>
      <Icon name={state.icon} size={14} />
      {state.chip ?? state.word}
    </span>
  );
}

/** A lifecycle stage in the user's own words: never translated, never coloured. */
export function StageTag(props: {
  stage: string;
  status?: string | null;
}): JSX.Element {
  const trans = useTrans();
  return (
    <span className="mlops-tag">
      {trans.__('Stage')} <b>{props.stage}</b>
      {props.status ? ` · ${props.status}` : ''}
    </span>
  );
}

/** An alias of a version, `@production`. */
export function AliasTag(props: { alias: string }): JSX.Element {
  return <span className="mlops-alias">@{props.alias}</span>;
}
