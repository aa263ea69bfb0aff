import type {
  Action,
  ICardEdit,
  IDecision,
  IDeployment,
  IInvocation,
  ILineageView,
  INaming,
  IPolicyChange,
  IRegistration,
  IStageMove
} from './action';
import { collectionStatements } from './collection';
import { copyStatements, deleteStatements, shareStatements } from './elsewhere';
import { makingStatements } from './entities';
import { iamStatements } from './iam';
import { linkingStatements } from './linking';
import { oneLine, pythonCall, pythonText, pythonValue } from './quoting';

const CONNECT = 'import mlops_ext as mlops\n\nml = mlops.connect()\n';

/** The cell that does the action through boto3 alone, bound to the connection in use. */
export function boto3(action: Action): string {
  switch (action.kind) {
    case 'invoke':
      return `${CONNECT}runtime = ml.client("sagemaker-runtime")\n${invocation(action)}`;
    case 'iam':
      return CONNECT + iamStatements(action);
    default:
      return `${CONNECT}sm = ml.client("sagemaker")\n${statements(action)}`;
  }
}

function invocation(action: IInvocation): string {
  const request = pythonCall('runtime.invoke_endpoint', {
    EndpointName: pythonText(action.endpoint),
    ContentType: pythonText(action.contentType),
    Body: pythonText(action.body)
  });
  return `${request}["Body"].read().decode()`;
}

function statements(
  action: Exclude<Action, { kind: 'invoke' | 'iam' }>
): string {
  switch (action.kind) {
    case 'approve':
    case 'reject':
      return decision(action);
    case 'decide':
      return action.arns
        .map(arn => decision({ ...action, kind: action.verb, arn, stage: '' }))
        .join('\n');
    case 'stage':
      return stageMove(action);
    case 'policy':
      return policy(action);
    case 'card':
      return card(action);
    case 'deploy':
      return deployment(action);
    case 'register':
      return registration(action);
    case 'delete':
      return deleteStatements(action);
    case 'copy':
      return copyStatements(action);
    case 'share':
      return shareStatements(action);
    case 'link':
    case 'unlink':
    case 'suggest':
      return linkingStatements(action);
    case 'entity':
    case 'import':
      return makingStatements(action);
    case 'alias':
      return naming(action);
    case 'collection':
      return collectionStatements(action);
    case 'compare':
      return action.arns
        .map(arn =>
          pythonCall('sm.describe_model_package', {
            ModelPackageName: pythonText(arn)
          })
        )
        .join('\n');
    case 'lineage':
      return pythonCall('sm.query_lineage', {
        StartArns: `[${pythonText(action.arn ?? action.reference)}]`,
        Direction: `"${WAYS[action.question] ?? 'Both'}"`,
        IncludeEdges: 'True'
      });
    case 'show':
      return shown(action.what, action.name, action.arn);
  }
}

/** Which way a lineage question goes where it goes one way; what else it looks at is not lineage. */
const WAYS: Partial<Record<ILineageView['question'], string>> = {
  impact: 'Descendants',
  stale: 'Ascendants'
};

function naming(action: INaming): string {
  const number = action.reference.slice(action.reference.lastIndexOf('/') + 1);
  const tag = { Key: `mlops:alias:${action.alias}`, Value: number };
  return pythonCall('sm.add_tags', {
    ResourceArn: pythonText(action.groupArn),
    Tags: `[${pythonValue(tag)}]`
  });
}

function decision(
  action: Pick<IDecision, 'kind' | 'arn' | 'comment' | 'stage'>
): string {
  return pythonCall('sm.update_model_package', {
    ModelPackageArn: pythonText(action.arn),
    ModelApprovalStatus:
      action.kind === 'approve' ? '"Approved"' : '"Rejected"',
    ...(action.comment.trim()
      ? { ApprovalDescription: pythonText(oneLine(action.comment)) }
      : {}),
    ...(action.stage
      ? {
          ModelLifeCycle: pythonValue(cycleOf(action.stage, '', action.comment))
        }
      : {})
  });
}

