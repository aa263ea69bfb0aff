import { Dialog, showDialog } from '@jupyterlab/apputils';
import React, { useEffect, useState } from 'react';

import type { Assessment, VersionDecisions } from '../api/types';
import type { IDecisions } from '../code';
import { DecisionList, Icon, RuleCount, RuleList } from '../components';
import { say, useMLOps } from '../models';
import { ReactView } from '../models/context';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { CommentField } from './fields';

/**
 * Ask for an approval or a rejection of several versions with one reason. Those that their rules
 * let pass are decided; of the others it is said what holds them up.
 */
export async function askDecisions(
  mlops: IMLOps,
  references: string[],
  verb: 'approve' | 'reject'
): Promise<void> {
  const { trans, model } = mlops;
  const approves = verb === 'approve';
  const standing = approves ? await model.client.rulesOfAll(references) : [];
  const arns = arnsOf(mlops, references);
  const count = references.length;
  let found: VersionDecisions | null = null;
  await askAction<IDecisions>(mlops, {
    title: approves
      ? trans._n('Approve %1 version', 'Approve %1 versions', count)
      : trans._n('Reject %1 version', 'Reject %1 versions', count),
    verb: approves ? trans.__('Approve') : trans.__('Reject'),
    warns: !approves,
    form: props => (
      <DecisionsForm
        {...props}
        action={{ kind: 'decide', verb, references, arns, comment: '' }}
        standing={standing}
      />
    ),
    perform: async ({ comment }) => {
      const status = approves ? 'Approved' : 'Rejected';
      found = await model.client.decideAll(references, status, comment);
      model.live.now();
      await Promise.all([model.groups.refresh(), model.versions.refresh()]);
    }
  });
  if (found) {
    await tell(mlops, found);
  }
}

function arnsOf({ model }: IMLOps, references: string[]): string[] {
  const versions = (model.groups.value ?? []).flatMap(one => one.versions);
  const known = new Map(versions.map(one => [one.reference, one.arn]));
  return references.map(reference => known.get(reference) ?? reference);
}

/** Say what happened: in a word where all went well, else of each. */
async function tell(mlops: IMLOps, found: VersionDecisions): Promise<void> {
  const { trans } = mlops;
  const { status, decisions } = found;
  const done = decisions.filter(({ problem }) => !problem).length;
  const told =
    status === 'Approved'
      ? trans.__('%1 of %2 approved', done, decisions.length)
      : trans.__('%1 of %2 rejected', done, decisions.length);
  if (done === decisions.length) {
    say(told);
    return;
  }
  await showDialog({
    title: told,
    body: new ReactView(mlops, <DecisionList found={found} />),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}

function DecisionsForm(
  props: IFormProps<IDecisions> & {
    action: IDecisions;
    standing: Assessment[];
  }
): JSX.Element {
  const { frame, action, standing } = props;
  const { trans } = useMLOps();
  const [comment, setComment] = useState('');
  const approves = action.verb === 'approve';
  const free = standing.filter(({ allowed }) => allowed).length;
  useEffect(() => {
    frame.offer({ ...action, comment }, !approves || free > 0);
  }, [comment]);
  return (
    <>
      {approves ? (
        <>
          <div className="mlops-h">
            {trans.__('%1 of %2 can be approved', free, standing.length)}
          </div>
          {standing.map(one => (
            <StandingRow key={one.reference} standing={one} />
          ))}
        </>
      ) : (
        <p>{action.references.join(', ')}</p>
      )}
      <div className="mlops-form">
        <CommentField
          label={trans.__('Why')}
          value={comment}
          onChange={setComment}
          hint={trans.__('Kept in the history of each version.')}
        />
      </div>
    </>
  );
}

/** A version with how many rules it meets, and those of a version that is held up. */
function StandingRow(props: { standing: Assessment }): JSX.Element {
  const { trans } = useMLOps();
  const { reference, rules, allowed } = props.standing;
  return (
    <div role="group" aria-label={reference}>
      <div className="mlops-row">
        <span className={`mlops-s mlops-${allowed ? 'ok' : 'warn'}`}>
          <Icon name={allowed ? 'check' : 'warning'} />
        </span>
        <b>{reference}</b>{' '}
        {rules.length > 0 ? (
          <RuleCount rules={rules} />
        ) : (
          <span className="mlops-2">{trans.__('No rule covers it')}</span>
        )}
      </div>
      {!allowed && <RuleList rules={rules} fixes />}
    </div>
  );
}
