import { endpoint, group, version } from '../../__tests__/server';
import { rowsOf } from '../rows';
import { parseQuery } from '../search';

const GROUPS = [
  group('churn', [
    version('churn', 3, 0.997, { aliases: ['latest'] }),
    version('churn', 2, 0.991, {
      approval: 'Approved',
      aliases: ['approved', 'champion'],
      stage: 'Production'
    }),
    version('churn', 1, 0.972, {
      approval: 'Rejected',
      description: 'Few trees'
    })
  ]),
  {
    ...group('ltv-forecast', [version('ltv-forecast', 1, 0.6)]),
    tags: { team: 'risk' }
  }
];

/** Ids of the rows that a query leaves. */
function found(query: string): string[] {
  return rowsOf(GROUPS, parseQuery(query, GROUPS), new Set<string>()).map(
    ({ id }) => id
  );
}

describe('the search box', () => {
  it('shows all groups, closed, while it is empty', () => {
    expect(found('')).toEqual(['churn', 'ltv-forecast']);
  });

  it.each([
    ['ltv', ['ltv-forecast']],
    ['churn/2', ['churn', 'churn/2']],
    ['churn@approved', ['churn', 'churn/2']],
    ['@production', ['churn', 'churn/2']],
    ['@champ', ['churn', 'churn/2']],
    ['auc>0.99', ['churn', 'churn/3', 'churn/2']],
    ['auc<=0.972 churn', ['churn', 'churn/1']],
    ['rejected', ['churn', 'churn/1']],
    ['FEW TREES', ['churn', 'churn/1']],
    ['churn/', ['churn']],
    ['status:rej', ['churn', 'churn/1']],
    ['-status:rejected churn auc<0.995', ['churn', 'churn/2']],
    ['stage:production', ['churn', 'churn/2']],
    ['tag:team=risk', ['ltv-forecast']],
    ['"few trees"', ['churn', 'churn/1']],
    ['nowhere', []]
  ])('finds %s', (query, rows) => {
    expect(found(query)).toEqual(rows);
  });

  it('finds endpoints by name and by what they serve', () => {
    const prod = endpoint('churn-prod', ['churn/2']);
    const holds = (query: string) => parseQuery(query).endpoint(prod);
    expect(holds('endpoint:churn')).toBe(true);
    expect(holds('churn/2')).toBe(true);
    expect(holds('churn/3')).toBe(false);
    expect(holds('auc>0.5')).toBe(false);
  });

  it('says what means nothing', () => {
    const problems = (query: string) => parseQuery(query, GROUPS).problems;
    expect(problems('stat:approved')[0]).toContain('There is no field stat.');
    expect(problems('acu>0.9')[0]).toContain('Closest: auc.');
    expect(problems('endpoint:x churn/2 s3://b/x')).toEqual([]);
  });

  it('knows a data set by its URI', () => {
    expect(parseQuery('s3://bucket/train.csv').uri).toBe(
      's3://bucket/train.csv'
    );
    expect(parseQuery('churn/2').uri).toBeNull();
  });
});

describe('the rows of the tree', () => {
  const many = group(
    'many',
    Array.from({ length: 12 }, (_, index) => version('many', 12 - index, 0.9))
  );
  const all = parseQuery('');

  it('are the seven newest versions and how many are older', () => {
    const rows = rowsOf([many], all, new Set(['many']));
    expect(rows.map(({ kind }) => kind)).toEqual([
      'group',
      ...Array(7).fill('version'),
      'older'
    ]);
    expect(rows[8]).toMatchObject({ count: 5 });
  });

  it('are all of them once the older ones are opened', () => {
    const rows = rowsOf([many], all, new Set(['many', 'many/older']));
    expect(rows).toHaveLength(13);
  });
});
