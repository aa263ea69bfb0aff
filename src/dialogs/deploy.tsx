import React, { useEffect, useState } from 'react';

import { toProblem } from '../api/request';
import type { DeployPlan, Problem, Version } from '../api/types';
import type { IDeployment } from '../code';
import { Note, PlanList, ProblemNote } from '../components';
import type { MLOpsModel } from '../models';
import { say, useMLOps, useRested } from '../models';
import type { IMLOps } from '../tokens';
import { CommandIDs } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { TextField } from './fields';

/** How long a name rests before its plan is asked for, in ms. */
const REST = 250;

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
        action.comment
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

/** A plan for a name, or why there is none. */
interface IPlanned {
  endpoint: string;
  plan: DeployPlan | null;
  problem: Problem | null;
}

function DeployForm(
  props: IFormProps<IDeployment> & { version: Version; endpoint: string }
): JSX.Element {
  const { frame, version } = props;
  const { model, trans } = useMLOps();
  const [endpoint, setEndpoint] = useState(props.endpoint);
  const [comment, setComment] = useState('');
  const planned = usePlan(model, version.reference, endpoint.trim());
  const plan = planned?.plan ?? null;
  useEffect(() => {
    frame.offer(
      {
        kind: 'deploy',
        reference: version.reference,
        arn: version.arn,
        endpoint: endpoint.trim(),
        comment,
        exists: plan?.exists ?? false
      },
      plan !== null && !plan.blocked
    );
  }, [endpoint, comment, plan]);
  return (
    <>
      <div className="mlops-form">
        <TextField
          label={trans.__('Endpoint')}
          value={endpoint}
          onChange={setEndpoint}
          suggestions={model.endpoints.value?.map(({ name }) => name) ?? []}
          autofocus
          wrong={Boolean(planned?.problem || plan?.blocked)}
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
      {planned?.problem && <ProblemNote problem={planned.problem} />}
      {plan && <Planned plan={plan} />}
    </>
  );
}

function Planned(props: { plan: DeployPlan }): JSX.Element {
  const { trans } = useMLOps();
  const { plan } = props;
  return (
    <>
      <div className="mlops-h">
        {trans.__('What will happen')}
        <span className="mlops-2">
          {trans.__('checked just now, nothing is made yet')}
        </span>
      </div>
      <PlanList steps={plan.steps} />
      {plan.warnings.map(warning => (
        <Note key={warning} tone="warn">
          {warning}
        </Note>
      ))}
      {plan.blocked && <Note tone="error">{plan.blocked}</Note>}
    </>
  );
}

/** The plan for the name as typed; null while it is asked for. */
function usePlan(
  model: MLOpsModel,
  reference: string,
  endpoint: string
): IPlanned | null {
  const rested = useRested(endpoint, REST);
  const [planned, setPlanned] = useState<IPlanned | null>(null);
  useEffect(() => {
    if (!rested) {
      return;
    }
    let late = false;
    const settle = (plan: DeployPlan | null, problem: Problem | null) => {
      if (!late) {
        setPlanned({ endpoint: rested, plan, problem });
      }
    };
    model.client.plan(rested, reference).then(
      plan => settle(plan, null),
      error => settle(null, toProblem(error))
    );
    return () => {
      late = true;
    };
  }, [rested, reference]);
  return planned?.endpoint === endpoint ? planned : null;
}
