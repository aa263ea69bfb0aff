import React from 'react';

import type { Problem } from '../api/types';
import { Button } from './button';
import { Code } from './code';
import { CopyButton } from './copy';
import { Icon } from './icon';
import { KeyValues } from './keyvalues';
import { Note } from './note';
import { useTrans } from './translator';

/** What both forms of a problem take. */
export interface IProblemProps {
  problem: Problem;
  /** Without it no *Retry* is offered. */
  onRetry?: () => void;
}

const statementText = (problem: Problem) =>
  problem.statement ? JSON.stringify(problem.statement, undefined, 2) : '';

/** The whole of an error where a page would be: what, who, why, and the statement that helps. */
export function ProblemPage(props: IProblemProps): JSX.Element {
  const { problem, onRetry } = props;
  const trans = useTrans();
  const statement = statementText(problem);
  return (
    <div className="mlops-errpage" role="alert">
      <h2>
        {problem.action && (
          <span className="mlops-s mlops-error">
            <Icon name="lock" size={20} />
          </span>
        )}
        {problem.title}
      </h2>
      <p className="mlops-2">
        {trans.__('The service answered %1.', problem.code)} {problem.hint}
      </p>
      <ClosestNames problem={problem} />
      <KeyValues
        rows={[
          { key: trans.__('Missing'), value: mono(problem.action, true) },
          { key: trans.__('On'), value: mono(problem.resource) },
          { key: trans.__('You are'), value: mono(problem.identity) }
        ].filter(row => row.value)}
      />
      {statement && (
        <>
          <div className="mlops-h">
            {trans.__('Statement for your administrator')}
          </div>
          <Code text={statement} />
        </>
      )}
      <div className="mlops-actions">
        {statement && (
          <CopyButton
            primary
            text={statement}
            label={trans.__('Copy statement')}
          />
        )}
        {onRetry && (
          <Button icon="refresh" primary={!statement} onClick={onRetry}>
            {trans.__('Retry')}
          </Button>
        )}
      </div>
      <FullAnswer problem={problem} />
    </div>
  );
}

/** An error in the section concerned: what is so, and at most one way on. */
export function ProblemNote(props: IProblemProps): JSX.Element {
  const { problem, onRetry } = props;
  const trans = useTrans();
  const statement = statementText(problem);
  return (
    <Note
      tone="error"
      icon={problem.action ? 'lock' : undefined}
      title={problem.title}
    >
      <div className="mlops-2">
        {problem.action
          ? trans.__('%1 is missing.', problem.action)
          : problem.message}{' '}
        {problem.hint}
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
