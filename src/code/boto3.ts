import type {
  Action,
  IDecision,
  IDeployment,
  IInvocation,
  INaming,
  IPolicyChange,
  IRegistration,
  IStageMove
} from './action';
import { oneLine, pythonText, pythonValue } from './quoting';

const CONNECT = 'import mlops_ext as mlops\n\nml = mlops.connect()\n';

/** The cell that does the action through boto3 alone, bound to the connection in use. */
export function boto3(action: Action): string {
  return action.kind === 'invoke'
    ? `${CONNECT}runtime = ml.client("sagemaker-runtime")\n${invocation(action)}`
    : `${CONNECT}sm = ml.client("sagemaker")\n${statements(action)}`;
}

function invocation(action: IInvocation): string {
  const request = call('runtime.invoke_endpoint', {
    EndpointName: pythonText(action.endpoint),
    ContentType: pythonText(action.contentType),
    Body: pythonText(action.body)
  });
  return `${request}["Body"].read().decode()`;
}

function statements(action: Exclude<Action, { kind: 'invoke' }>): string {
  switch (action.kind) {
    case 'approve':
    case 'reject':
      return decision(action);
    case 'stage':
      return stageMove(action);
    case 'policy':
      return policy(action);
    case 'deploy':
      return deployment(action);
    case 'register':
      return registration(action);
    case 'delete':
      return deletion(action.what, action.name, action.arns);
    case 'alias':
      return naming(action);
    case 'compare':
      return action.arns
        .map(arn =>
          call('sm.describe_model_package', {
            ModelPackageName: pythonText(arn)
          })
        )
        .join('\n');
    case 'lineage':
      return call('sm.query_lineage', {
        StartArns: `[${pythonText(action.arn ?? action.reference)}]`,
        Direction: '"Both"',
        IncludeEdges: 'True'
      });
    case 'show':
      return shown(action.what, action.name, action.arn);
  }
}

function naming(action: INaming): string {
  const number = action.reference.slice(action.reference.lastIndexOf('/') + 1);
  const tag = { Key: `mlops:alias:${action.alias}`, Value: number };
  return call('sm.add_tags', {
    ResourceArn: pythonText(action.groupArn),
    Tags: `[${pythonValue(tag)}]`
  });
}

function decision(action: IDecision): string {
  return call('sm.update_model_package', {
    ModelPackageArn: pythonText(action.arn),
    ModelApprovalStatus:
      action.kind === 'approve' ? '"Approved"' : '"Rejected"',
    ...(action.comment.trim()
      ? { ApprovalDescription: pythonText(oneLine(action.comment)) }
      : {})
  });
}

function stageMove(action: IStageMove): string {
  const cycle = {
    Stage: action.stage,
    StageStatus: action.status || 'InProgress',
    ...(action.comment.trim()
      ? { StageDescription: oneLine(action.comment) }
      : {})
  };
  return call('sm.update_model_package', {
    ModelPackageArn: pythonText(action.arn),
    ModelLifeCycle: pythonValue(cycle)
  });
}

/** What a rule that has no value of its own is kept as. */
const PLAIN: Record<string, string> = { author: 'other' };

function policy(action: IPolicyChange): string {
  const key = `mlops:policy:${action.rule}`;
  const value = action.value || (PLAIN[action.rule] ?? 'yes');
  return action.change === 'remove'
    ? call('sm.delete_tags', {
        ResourceArn: pythonText(action.arn),
        TagKeys: pythonValue([key])
      })
    : call('sm.add_tags', {
        ResourceArn: pythonText(action.arn),
        Tags: pythonValue([
          { Key: key, Value: action.override ? `${value} +override` : value }
        ])
      });
}

function deployment(action: IDeployment): string {
  const name = pythonText(action.endpoint);
  return [
    `name = ${pythonText(`${action.endpoint}-1`)}  # a name that is not taken`,
    call('sm.create_model', {
      ModelName: 'name',
      ExecutionRoleArn: 'ml.connection.role_arn()',
      Containers: `[{"ModelPackageName": ${pythonText(action.arn)}}]`
    }),
    call('sm.create_endpoint_config', {
      EndpointConfigName: 'name',
      ProductionVariants:
        '[{"VariantName": "AllTraffic", "ModelName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}]'
    }),
    call(action.exists ? 'sm.update_endpoint' : 'sm.create_endpoint', {
      EndpointName: name,
      EndpointConfigName: 'name'
    })
  ].join('\n');
}

function registration(action: IRegistration): string {
  return [
    '# model_url: where its model.tar.gz lies; image: the container that serves it',
    call('sm.create_model_package', {
      ModelPackageGroupName: pythonText(action.group),
      ModelApprovalStatus: '"PendingManualApproval"',
      ...(action.description.trim()
        ? {
            ModelPackageDescription: pythonText(oneLine(action.description))
          }
        : {}),
      InferenceSpecification:
        '{"Containers": [{"Image": image, "ModelDataUrl": model_url}], "SupportedContentTypes": ["text/csv", "application/json"], "SupportedResponseMIMETypes": ["application/json"]}'
    })
  ].join('\n');
}

function deletion(what: string, name: string, arns: string[]): string {
  if (what === 'endpoint') {
    return call('sm.delete_endpoint', { EndpointName: pythonText(name) });
  }
  const versions = arns.map(arn =>
    call('sm.delete_model_package', { ModelPackageName: pythonText(arn) })
  );
  if (what === 'group') {
    versions.push(
      call('sm.delete_model_package_group', {
        ModelPackageGroupName: pythonText(name)
      })
    );
  }
  return versions.join('\n');
}

function shown(what: string, name: string, arn: string | null): string {
  switch (what) {
    case 'version':
      return call('sm.describe_model_package', {
        ModelPackageName: pythonText(arn ?? name)
      });
    case 'endpoint':
      return call('sm.describe_endpoint', { EndpointName: pythonText(name) });
    default:
      return call('sm.list_model_packages', {
        ModelPackageGroupName: pythonText(name)
      });
  }
}

function call(operation: string, members: Record<string, string>): string {
  const lines = Object.entries(members).map(
    ([name, value]) => `    ${name}=${value},`
  );
  return `${operation}(\n${lines.join('\n')}\n)`;
}
