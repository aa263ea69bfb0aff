import React, { useEffect, useState } from 'react';

import type { Removal } from '../api/types';
import type { IDeletion } from '../code';
import { Segmented } from '../components';
import type { ITarget, MLOpsModel } from '../models';
import { say, targetOf, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { Field, TextField } from './fields';
import { Planned, usePlanned } from './planned';

type Serving = IDeletion['endpoints'];

/** Say what hangs on a group, a version or an endpoint, and ask whether to delete it. */
export async function askDelete(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const target = targetOf(reference);
  const removal = await model.client.removal(target.kind, target.name);
  await askAction<IDeletion>(mlops, {
    title: trans.__('Delete %1', removal.name),
    verb: trans.__('Delete %1', removal.name),
    warns: true,
    form: props => <DeleteForm {...props} target={target} removal={removal} />,
    perform: async ({ endpoints }) => {
      await remove(model, target, endpoints);
      model.live.now();
      await Promise.all([model.groups.refresh(), model.endpoints.refresh()]);
      say(trans.__('%1 deleted', removal.name));
    }
  });
}

function remove(
  { client }: MLOpsModel,
  { kind, name }: ITarget,
  endpoints: Serving
): Promise<unknown> {
  switch (kind) {
    case 'group':
      return client.deleteGroup(name, endpoints);
    case 'version':
      return client.deleteVersion(name, endpoints);
    case 'endpoint':
      return client.deleteEndpoint(name);
  }
}

function DeleteForm(
  props: IFormProps<IDeletion> & { target: ITarget; removal: Removal }
): JSX.Element {
  const { frame, target, removal } = props;
  const { model, trans } = useMLOps();
  const [endpoints, setEndpoints] = useState<Serving>('refuse');
  const [typed, setTyped] = useState('');
  const first = { key: 'refuse', plan: removal, problem: null };
  const asked = usePlanned(endpoints === 'refuse' ? '' : endpoints, () =>
    model.client.removal(target.kind, target.name, endpoints)
  );
  const planned = endpoints === 'refuse' ? first : asked;
  const plan = planned?.plan ?? null;
  const confirmed = !removal.confirm || typed === removal.confirm;
  useEffect(() => {
    frame.offer(
      {
        kind: 'delete',
        what: removal.kind,
        name: removal.name,
        arns: removal.arns,
        endpoints,
        serving: removal.endpoints
      },
      plan !== null && !plan.blocked && confirmed
    );
  }, [endpoints, plan, confirmed]);
  return (
    <>
      {(removal.endpoints.length > 0 || removal.confirm) && (
        <div className="mlops-form">
          {removal.endpoints.length > 0 && (
            <Field
              label={trans.__('Endpoints')}
              hint={trans.__('%1 would be left.', removal.endpoints.join(', '))}
            >
              {() => (
                <Segmented<Serving>
                  label={trans.__('What happens to the endpoints')}
                  options={[
                    { id: 'refuse', label: trans.__('Not yet decided') },
                    { id: 'remove', label: trans.__('Delete them, too') },
                    { id: 'keep', label: trans.__('Let them go on') }
                  ]}
                  value={endpoints}
                  onChange={setEndpoints}
                />
              )}
            </Field>
          )}
          {removal.confirm && (
            <TextField
              label={trans.__('Name')}
              value={typed}
              onChange={setTyped}
              autofocus
              hint={trans._n(
                'Type %2: %1 version goes with it.',
                'Type %2: %1 versions go with it.',
                removal.versions.length,
                removal.confirm
              )}
            />
          )}
        </div>
      )}
      <Planned planned={planned} />
    </>
  );
}
