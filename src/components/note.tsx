import type { ReactNode } from 'react';
import React from 'react';

import { Icon } from './icon';
import type { IconName } from './shapes';
import type { Tone } from './states';

const ICONS: Record<Tone, IconName> = {
  success: 'discTick',
  warn: 'warning',
  error: 'triangle',
  brand: 'info',
  info: 'info',
  neutral: 'info'
};

/** What a note takes. */
export interface INoteProps {
  tone: Tone;
  /** What is so, in bold. */
  title?: ReactNode;
  /** What one can do. */
  children?: ReactNode;
  /** At most one. */
  action?: ReactNode;
  icon?: IconName;
  /** Whether it is said at once to who cannot see it, as errors are. */
  urgent?: boolean;
}

/** Says what is so, then what to do. */
export function Note(props: INoteProps): JSX.Element {
  const { tone, title, children, action, icon = ICONS[tone], urgent } = props;
  return (
    <div
      role={tone === 'error' || urgent ? 'alert' : 'note'}
      className={`mlops-note mlops-${tone}`}
    >
      <Icon name={icon} />
      <div className="mlops-noteText">
        {title && <b>{title} </b>}
        {children}
      </div>
      {action}
    </div>
  );
}

/** What an empty state takes. */
export interface IEmptyStateProps {
  /** What is not there yet: "No models yet". */
  title: string;
  /** One sentence on what comes next. */
  children?: ReactNode;
  action?: ReactNode;
}

/** Stands where a list has nothing to show. */
export function EmptyState(props: IEmptyStateProps): JSX.Element {
  return (
    <div className="mlops-empty">
      <b>{props.title}</b>
      <div className="mlops-2">{props.children}</div>
      {props.action && <div className="mlops-emptyAction">{props.action}</div>}
    </div>
  );
}

/** What a skeleton takes. */
export interface ISkeletonProps {
  /** Width of each bar of a row, in px; the geometry of what is awaited. */
  rows: number[][];
  /** Height of a row in px. */
  height?: number;
  /** What is being read, for screen readers; left out where words beside the bars say it. */
  label?: string;
}

/** Grey bars in the place of what is being read. */
export function Skeleton(props: ISkeletonProps): JSX.Element {
  const { rows, height = 24, label } = props;
  return (
    <div
      aria-busy="true"
      aria-hidden={label === undefined}
      role={label === undefined ? undefined : 'status'}
      aria-label={label}
    >
      {rows.map((bars, row) => (
        <div key={row} className="mlops-skRow" style={{ height }}>
          {bars.map((width, bar) => (
            <span key={bar} className="mlops-sk" style={{ width }} />
          ))}
        </div>
      ))}
    </div>
  );
}
