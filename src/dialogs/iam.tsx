import React, { useEffect, useState } from 'react';

import type { IamPolicy } from '../api/types';
import type { IIamPolicy } from '../code';
import { Code, CopyButton, Note, ProblemNote, Segmented } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { Field, TextField } from './fields';
import { usePlanned } from './planned';

/** A name of a role, as it might be. */
const EXAMPLE = 'MLReviewers';

/** Show the IAM policy of a role about a group; the verb copies it. */
export async function askIam(mlops: IMLOps, group: string): Promise<void> {
  const { trans, model } = mlops;
  const { name } = await model.client.group(group);
  await askAction<IIamPolicy>(mlops, {
    title: trans.__('IAM policy for %1', name),
    verb: trans.__('Copy policy'),
    form: props => <IamForm {...props} group={name} />,
    perform: async action => {
      await navigator.clipboard.writeText(textOf(action.document));
      say(trans.__('The policy %1 is on the clipboard', action.name));
    }
  });
}

function IamForm(
  props: IFormProps<IIamPolicy> & { group: string }
): JSX.Element {
  const { frame, group } = props;
  const { model, trans } = useMLOps();
  const [role, setRole] = useState('');
  const [does, setDoes] = useState<'approves' | 'registers'>('approves');
  const approves = does === 'approves';
  const name = role.trim();
  const planned = usePlanned(name && `${does} ${name}`, () =>
    model.client.iamPolicy(group, name, approves)
  );
  const policy = planned?.plan ?? null;
  useEffect(() => {
    frame.offer(
      {
        kind: 'iam',
        group,
        role: name || EXAMPLE,
        approves,
        name: policy?.name ?? `${group}-${does}`,
        document: policy?.document ?? null
      },
      policy !== null
    );
  }, [name, does, policy]);
  return (
    <>
      <p className="mlops-2">
        {trans.__(
          'The rules of a group hold in mlops-ext. Only IAM can hold people who go around it.'
        )}
      </p>
      <div className="mlops-form">
        <TextField
          label={trans.__('Role')}
          value={role}
          onChange={setRole}
          placeholder={EXAMPLE}
          autofocus
          wrong={Boolean(planned?.problem)}
          hint={trans.__('Name or ARN of the role that gets the policy.')}
        />
        <Field label={trans.__('It')}>
          {() => (
            <Segmented
              label={trans.__('What the role does')}
              options={[
                { id: 'approves', label: trans.__('Approves versions') },
                { id: 'registers', label: trans.__('Registers, approves none') }
              ]}
              value={does}
              onChange={setDoes}
            />
          )}
        </Field>
      </div>
      {planned?.problem && <ProblemNote problem={planned.problem} />}
      {policy && <Written policy={policy} />}
    </>
  );
}

/** The policy, what it holds, and how it is attached. */
function Written(props: { policy: IamPolicy }): JSX.Element {
  const { trans } = useMLOps();
  const { name, document, attach, notes } = props.policy;
  return (
    <>
      <div className="mlops-h">{trans.__('%1.json', name)}</div>
      <Code text={textOf(document)} />
      {notes.map(note => (
        <Note key={note} tone="info">
          {note}
        </Note>
      ))}
      <div className="mlops-h">
        {trans.__('How your administrator attaches it')}
      </div>
      <Code wrap text={attach.join('\n')} />
      <div className="mlops-actions">
        <CopyButton
          small
          text={attach.join('\n')}
          label={trans.__('Copy command')}
        />
      </div>
    </>
  );
}

function textOf(document: IIamPolicy['document']): string {
  return JSON.stringify(document, null, 2);
}
