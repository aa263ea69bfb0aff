import { codeOf } from '..';
import type { Action, IDecision } from '..';

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn/3';

const approve = (comment: string): Action => ({
  kind: 'approve',
  reference: 'churn/3',
  arn: ARN,
  comment,
  overrides: [],
  stage: '',
  stageOverrides: []
});

const together: Action = {
  kind: 'decide',
  verb: 'approve',
  references: ['churn/3', 'price/1'],
  arns: ['arn:churn/3', 'arn:price/1'],
  comment: 'Holds.'
};

describe('a decision about several versions', () => {
  it('is one call where ours is used, and one a version in boto3', () => {
    const code = codeOf(together);
    expect(code.magic).toBe('%mlops approve churn/3 price/1 -m "Holds."');
    expect(code.python).toContain(
      'ml.approve("churn/3", "price/1", comment="Holds.")'
    );
    expect(code.boto3.match(/update_model_package/g)).toHaveLength(2);
    expect(code.boto3).toContain('"arn:price/1"');
  });
});

describe('the code of a lineage question', () => {
  it.each([
    [{ question: 'all' }, '', 'graph()', 'Both'],
    [{ question: 'impact' }, ' --impact', 'impact()', 'Descendants'],
    [{ question: 'stale' }, ' --stale', 'stale()', 'Ascendants'],
    [{ question: 'approvers' }, ' --approvers', 'approvers()', 'Both'],
    [{ question: 'served' }, ' --served now', 'served()', 'Both'],
    [
      { question: 'served', on: '2026-03-31' },
      ' --served 2026-03-31',
      'served(on="2026-03-31")',
      'Both'
    ],
    [
      { question: 'path', to: 'data/my train.csv' },
      ' --to "data/my train.csv"',
      'path("data/my train.csv")',
      'Both'
    ]
  ] as const)('%p has its flag and its method', (asked, flags, call, way) => {
    const code = codeOf({
      kind: 'lineage',
      reference: 'churn/3',
      arn: ARN,
      ...asked
    });
    expect(code.magic).toBe(`%mlops lineage churn/3${flags}`);
    expect(code.python).toContain(`ml.lineage("churn/3").${call}`);
    expect(code.boto3).toContain(`Direction="${way}"`);
  });
});

