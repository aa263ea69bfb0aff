import type { ReactNode } from 'react';
import React from 'react';

import type { HistoryEntry } from '../api/types';
import { formatFullTime, formatTime } from './format';
import { Icon } from './icon';
import type { IconName } from './shapes';
import type { Tone } from './states';
import { useTrans } from './translator';

const LOOKS: Record<string, [IconName, Tone]> = {
  Registered: ['version', 'neutral'],
  Approved: ['discTick', 'success'],
  Rejected: ['discCross', 'error'],
  PendingManualApproval: ['clock', 'warn'],
  Stage: ['stage', 'neutral'],
  Waived: ['ringBar', 'neutral'],
  Alias: ['version', 'neutral'],
  Card: ['file', 'neutral'],
  Copied: ['copy', 'neutral'],
  Shared: ['person', 'neutral'],
  Deployed: ['deployment', 'neutral'],
  Creating: ['deployment', 'neutral'],
  Created: ['plus', 'neutral'],
  Updated: ['refresh', 'neutral'],
  RolledBack: ['turnedBack', 'warn'],
  Failed: ['triangle', 'error'],
  Deleted: ['trash', 'neutral'],
  Compared: ['compare', 'neutral']
};

/** What a timeline takes. */
export interface ITimelineProps {
  /** Newest first. */
  entries: HistoryEntry[];
  /** Draws the reference of another object, for example as a link. */
  reference?: (reference: string) => ReactNode;
}

/** What happened to a version or an endpoint: what, why in quotes, who and when. */
export function Timeline(props: ITimelineProps): JSX.Element {
  const trans = useTrans();
  return (
    <ol className="mlops-tl" aria-label={trans.__('History, newest first')}>
      {props.entries.map((entry, index) => (
        <Entry key={index} entry={entry} reference={props.reference} />
      ))}
    </ol>
  );
}

function Entry(props: {
  entry: HistoryEntry;
  reference?: (reference: string) => ReactNode;
}): JSX.Element {
  const { entry, reference } = props;
  const trans = useTrans();
  const [icon, tone] = LOOKS[entry.what] ?? (['stage', 'neutral'] as const);
  return (
    <li className="mlops-ev">
      <span className={`mlops-s mlops-${tone}`}>
        <Icon name={icon} />
      </span>
      <div className="mlops-evWhat">
        {entry.title}{' '}
        {entry.reference &&
          reference &&
          !entry.title.includes(entry.reference) &&
          reference(entry.reference)}
      </div>
      {entry.why && <q className="mlops-evWhy">{entry.why}</q>}
      <div className="mlops-evWho" title={formatFullTime(entry.when)}>
        {entry.who ?? trans.__('not known by whom')} · {formatTime(entry.when)}
      </div>
    </li>
  );
}
