import type { IIamPolicy } from './action';
import { magicWord, pythonCall, pythonText, pythonValue } from './quoting';

/* The IAM policy of a role about a group, in each of the three forms. */

/** Words of `%mlops policy GROUP iam ROLE`. */
export function iamWords(action: IIamPolicy): string[] {
  return [
    'policy',
    magicWord(action.group),
    'iam',
    magicWord(action.role),
    ...(action.approves ? [] : ['--registers'])
  ];
}

/** `ml.group(…).policy.iam(…)`. */
export function iamExpression(action: IIamPolicy): string {
  const given = [
    pythonText(action.role),
    ...(action.approves ? [] : ['approves=False'])
  ];
  const group = `ml.group(${pythonText(action.group)})`;
  return `${group}.policy.iam(${given.join(', ')})`;
}

/** Attaches the policy to the role, for who may do that. */
export function iamStatements(action: IIamPolicy): string {
  const { role, name, document } = action;
  return [
    'import json',
    '',
    'iam = ml.client("iam")',
    `policy = ${document ? pythonValue(document) : '{}'}`,
    pythonCall('iam.put_role_policy', {
      RoleName: pythonText(role.slice(role.lastIndexOf('/') + 1)),
      PolicyName: pythonText(name),
      PolicyDocument: 'json.dumps(policy)'
    })
  ].join('\n');
}
