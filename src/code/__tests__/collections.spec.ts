import { codeOf } from '..';

describe('the code of what changes a collection', () => {
  const collecting = {
    kind: 'collection',
    path: 'bank/cards',
    arn: 'arn:cards',
    fresh: false,
    group: '',
    groupArn: '',
    name: ''
  } as const;

  it('puts a group in, makes the collection where there is none', () => {
    const member = { group: 'churn', groupArn: 'arn:churn' };
    const added = codeOf({ ...collecting, ...member, change: 'add' });
    expect(added.magic).toBe('%mlops collections bank/cards --add churn');
    expect(added.python).toContain('ml.collection("bank/cards").add("churn")');
    expect(added.boto3).toContain('Group="arn:cards"');
    expect(added.boto3).toContain('sm.add_tags');
    const made = codeOf({
      ...collecting,
      ...member,
      change: 'add',
      fresh: true
    });
    expect(made.magic).toContain('bank/cards --create --add churn');
    expect(made.python).toContain('ml.create_collection("bank/cards").add');
    expect(made.boto3).toContain('create_group');
  });

  it('renames it where it lies, and deletes it', () => {
    const renamed = codeOf({
      ...collecting,
      change: 'rename',
      name: 'plastic'
    });
    expect(renamed.magic).toBe(
      '%mlops collections bank/cards --rename plastic'
    );
    expect(renamed.python).toContain(
      'ml.collection("bank/cards").rename("plastic")'
    );
    expect(renamed.boto3).toContain('old, new = "bank/cards", "bank/plastic"');
    const gone = codeOf({ ...collecting, change: 'delete' });
    expect(gone.magic).toBe('%mlops collections bank/cards --delete');
    expect(gone.boto3).toContain('groups.delete_group');
  });
});
