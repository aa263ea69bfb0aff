import type { ICopy, IDeletion, IShare } from './action';
import { magicWord, pythonCall, pythonText, pythonValue } from './quoting';

/* Copying elsewhere, sharing with other accounts and deleting, in each of the three forms. */

/** Words of `%mlops copy`. */
export function copyWords(action: ICopy): string[] {
  return [
    'copy',
    magicWord(action.reference),
    ...option('group', action.group),
    ...option('to', action.use),
    ...option('profile', action.profile),
    ...option('region', action.region)
  ];
}

/** `ml.copy(…)`. */
export function copyExpression(action: ICopy): string {
  const there = [
    pythonText(action.use),
    ...keyword('profile', action.profile),
    ...keyword('region', action.region)
  ];
  return `ml.copy(${[
    pythonText(action.reference),
    ...(action.use ? [`to=mlops.connect(${there.join(', ')})`] : []),
    ...keyword('group', action.group)
  ].join(', ')})`;
}

/** The version itself through boto3; what is kept with it must be copied before. */
export function copyStatements(action: ICopy): string {
  return [
    `package = ${pythonCall('sm.describe_model_package', {
      ModelPackageName: pythonText(action.arn)
    })}`,
    '# there: a SageMaker client of the other account or region; copy the objects in S3 before',
    pythonCall('there.create_model_package', {
      ModelPackageGroupName: pythonText(action.group),
      InferenceSpecification: 'package["InferenceSpecification"]',
      ModelMetrics: 'package.get("ModelMetrics", {})',
      CustomerMetadataProperties:
        'package.get("CustomerMetadataProperties", {})'
    })
  ].join('\n');
}

/** Words of `%mlops share` and `%mlops unshare`. */
export function shareWords(action: IShare): string[] {
  const { rights } = action;
  return [
    rights ? 'share' : 'unshare',
    magicWord(action.group),
    ...action.accounts.map(magicWord),
    ...(rights === 'deploy' ? ['--rights', rights] : []),
    ...(rights && action.promote ? ['--promote'] : [])
  ];
}

/** `ml.group(…).share(…)`. */
export function shareExpression(action: IShare): string {
  const { rights } = action;
  const given = [
    ...action.accounts.map(pythonText),
    ...keyword('rights', rights ?? ''),
    ...(rights && action.promote ? ['promote=True'] : [])
  ];
  const verb = rights ? 'share' : 'unshare';
  return `ml.group(${pythonText(action.group)}).${verb}(${given.join(', ')})`;
}

/** The policy as a whole, since AWS takes no less. */
export function shareStatements(action: IShare): string {
  const group = { ModelPackageGroupName: pythonText(action.group) };
  if (!action.policy) {
    return pythonCall('sm.delete_model_package_group_policy', group);
  }
  return `import json\n\npolicy = ${pythonValue(action.policy)}\n${pythonCall(
    'sm.put_model_package_group_policy',
    { ...group, ResourcePolicy: 'json.dumps(policy)' }
  )}`;
}

/** Words of `%mlops delete`. */
export function deleteWords(action: IDeletion): string[] {
  const { endpoints } = action;
  return [
    'delete',
    magicWord(target(action)),
    ...(endpoints === 'refuse' ? [] : ['--endpoints', endpoints]),
    '--yes'
  ];
}

/** `ml.delete(…)`. */
export function deleteExpression(action: IDeletion): string {
  const { endpoints } = action;
  return `ml.delete(${[
    pythonText(target(action)),
    ...(endpoints === 'refuse' ? [] : keyword('endpoints', endpoints))
  ].join(', ')})`;
}

/** Endpoints that go, too, then the versions, then their group. */
export function deleteStatements(action: IDeletion): string {
  const endpoints =
    action.what === 'endpoint'
      ? [action.name]
      : action.endpoints === 'remove'
        ? action.serving
        : [];
  const lines = endpoints.map(name =>
    pythonCall('sm.delete_endpoint', { EndpointName: pythonText(name) })
  );
  for (const arn of action.arns) {
    const version = { ModelPackageName: pythonText(arn) };
    lines.push(pythonCall('sm.delete_model_package', version));
  }
  if (action.what === 'group') {
    const group = { ModelPackageGroupName: pythonText(action.name) };
    lines.push(pythonCall('sm.delete_model_package_group', group));
  }
  return lines.join('\n');
}

/** How `delete` names a thing: endpoints by their prefix. */
function target({ what, name }: IDeletion): string {
  return what === 'endpoint' ? `endpoint:${name}` : name;
}

function option(name: string, value: string): string[] {
  return value ? [`--${name}`, magicWord(value)] : [];
}

function keyword(name: string, value: string): string[] {
  return value ? [`${name}=${pythonText(value)}`] : [];
}
