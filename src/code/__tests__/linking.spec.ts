import { codeOf } from '..';

const DATA = 'arn:aws:sagemaker:us-east-1:000000000000:artifact/a';
const MODEL = 'arn:aws:sagemaker:us-east-1:000000000000:artifact/b';

describe('the code of a lineage that is edited by hand', () => {
  it('links by reference, and makes the artifact in boto3 where there is none', () => {
    const code = codeOf({
      kind: 'link',
      source: 's3://data/my clicks.csv',
      destination: 'churn/3',
      type: 'AssociatedWith',
      sourceArn: null,
      destinationArn: MODEL
    });
    expect(code.magic).toBe(
      '%mlops link "s3://data/my clicks.csv" churn/3 --type AssociatedWith'
    );
    expect(code.python).toContain(
      'ml.link("s3://data/my clicks.csv", "churn/3", "AssociatedWith")'
    );
    expect(code.boto3).toContain('source = sm.create_artifact(');
    expect(code.boto3).toContain(`DestinationArn="${MODEL}"`);
  });

  it('unlinks what nobody made by hand only when that is said', () => {
    const unlinking = {
      kind: 'unlink',
      source: DATA,
      destination: MODEL
    } as const;
    const code = codeOf({ ...unlinking, force: false });
    expect(code.magic).toBe(`%mlops unlink ${DATA} ${MODEL}`);
    expect(code.boto3).toContain('sm.delete_association(');
    const forced = codeOf({ ...unlinking, force: true });
    expect(forced.magic).toMatch(/ --yes$/);
    expect(forced.python).toMatch(/, force=True\)$/);
  });

  it('accepts suggestions by their numbers', () => {
    const chosen = [
      { number: 1, uri: 's3://a/b.csv', entity: DATA, type: 'ContributedTo' },
      { number: 3, uri: 's3://a/c.csv', entity: null, type: 'ContributedTo' }
    ];
    const code = codeOf({
      kind: 'suggest',
      reference: 'churn/3',
      arn: 'arn:churn/3',
      chosen
    });
    expect(code.magic).toBe('%mlops suggest churn/3 --accept 1 3');
    expect(code.python).toMatch(
      /ml\.suggestions\("churn\/3"\)\.accept\(1, 3\)$/
    );
    expect(code.boto3.match(/add_association/g)).toHaveLength(2);
    expect(code.boto3.match(/create_artifact/g)).toHaveLength(1);
  });

  it('makes an artifact by its source, and all else by its name, too', () => {
    const data = codeOf({
      kind: 'entity',
      lineageType: 'Artifact',
      uri: 's3://data/clicks.csv',
      type: 'DataSet',
      name: '',
      properties: {}
    });
    expect(data.magic).toBe('%mlops entity artifact s3://data/clicks.csv');
    expect(data.python).toContain('ml.artifact("s3://data/clicks.csv")');
    expect(data.boto3).toContain(
      'Source={"SourceUri": "s3://data/clicks.csv"}'
    );
    const check = codeOf({
      kind: 'entity',
      lineageType: 'Action',
      uri: 'https://ci.example/7',
      type: 'Audit',
      name: 'audit-7',
      properties: { who: 'a "b" $c' }
    });
    expect(check.magic).toBe(
      '%mlops entity action https://ci.example/7 --type Audit --name audit-7 --set "who=a \\"b\\" $$c"'
    );
    expect(check.python).toContain(
      'ml.action("audit-7", "https://ci.example/7", "Audit", properties={"who": "a \\"b\\" $c"})'
    );
    expect(check.boto3).toContain('ActionName="audit-7"');
    expect(check.boto3).toContain('Status="Completed"');
  });

  it('imports a file, of which boto3 alone can make the artifacts', () => {
    const code = codeOf({
      kind: 'import',
      file: 'my events.jsonl',
      artifacts: [{ uri: 's3://data/in.csv', type: 'DataSet' }],
      others: 3
    });
    expect(code.magic).toBe('%mlops import "my events.jsonl"');
    expect(code.python).toContain('ml.import_openlineage("my events.jsonl")');
    expect(code.boto3).toContain('sm.create_artifact(');
    expect(code.boto3).toContain('# 3 runs and associations');
  });
});
