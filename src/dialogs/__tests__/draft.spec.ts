import type { IHoldings } from '../../models';
import { emptyDraft, registrationOf } from '../registration/draft';

const read = (uri: string, how: Record<string, string>) => ({
  uri,
  role: 'train',
  cell: 2,
  by: 'pandas',
  how
});

const held = (...datasets: IHoldings['datasets']): IHoldings => ({
  models: [
    {
      name: 'clf',
      type: 'Tree',
      framework: 'sklearn',
      features: 3,
      fitted: true,
      cell: 3
    }
  ],
  evaluations: [],
  metrics: [],
  datasets
});

describe('the data sets of a registration', () => {
  const draft = { ...emptyDraft('clf'), group: 'churn' };
  const seen = held(
    read('a.csv', { clf: 'traced' }),
    read('b.csv', { clf: 'same cell' }),
    read('c.csv', { other: 'traced' })
  );
  const named = (of: typeof draft, from: IHoldings) =>
    registrationOf(of, from, []).datasets.map(({ uri }) => uri);

  it('are not named when all were seen, so that they stay what they are', () => {
    expect(named(draft, seen)).toEqual([]);
  });

  it('are named when one is left out or added', () => {
    expect(named({ ...draft, without: ['b.csv'] }, seen)).toEqual(['a.csv']);
    expect(named({ ...draft, further: 'd.csv' }, seen)).toEqual([
      'a.csv',
      'b.csv',
      'd.csv'
    ]);
  });

  it('are named when a cell names them and nobody saw them read', () => {
    expect(named(draft, held(read('a.csv', {})))).toEqual(['a.csv']);
  });
});
