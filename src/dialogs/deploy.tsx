import React, { useEffect, useState } from 'react';

import type { Version } from '../api/types';
import type { IDeployment } from '../code';
import type { MLOpsModel } from '../models';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import { CommandIDs } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { TextField } from './fields';
import { HeldBy, isFree, isHolding, overridesOf } from './overrides';
import { Planned, usePlanned } from './planned';

/** Ask where to deploy a version, show what that will do, then do it. */
export async function askDeploy(
  mlops: IMLOps,
  reference: string,
  endpoint: unknown
): Promise<void> {
  const { trans, model, commands } = mlops;
  const version = await model.client.version(reference);
  const name =
    typeof endpoint === 'string' && endpoint
      ? endpoint
      : likelyEndpoint(model, version);
  await askAction<IDeployment>(mlops, {
    title: trans.__('Deploy %1', version.reference),
    verb: trans.__('Deploy'),
    form: props => <DeployForm {...props} version={version} endpoint={name} />,
    perform: async action => {
      await model.client.deploy(
        action.endpoint,
        version.reference,
        action.comment,
        action.overrides
      );
      model.live.now();
      await model.endpoints.refresh();
      say(trans.__('Deploying %1 to %2', version.reference, action.endpoint));
      await commands.execute(CommandIDs.openEndpoint, {
        name: action.endpoint
      });
    }
  });
}

/** The endpoint that serves the group already, else a name made from the group's. */
function likelyEndpoint(model: MLOpsModel, version: Version): string {
  const serving = model.endpoints.value?.find(({ serves }) =>
    serves.some(served => served.startsWith(`${version.group}/`))
  );
  return serving?.name ?? `${version.group}-prod`;
}

function DeployForm(
  props: IFormProps<IDeployment> & { version: Version; endpoint: string }
): JSX.Element {
  const { frame, version } = props;
  const { model, trans } = useMLOps();
  const [endpoint, setEndpoint] = useState(props.endpoint);
  const [comment, setComment] = useState('');
  const planned = usePlanned(endpoint.trim(), () =>
    model.client.plan(endpoint.trim(), version.reference)
  );
  const [ticked, setTicked] = useState(false);
  const plan = planned?.plan ?? null;
  const rules = plan?.rules ?? [];
  const ruled = rules.some(isHolding);
  useEffect(() => {
    frame.offer(
      {
        kind: 'deploy',
        reference: version.reference,
        arn: version.arn,
        endpoint: endpoint.trim(),
        comment,
        overrides: ticked ? overridesOf(rules) : [],
        exists: plan?.exists ?? false
      },
      plan !== null && (ruled ? isFree(rules, ticked, comment) : !plan.blocked)
    );
  }, [endpoint, comment, ticked, plan]);
  return (
    <>
      <div className="mlops-form">
        <TextField
          label={trans.__('Endpoint')}
          value={endpoint}
          onChange={setEndpoint}
          suggestions={model.endpoints.value?.map(({ name }) => name) ?? []}
          autofocus
          wrong={Boolean(planned?.problem)}
          hint={
            plan &&
            (plan.exists
              ? trans.__('exists and will be changed')
              : trans.__('will be made'))
          }
        />
        <TextField
          label={trans.__('Why')}
          value={comment}
          onChange={setComment}
          hint={trans.__('Kept in the history of both.')}
        />
      </div>
      <Planned planned={planned} blockedElsewhere={ruled}>
        {() =>
          ruled && (
            <HeldBy
              group={version.group}
              rules={rules}
              ticked={ticked}
              onTick={setTicked}
              label={trans.__('Deploy in spite of it')}
            />
          )
        }
      </Planned>
    </>
  );
}