describe('the code of an action', () => {
  it('is a magic, a Python cell and a boto3 cell that do the same', () => {
    const code = codeOf(approve('Holds.'));
    expect(code.magic).toBe('%mlops approve churn/3 -m "Holds."');
    expect(code.python).toContain('ml.version("churn/3").approve("Holds.")');
    expect(code.boto3).toContain(`ModelPackageArn="${ARN}"`);
    expect(code.boto3).toContain('ModelApprovalStatus="Approved"');
    expect(code.boto3).toContain('ApprovalDescription="Holds."');
  });

  it('moves to a stage together with an approval', () => {
    const code = codeOf({
      ...(approve('Holds.') as IDecision),
      stage: 'Production',
      stageOverrides: ['stages']
    });
    expect(code.magic).toBe(
      '%mlops approve churn/3 -m "Holds."\n' +
        '%mlops stage churn/3 Production --override stages -m "Holds."'
    );
    expect(code.python).toContain(
      'ml.version("churn/3").stage("Production", comment="Holds.", override=["stages"])'
    );
    expect(code.boto3).toContain('"Stage": "Production"');
    expect(code.boto3.match(/update_model_package/g)).toHaveLength(1);
  });

  it('says that a stage is a new word where it is', () => {
    const code = codeOf({
      kind: 'stage',
      reference: 'churn/3',
      arn: ARN,
      stage: 'Shadow',
      status: '',
      comment: '',
      overrides: [],
      fresh: true
    });
    expect(code.magic).toBe('%mlops stage churn/3 Shadow --new');
    expect(code.python).toContain('.stage("Shadow", new=True)');
  });

  it('names the rules that an approval does without', () => {
    const code = codeOf({
      ...(approve('Noise') as IDecision),
      overrides: ['min:auc']
    });
    expect(code.magic).toBe(
      '%mlops approve churn/3 --override min:auc -m "Noise"'
    );
    expect(code.python).toContain('.approve("Noise", override=["min:auc"])');
  });

  it('moves to a stage, and leaves the status out where none is chosen', () => {
    const move = (status: string) =>
      codeOf({
        kind: 'stage',
        reference: 'churn/3',
        arn: ARN,
        stage: 'QA',
        status,
        comment: '',
        overrides: []
      });
    expect(move('').magic).toBe('%mlops stage churn/3 QA');
    expect(move('OnHold').magic).toBe(
      '%mlops stage churn/3 QA --status OnHold'
    );
    expect(move('OnHold').python).toContain('.stage("QA", status="OnHold")');
    expect(move('OnHold').boto3).toContain(
      'ModelLifeCycle={"Stage": "QA", "StageStatus": "OnHold"}'
    );
  });

  it('sets a rule as the tag that keeps it, and removes it', () => {
    const rule = (change: 'set' | 'remove') =>
      codeOf({
        kind: 'policy',
        change,
        group: 'churn',
        arn: 'arn',
        rule: 'min:auc',
        value: '0.90',
        override: true
      });
    expect(rule('set').magic).toBe(
      '%mlops policy churn set min:auc 0.90 --override'
    );
    expect(rule('set').python).toContain(
      'ml.group("churn").policy.set("min:auc", "0.90", override=True)'
    );
    expect(rule('set').boto3).toContain(
      'Tags=[{"Key": "mlops:policy:min:auc", "Value": "0.90 +override"}]'
    );
    expect(rule('remove').magic).toBe('%mlops policy churn remove min:auc');
    expect(rule('remove').boto3).toContain('TagKeys=["mlops:policy:min:auc"]');
  });

  it('leaves the comment out where there is none', () => {
    const code = codeOf(approve('  '));
    expect(code.magic).toBe('%mlops approve churn/3');
    expect(code.python).toContain('.approve()');
    expect(code.boto3).not.toContain('ApprovalDescription');
  });

  it('keeps quotes, backslashes, brackets and emoji as text', () => {
    const code = codeOf(approve('a "b" \\ <c> 🎉'));
    expect(code.magic).toBe(
      '%mlops approve churn/3 -m "a \\"b\\" \\\\ <c> 🎉"'
    );
    expect(code.python).toContain('.approve("a \\"b\\" \\\\ <c> 🎉")');
  });

  it('does not let a dollar sign stand for a variable in a magic', () => {
    expect(codeOf(approve('costs $5')).magic).toContain('costs $$5');
    expect(codeOf(approve('costs $5')).python).toContain('costs $5');
  });

  it('does not let a comment look like an option', () => {
    expect(codeOf(approve('--force')).magic).toBe(
      '%mlops approve churn/3 --comment="--force"'
    );
  });

  it('puts a comment of several lines on one', () => {
    const code = codeOf(approve('first\nsecond'));
    expect(code.magic).toContain('"first second"');
    expect(code.python).toContain('"first second"');
  });

  it('names each data set of a registration', () => {
    const code = codeOf({
      kind: 'register',
      from: 'kernel',
      model: 'clf',
      group: 'churn',
      metrics: '',
      evaluation: 'm',
      datasets: [
        { uri: 'train.csv', role: 'train' },
        { uri: 'my data.csv', role: 'test' }
      ],
      description: ''
    });
    expect(code.magic).toBe(
      '%mlops register clf churn --evaluation m --dataset train.csv --dataset "test=my data.csv"'
    );
    expect(code.python).toContain(
      'datasets=["train.csv", {"uri": "my data.csv", "role": "test"}]'
    );
  });

  it('registers from S3, from a path and from a training job', () => {
    const register = (from: 'place' | 'job', model: string) =>
      codeOf({
        kind: 'register',
        from,
        model,
        group: 'churn',
        metrics: '',
        evaluation: '',
        datasets: [],
        description: 'New'
      });
    const stored = register('place', 's3://b/model.tar.gz');
    expect(stored.magic).toBe(
      '%mlops register s3://b/model.tar.gz churn -m "New"'
    );
    expect(stored.boto3).toContain('model_url = "s3://b/model.tar.gz"');
    expect(register('place', 'my models/m').magic).toContain('"my models/m"');
    const trained = register('job', 'train-7');
    expect(trained.magic).toBe('%mlops register job:train-7 churn -m "New"');
    expect(trained.python).toContain('    "job:train-7",\n    "churn",');
    expect(trained.boto3).toContain('TrainingJobName="train-7"');
  });

  it('names the baseline only where it is not the first version', () => {
    const compare = (baseline: string | null) =>
      codeOf({
        kind: 'compare',
        references: ['churn/2', 'churn/3'],
        baseline,
        arns: []
      });
    expect(compare('churn/2').magic).toBe('%mlops compare churn/2 churn/3');
    expect(compare('churn/3').magic).toBe(
      '%mlops compare churn/2 churn/3 --baseline churn/3'
    );
    expect(compare('churn/3').python).toContain('baseline="churn/3"');
  });

  it('deletes the versions of a group before the group', () => {
    const code = codeOf({
      kind: 'delete',
      what: 'group',
      name: 'churn',
      arns: ['a1', 'a2'],
      endpoints: 'remove',
      serving: ['e1']
    });
    const order = ['e1', 'a1', 'a2', 'delete_model_package_group'].map(text =>
      code.boto3.indexOf(text)
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });

  it('tells an endpoint from a group when deleting', () => {
    const remove = (what: 'group' | 'endpoint') =>
      codeOf({
        kind: 'delete',
        what,
        name: 'churn',
        arns: [],
        endpoints: 'refuse',
        serving: []
      }).magic;
    expect(remove('group')).toBe('%mlops delete churn --yes');
    expect(remove('endpoint')).toBe('%mlops delete endpoint:churn --yes');
  });

  it('copies elsewhere with what AWS must know', () => {
    const code = codeOf({
      kind: 'copy',
      reference: 'churn/3',
      arn: ARN,
      group: 'churn-eu',
      use: 'aws',
      profile: 'prod',
      region: 'eu-west-1'
    });
    expect(code.magic).toBe(
      '%mlops copy churn/3 --group churn-eu --to aws --profile prod --region eu-west-1'
    );
    expect(code.python).toContain(
      'ml.copy("churn/3", to=mlops.connect("aws", profile="prod", region="eu-west-1"), group="churn-eu")'
    );
  });

  it('shares with accounts and takes the share away', () => {
    const share = (rights: 'deploy' | null) =>
      codeOf({
        kind: 'share',
        group: 'churn',
        accounts: ['111122223333'],
        rights,
        promote: true,
        policy: rights && { Version: '2012-10-17', Statement: [] }
      });
    expect(share('deploy').magic).toBe(
      '%mlops share churn 111122223333 --rights deploy --promote'
    );
    expect(share('deploy').python).toContain(
      'ml.group("churn").share("111122223333", rights="deploy", promote=True)'
    );
    expect(share('deploy').boto3).toContain(
      'ResourcePolicy=json.dumps(policy)'
    );
    expect(share(null).magic).toBe('%mlops unshare churn 111122223333');
    expect(share(null).boto3).toContain('delete_model_package_group_policy');
  });

  it('writes the IAM policy of a role, and attaches it through boto3', () => {
    const code = codeOf({
      kind: 'iam',
      group: 'churn',
      role: 'arn:aws:iam::111122223333:role/ml/Reviewers',
      approves: false,
      name: 'churn-registers',
      document: { Statement: [{ Effect: 'Deny' }] }
    });
    expect(code.magic).toMatch(
      /^%mlops policy churn iam .*Reviewers.* --registers$/
    );
    expect(code.python).toContain('.policy.iam("arn:');
    expect(code.python).toContain('approves=False');
    expect(code.boto3).toContain('RoleName="Reviewers"');
    expect(code.boto3).toContain('PolicyName="churn-registers"');
    expect(code.boto3).not.toContain('sagemaker"');
  });

  it('updates an endpoint that is there and creates one that is not', () => {
    const deploy = (exists: boolean) =>
      codeOf({
        kind: 'deploy',
        reference: 'churn/3',
        arn: ARN,
        endpoint: 'churn-prod',
        comment: 'Now',
        overrides: ['min:auc'],
        exists
      });
    expect(deploy(true).boto3).toContain('sm.update_endpoint(');
    expect(deploy(false).boto3).toContain('sm.create_endpoint(');
    expect(deploy(true).magic).toBe(
      '%mlops deploy churn/3 churn-prod --override min:auc -m "Now"'
    );
    expect(deploy(true).python).toContain(
      'ml.deploy("churn/3", "churn-prod", comment="Now", override=["min:auc"])'
    );
  });
});
