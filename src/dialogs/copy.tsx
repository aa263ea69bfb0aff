import React, { useState } from 'react';

import type { Version } from '../api/types';
import type { ICopy } from '../code';
import { LeftBehind, Note, Segmented, formatBytes } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import { CommandIDs } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { Field, TextField } from './fields';
import { Planned, usePlannedOffer } from './planned';
import { Progress } from '../models/progress';

/** Ask where a version is copied to, show what that will do, then do it. */
export async function askCopy(mlops: IMLOps, reference: string): Promise<void> {
  const { trans, model, commands } = mlops;
  const version = await model.client.version(reference);
  const token = crypto.randomUUID();
  await askAction<ICopy>(mlops, {
    title: trans.__('Copy %1', version.reference),
    verb: trans.__('Copy'),
    form: props => <CopyForm {...props} version={version} token={token} />,
    perform: async action => {
      const made = await model.client.copy(version.reference, action, token);
      say(
        made.existing
          ? trans.__('%1 is there already', made.reference)
          : trans.__('%1 copied to %2', version.reference, made.reference)
      );
      if (!action.use) {
        model.live.now();
        await model.groups.refresh();
        await commands.execute(CommandIDs.openVersion, {
          reference: made.reference
        });
      }
    }
  });
}

function CopyForm(
  props: IFormProps<ICopy> & { version: Version; token: string }
): JSX.Element {
  const { frame, version, token } = props;
  const { model, trans } = useMLOps();
  const [use, setUse] = useState<ICopy['use']>('');
  const [group, setGroup] = useState(`${version.group}-copy`);
  const [profile, setProfile] = useState('');
  const [region, setRegion] = useState('');
  const aws = use === 'aws';
  const there = {
    group: group.trim(),
    use,
    profile: aws ? profile.trim() : '',
    region: aws ? region.trim() : ''
  };
  const { reference, arn } = version;
  const planned = usePlannedOffer(frame, {
    asked: there,
    complete: there.group !== '',
    read: () => model.client.planCopy(reference, there),
    action: () => ({ kind: 'copy', reference, arn, ...there }),
    ready: plan => !plan.blocked && !plan.existing
  });
  return (
    <>
      <div className="mlops-form">
        <Field label={trans.__('To')}>
          {() => (
            <Segmented<ICopy['use']>
              label={trans.__('To')}
              options={[
                { id: '', label: trans.__('This SageMaker') },
                { id: 'aws', label: trans.__('AWS') },
                { id: 'local', label: trans.__('Local SageMaker') }
              ]}
              value={use}
              onChange={setUse}
            />
          )}
        </Field>
        <TextField
          label={trans.__('Group')}
          value={group}
          onChange={setGroup}
          suggestions={
            use ? [] : (model.groups.value?.map(({ name }) => name) ?? [])
          }
          autofocus
          wrong={Boolean(planned?.problem)}
        />
        {aws && (
          <>
            <TextField
              label={trans.__('Profile')}
              value={profile}
              onChange={setProfile}
              hint={trans.__(
                'Of AWS’s configuration; empty for the usual one.'
              )}
            />
            <TextField
              label={trans.__('Region')}
              value={region}
              onChange={setRegion}
              hint={trans.__('As %1; empty for the usual one.', 'eu-west-1')}
            />
          </>
        )}
      </div>
      {frame.running && <Progress token={token} begun={trans.__('Copying…')} />}
      <Planned planned={planned}>
        {({ existing, left, objects, size, target }) => (
          <>
            {existing ? (
              <Note tone="info">
                {trans.__(
                  '%1 in %2 has the same content: there is nothing to copy.',
                  existing,
                  target
                )}
              </Note>
            ) : (
              <p className="mlops-2">
                {trans._n(
                  '%2 in %1 object goes to %3.',
                  '%2 in %1 objects go to %3.',
                  objects,
                  formatBytes(size),
                  target
                )}
              </p>
            )}
            <LeftBehind left={left} />
          </>
        )}
      </Planned>
    </>
  );
}
