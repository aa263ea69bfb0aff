import React from 'react';

import { statementText } from '../api/statement';
import type { Problem } from '../api/types';
import { Button } from './button';
import { Code } from './code';
import { CopyButton } from './copy';
import { Countdown } from './countdown';
import { Icon } from './icon';
import { KeyValues } from './keyvalues';
import { Note } from './note';
import type { IconName } from './shapes';
import { Statement } from './statement';
import type { Tone } from './states';
import { useTrans } from './translator';

/** What both forms of a problem take. */
export interface IProblemProps {
  problem: Problem;
  /** Without it no *Retry* is offered. */
  onRetry?: () => void;
  /** When it is tried again by itself. */
  retryAt?: Date | null;
}

type Cause = NonNullable<Problem['cause']>;

/** Slow is not broken, and what cannot be reached may come back: neither looks like a failure. */
const LOOKS: Record<Cause, { tone: Tone; icon: IconName }> = {
  permission: { tone: 'error', icon: 'lock' },
  credentials: { tone: 'error', icon: 'lock' },
  slow: { tone: 'warn', icon: 'clock' },
  offline: { tone: 'warn', icon: 'triangle' }
};

/** The whole of an error where a page would be: what, who, why, and the statement that helps. */
export function ProblemPage(props: IProblemProps): JSX.Element {
  const { problem, onRetry, retryAt } = props;
  const trans = useTrans();
  const look = problem.cause && LOOKS[problem.cause];
  return (
    <div className="mlops-errpage" role="alert">
      <h2>
        {look && (
          <span className={`mlops-s mlops-${look.tone}`}>
            <Icon name={look.icon} size={20} />
          </span>
        )}
        {problem.title}
      </h2>
      <p className="mlops-2">
        {trans.__('The service answered %1.', problem.code)} {problem.hint}{' '}
        {retryAt && <Countdown until={retryAt} />}
      </p>
      <ClosestNames problem={problem} />
      <KeyValues
        rows={[
          { key: trans.__('Missing'), value: mono(problem.action, true) },
          { key: trans.__('On'), value: mono(problem.resource) },
          { key: trans.__('You are'), value: mono(problem.identity) },
          { key: trans.__('Because'), value: problem.because }
        ].filter(row => row.value)}
      />
      <Statement problem={problem} />
      {onRetry && (
        <div className="mlops-actions">
          <Button icon="refresh" primary={!problem.statement} onClick={onRetry}>
            {trans.__('Retry')}
          </Button>
        </div>
      )}
      <FullAnswer problem={problem} />
    </div>
  );
}

/** An error in the section concerned: what is so, and at most one way on. */
export function ProblemNote(props: IProblemProps): JSX.Element {
  const { problem, onRetry, retryAt } = props;
  const trans = useTrans();
  const statement = statementText(problem.statement);
  const look = problem.cause ? LOOKS[problem.cause] : { tone: 'error' as Tone };
  return (
    <Note {...look} title={problem.title} urgent>
      <div className="mlops-2">
        {problem.action
          ? trans.__('%1 is missing.', problem.action)
          : problem.message}{' '}
        {retryAt ? <Countdown until={retryAt} /> : problem.hint}
      </div>
      <ClosestNames problem={problem} />
      <div className="mlops-actions">
        {statement && (
          <CopyButton
            small
            text={statement}
            label={trans.__('Copy statement')}
          />
        )}
        {onRetry && (
          <Button small onClick={onRetry}>
            {trans.__('Retry')}
          </Button>
        )}
      </div>
    </Note>
  );
}

function mono(text: string | null, strong = false): JSX.Element | null {
  return text ? (
    <span className={strong ? 'mlops-mono mlops-b' : 'mlops-mono'}>{text}</span>
  ) : null;
}

function ClosestNames(props: { problem: Problem }): JSX.Element | null {
  const { closest, proposal } = props.problem;
  const trans = useTrans();
  const near = proposal ? [proposal] : closest;
  return near.length ? (
    <p>
      {proposal ? trans.__('A name that fits:') : trans.__('Closest:')}{' '}
      {near.map((name, index) => (
        <React.Fragment key={name}>
          {index > 0 && ', '}
          <span className="mlops-mono">{name}</span>
        </React.Fragment>
      ))}
    </p>
  ) : null;
}

function FullAnswer(props: { problem: Problem }): JSX.Element {
  const { code, message, requestId } = props.problem;
  const trans = useTrans();
  return (
    <details className="mlops-details">
      <summary className="mlops-summary">
        {trans.__('Full answer')}{' '}
        {requestId && <span className="mlops-mono">{requestId}</span>}
      </summary>
      <Code wrap text={`${code}: ${message}`} />
    </details>
  );
}