function stageMove(action: IStageMove): string {
  const cycle = cycleOf(action.stage, action.status, action.comment);
  return pythonCall('sm.update_model_package', {
    ModelPackageArn: pythonText(action.arn),
    ModelLifeCycle: pythonValue(cycle)
  });
}

function cycleOf(
  stage: string,
  status: string,
  comment: string
): Record<string, string> {
  return {
    Stage: stage,
    StageStatus: status || 'InProgress',
    ...(comment.trim() ? { StageDescription: oneLine(comment) } : {})
  };
}

/** What a rule that has no value of its own is kept as. */
const PLAIN: Record<string, string> = { author: 'other' };

function policy(action: IPolicyChange): string {
  const key = `mlops:policy:${action.rule}`;
  const value = action.value || (PLAIN[action.rule] ?? 'yes');
  return action.change === 'remove'
    ? pythonCall('sm.delete_tags', {
        ResourceArn: pythonText(action.arn),
        TagKeys: pythonValue([key])
      })
    : pythonCall('sm.add_tags', {
        ResourceArn: pythonText(action.arn),
        Tags: pythonValue([
          { Key: key, Value: action.override ? `${value} +override` : value }
        ])
      });
}

function card(action: ICardEdit): string {
  const read = `card = ${pythonCall('sm.describe_model_package', {
    ModelPackageName: pythonText(action.arn)
  })}.get("ModelCard", {})`;
  const edits = Object.entries(action.changes).map(([path, text]) => {
    const [last, ...outer] = path.split('.').reverse();
    const place = outer
      .reverse()
      .reduce(
        (at, part) => `${at}.setdefault(${pythonText(part)}, {})`,
        'content'
      );
    return text
      ? `${place}[${pythonText(last)}] = ${pythonText(text)}`
      : `${place}.pop(${pythonText(last)}, None)`;
  });
  if (edits.length === 0 && !action.status) {
    return read;
  }
  const status = action.status
    ? pythonText(action.status)
    : 'card.get("ModelCardStatus", "Draft")';
  return [
    'import json',
    '',
    read,
    'content = json.loads(card.get("ModelCardContent", "{}"))',
    ...edits,
    pythonCall('sm.update_model_package', {
      ModelPackageArn: pythonText(action.arn),
      ModelCard: `{"ModelCardContent": json.dumps(content), "ModelCardStatus": ${status}}`
    })
  ].join('\n');
}

function deployment(action: IDeployment): string {
  const name = pythonText(action.endpoint);
  return [
    `name = ${pythonText(`${action.endpoint}-1`)}  # a name that is not taken`,
    pythonCall('sm.create_model', {
      ModelName: 'name',
      ExecutionRoleArn: 'ml.connection.role_arn()',
      Containers: `[{"ModelPackageName": ${pythonText(action.arn)}}]`
    }),
    pythonCall('sm.create_endpoint_config', {
      EndpointConfigName: 'name',
      ProductionVariants:
        '[{"VariantName": "AllTraffic", "ModelName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}]'
    }),
    pythonCall(action.exists ? 'sm.update_endpoint' : 'sm.create_endpoint', {
      EndpointName: name,
      EndpointConfigName: 'name'
    })
  ].join('\n');
}

function registration(action: IRegistration): string {
  return [
    '# model_url: where its model.tar.gz lies; image: the container that serves it',
    ...(action.from === 'job'
      ? [
          `job = ${pythonCall('sm.describe_training_job', {
            TrainingJobName: pythonText(action.model)
          })}`,
          'model_url = job["ModelArtifacts"]["S3ModelArtifacts"]'
        ]
      : action.model.startsWith('s3://')
        ? [`model_url = ${pythonText(action.model)}`]
        : []),
    pythonCall('sm.create_model_package', {
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

function shown(what: string, name: string, arn: string | null): string {
  switch (what) {
    case 'version':
      return pythonCall('sm.describe_model_package', {
        ModelPackageName: pythonText(arn ?? name)
      });
    case 'endpoint':
      return pythonCall('sm.describe_endpoint', {
        EndpointName: pythonText(name)
      });
    default:
      return pythonCall('sm.list_model_packages', {
        ModelPackageGroupName: pythonText(name)
      });
  }
}
