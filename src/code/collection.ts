import type { ICollecting } from './action';
import { magicWord, pythonCall, pythonText } from './quoting';

/* What changes a collection of groups, in each of the three forms. */

/** Words of `%mlops collections`. */
export function collectionWords(action: ICollecting): string[] {
  const { change, path, group, name, fresh } = action;
  return [
    'collections',
    magicWord(path),
    ...(fresh ? ['--create'] : []),
    `--${change}`,
    ...(change === 'rename' ? [magicWord(name)] : []),
    ...(change === 'add' || change === 'remove' ? [magicWord(group)] : [])
  ];
}

/** `ml.collection(…).add(…)`. */
export function collectionExpression(action: ICollecting): string {
  const { change, path, group, name, fresh } = action;
  const made = fresh ? 'ml.create_collection' : 'ml.collection';
  const given = { add: group, remove: group, rename: name, delete: '' }[change];
  return `${made}(${pythonText(path)}).${change}(${given ? pythonText(given) : ''})`;
}

/** The tag that a collection asks for, on or off a group; the group of AWS Resource Groups itself. */
export function collectionStatements(action: ICollecting): string {
  const { change, arn, groupArn, fresh } = action;
  const groups = 'groups = ml.client("resource-groups")';
  const request = { ResourceArn: pythonText(groupArn) };
  switch (change) {
    case 'delete':
      return [
        groups,
        pythonCall('groups.delete_group', { Group: pythonText(arn) })
      ].join('\n');
    case 'rename':
      return renaming(action);
    case 'add':
      return [
        ...(fresh ? making(action) : asked(arn)),
        pythonCall('sm.add_tags', { ...request, Tags: '[tag]' })
      ].join('\n');
    case 'remove':
      return [
        ...asked(arn),
        pythonCall('sm.delete_tags', { ...request, TagKeys: '[tag["Key"]]' })
      ].join('\n');
  }
}

/** Reads the tag of a collection that is there. */
function asked(arn: string): string[] {
  return [
    'import json',
    '',
    'groups = ml.client("resource-groups")',
    `answer = ${pythonCall('groups.get_group_query', { Group: pythonText(arn) })}`,
    'asked = json.loads(answer["GroupQuery"]["ResourceQuery"]["Query"])["TagFilters"][0]',
    'tag = {"Key": asked["Key"], "Value": asked["Values"][0]}'
  ];
}

/** Makes the collection; one inside another carries the tag of that one, too. */
function making({ path }: ICollecting): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [
    'import json',
    'import time',
    '',
    'groups = ml.client("resource-groups")',
    'moment = int(time.time() * 1000)',
    `tag = {"Key": f"sagemaker:collection-path:{moment}", "Value": ${pythonText(path)}}`,
    'query = {',
    '    "ResourceTypeFilters": ["AWS::SageMaker::ModelPackageGroup", "AWS::ResourceGroups::Group"],',
    '    "TagFilters": [{"Key": tag["Key"], "Values": [tag["Value"]]}],',
    '}',
    "# inside another collection: the tag of that one in place of the root's",
    pythonCall('groups.create_group', {
      Name: `${pythonText(`${name}-`)} + str(moment)`,
      ResourceQuery: '{"Type": "TAG_FILTERS_1_0", "Query": json.dumps(query)}',
      Tags: '{"sagemaker:collection": "true", "sagemaker:collection-path:root": "true"}'
    })
  ];
}

/** Writes the new path on all that carries the old one, and into the queries that ask for it. */
function renaming({ path, name }: ICollecting): string {
  const renamed = path.slice(0, path.lastIndexOf('/') + 1) + name;
  return [
    'import json',
    '',
    'groups = ml.client("resource-groups")',
    'tagging = ml.client("resourcegroupstaggingapi")',
    `old, new = ${pythonText(path)}, ${pythonText(renamed)}`,
    'all_of_them = [{"Key": "sagemaker:collection", "Values": ["true"]}]',
    'for one in tagging.get_resources(TagFilters=all_of_them)["ResourceTagMappingList"]:',
    '    arn = one["ResourceARN"]',
    '    answer = groups.get_group_query(Group=arn)["GroupQuery"]["ResourceQuery"]',
    '    query = json.loads(answer["Query"])',
    '    tag = query["TagFilters"][0]',
    '    path = tag["Values"][0]',
    '    if f"{path}/".startswith(f"{old}/"):',
    '        inside = tagging.get_resources(TagFilters=[tag])["ResourceTagMappingList"]',
    '        tag["Values"] = [new + path.removeprefix(old)]',
    '        if inside:',
    '            tagging.tag_resources(',
    '                ResourceARNList=[each["ResourceARN"] for each in inside],',
    '                Tags={tag["Key"]: tag["Values"][0]},',
    '            )',
    '        changed = {"Type": answer["Type"], "Query": json.dumps(query)}',
    '        groups.update_group_query(Group=arn, ResourceQuery=changed)'
  ].join('\n');
}
