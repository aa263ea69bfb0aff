import React, { useEffect, useState } from 'react';

import type { Sharing } from '../api/types';
import type { IShare } from '../code';
import { Companions, Grants, Note, Segmented } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { Field, TextField } from './fields';
import { Planned, usePlannedOffer } from './planned';

type Rights = NonNullable<IShare['rights']>;

/** Ask with which accounts a group is shared, show what that makes of its policy, then do it. */
export async function askShare(mlops: IMLOps, group: string): Promise<void> {
  const { trans, model } = mlops;
  const sharing = await model.client.sharing(group);
  await askAction<IShare>(mlops, {
    title: trans.__('Share %1', sharing.group),
    verb: trans.__('Share'),
    form: props => <ShareForm {...props} sharing={sharing} />,
    perform: async ({ accounts, rights, promote }) => {
      await model.client.share(sharing.group, {
        accounts,
        rights: rights ?? 'read',
        promote,
        dryRun: false
      });
      say(trans.__('%1 shared with %2', sharing.group, accounts.join(', ')));
    }
  });
}

/** Ask from which accounts a share is taken. */
export async function askUnshare(mlops: IMLOps, group: string): Promise<void> {
  const { trans, model } = mlops;
  const sharing = await model.client.sharing(group);
  await askAction<IShare>(mlops, {
    title: trans.__('Stop sharing %1', sharing.group),
    verb: trans.__('Stop sharing'),
    warns: true,
    form: props => <UnshareForm {...props} sharing={sharing} />,
    perform: async ({ accounts }) => {
      await model.client.unshare(sharing.group, accounts);
      say(trans.__('%1 is shared no longer with them', sharing.group));
    }
  });
}

function ShareForm(
  props: IFormProps<IShare> & { sharing: Sharing }
): JSX.Element {
  const { frame, sharing } = props;
  const { model, trans } = useMLOps();
  const [text, setText] = useState('');
  const [rights, setRights] = useState<Rights>('read');
  const [promote, setPromote] = useState(false);
  const accounts = text.split(/[\s,;]+/).filter(Boolean);
  const asked = { accounts, rights, promote };
  const { group } = sharing;
  const planned = usePlannedOffer(frame, {
    asked,
    complete: accounts.length > 0,
    read: () => model.client.share(group, { ...asked, dryRun: true }),
    action: plan => ({
      kind: 'share',
      group,
      ...asked,
      policy: plan?.policy ?? null
    }),
    ready: plan => plan.steps.length > 0
  });
  return (
    <>
      <Grants sharing={sharing} />
      <div className="mlops-form">
        <TextField
          label={trans.__('Accounts')}
          value={text}
          onChange={setText}
          placeholder="123456789012"
          autofocus
          wrong={Boolean(planned?.problem)}
          hint={trans.__('Ids of twelve digits, with commas between.')}
        />
        <Field label={trans.__('Rights')}>
          {() => (
            <Segmented<Rights>
              label={trans.__('Rights')}
              options={[
                { id: 'read', label: trans.__('Read') },
                { id: 'deploy', label: trans.__('Read and deploy') }
              ]}
              value={rights}
              onChange={setRights}
            />
          )}
        </Field>
        <Field
          label={trans.__('Shown there')}
          hint={trans.__('Through RAM, among what is shared with them.')}
        >
          {ids => (
            <input
              {...ids}
              type="checkbox"
              checked={promote}
              onChange={event => setPromote(event.target.checked)}
            />
          )}
        </Field>
      </div>
      <Planned planned={planned}>
        {change => (
          <>
            {change.steps.length === 0 && (
              <Note tone="info">{trans.__('They have these rights.')}</Note>
            )}
            <Companions sharing={change} />
          </>
        )}
      </Planned>
    </>
  );
}

function UnshareForm(
  props: IFormProps<IShare> & { sharing: Sharing }
): JSX.Element {
  const { frame, sharing } = props;
  const { trans } = useMLOps();
  const all = sharing.grants.map(({ account }) => account);
  const [going, setGoing] = useState<string[]>(all);
  useEffect(() => {
    frame.offer(
      {
        kind: 'share',
        group: sharing.group,
        accounts: going,
        rights: null,
        promote: false,
        policy: without(sharing, going)
      },
      going.length > 0
    );
  }, [going]);
  if (all.length === 0) {
    return <p>{trans.__('%1 is shared with nobody.', sharing.group)}</p>;
  }
  return (
    <>
      <p>{trans.__('These accounts will see nothing of it any more:')}</p>
      {sharing.grants.map(({ account }) => (
        <label key={account} className="mlops-choiceRow">
          <input
            type="checkbox"
            checked={going.includes(account)}
            onChange={event =>
              setGoing(
                all.filter(one =>
                  one === account ? event.target.checked : going.includes(one)
                )
              )
            }
          />{' '}
          {account}
        </label>
      ))}
    </>
  );
}

/** The policy without some accounts; null where no statement is left. */
function without(
  { policy }: Sharing,
  going: string[]
): Record<string, unknown> | null {
  const statements = [(policy?.Statement ?? []) as unknown].flat();
  const left = statements.flatMap(one => {
    const statement = one as { Sid?: string; Principal?: { AWS?: unknown } };
    if (!statement.Sid?.startsWith('MLOps')) {
      return [statement];
    }
    const accounts = [statement.Principal?.AWS ?? []].flat().map(String);
    const AWS = accounts.filter(arn => !going.some(id => arn.includes(id)));
    return AWS.length ? [{ ...statement, Principal: { AWS } }] : [];
  });
  return left.length ? { ...policy, Statement: left } : null;
}
