import { readFileSync } from 'fs';
import { join } from 'path';

import type { MetricColumn, VersionTable } from '../../api/types';
import {
  Versions,
  parse,
  passing,
  sorted,
  unknownWords,
  whileTyping
} from '..';

interface ICases {
  groups: {
    name: string;
    tags: Record<string, string>;
    collections: string[];
    aliases: Record<string, number>;
  }[];
  versions: {
    reference: string;
    approval: string;
    status?: string;
    stage?: string;
    framework: string | null;
    description: string;
    createdBy: string | null;
    created: string;
    metrics: Record<string, number>;
  }[];
  queries: [string, string[]][];
  sorts: [string, string[]][];
  problems: [string, string][];
}

/** What the reading in Python is held to as well. */
const CASES = JSON.parse(
  readFileSync(join(__dirname, '../../../tests/services/queries.json'), 'utf-8')
) as ICases;
const PLACE = 'arn:aws:sagemaker:us-east-1:000000000000:model-package';
const LABELS: Record<string, string> = { auc: 'AUC', roc_auc: 'AUC' };

/** The cases as the server part sends them: newest first, in columns. */
function tableOf(cases: ICases): VersionTable {
  const rows = [...cases.versions].reverse();
  const numbers = rows.map(({ reference }) => Number(reference.split('/')[1]));
  const groupOf = rows.map(({ reference }) => reference.split('/')[0]);
  const names = cases.groups.map(({ name }) => name);
  const words = (values: (string | null | undefined)[]) => {
    const all = [...new Set(values.map(value => value ?? ''))];
    return { words: all, codes: values.map(value => all.indexOf(value ?? '')) };
  };
  const found = new Map<string, MetricColumn>();
  rows.forEach(({ metrics }, row) => {
    for (const [name, value] of Object.entries(metrics)) {
      const label = LABELS[name] ?? name;
      const column = found.get(label) ?? {
        name,
        label,
        names: [],
        better: null,
        values: rows.map(() => null)
      };
      column.values[row] = value;
      column.names = [...new Set([...column.names, name])];
      found.set(label, column);
    }
  });
  const times = rows.map(({ created }) => Date.parse(created));
  return {
    mark: 'mark',
    complete: true,
    total: rows.length,
    groups: cases.groups.map(group => ({
      ...group,
      arn: `${PLACE}-group/${group.name}`,
      description: ''
    })),
    group: groupOf.map(name => names.indexOf(name)),
    number: numbers,
    approval: words(rows.map(({ approval }) => approval)),
    status: words(rows.map(({ status }) => status ?? 'Completed')),
    stage: words(rows.map(({ stage }) => stage)),
    stageStatus: words(rows.map(() => null)),
    framework: words(rows.map(({ framework }) => framework)),
    createdBy: words(rows.map(({ createdBy }) => createdBy)),
    description: rows.map(({ description }) => description),
    created: times,
    modified: times,
    aliases: rows.map((_, row) => ({ row, names: aliasesOf(row) })),
    metrics: [...found.values()]
  };

  function aliasesOf(row: number): string[] {
    const mine = numbers.filter((_, other) => groupOf[other] === groupOf[row]);
    const approved = mine.filter((_, at) => {
      const others = rows.filter((_, other) => groupOf[other] === groupOf[row]);
      return others[at].approval === 'Approved';
    });
    const own = cases.groups.find(({ name }) => name === groupOf[row]);
    return [
      ...(numbers[row] === Math.max(...mine) ? ['latest'] : []),
      ...(numbers[row] === Math.max(...approved) ? ['approved'] : []),
      ...Object.entries(own?.aliases ?? {})
        .filter(([, number]) => number === numbers[row])
        .map(([name]) => name)
    ];
  }
}

const versions = new Versions(tableOf(CASES));

const found = (query: string) => {
  const { terms, problems } = parse(query);
  expect(problems).toEqual([]);
  return passing(versions, terms).map(row => versions.reference(row));
};

describe('a query', () => {
  it.each(CASES.queries)('%s keeps what Python keeps', (query, references) => {
    expect(found(query)).toEqual(references);
  });

  it.each(CASES.problems)('%s is told as in Python', (query, problem) => {
    const { terms, problems } = parse(query);
    const told = [...problems, ...unknownWords(versions, terms)];
    expect(told).toHaveLength(1);
    expect(told[0].startsWith(problem)).toBe(true);
  });

  it('counts a span until now from now', () => {
    const [term] = parse('created:36h').terms;
    expect(term.kind === 'time' && term.period.end).toBe(Infinity);
    expect(found('created:1h')).toEqual([]);
  });

  it('keeps what begins with the word that is being typed', () => {
    expect(found(whileTyping('group:churn stage:pro'))).toEqual(['churn/2']);
    expect(found(whileTyping('churn@app'))).toEqual(['churn/2']);
    expect(whileTyping('auc>0.9 churn')).toBe('auc>0.9 churn');
    expect(whileTyping('created:2026-0')).toBe('created:2026-0');
    expect(whileTyping('status:approved ')).toBe('status:approved ');
  });
});

describe('an order', () => {
  it.each(CASES.sorts)('by %s is as in Python', (sort, references) => {
    const rows = sorted(versions, versions.rows, sort);
    expect(rows.map(row => versions.reference(row))).toEqual(references);
  });
});

describe('ten thousand versions', () => {
  const times = 2000;
  const small = tableOf(CASES);
  const many = <T>(column: T[]) =>
    Array.from({ length: times }, () => column).flat();
  const words = ({ words, codes }: VersionTable['approval']) => ({
    words,
    codes: many(codes)
  });
  const large = new Versions({
    ...small,
    total: small.number.length * times,
    group: many(small.group),
    number: many(small.number),
    approval: words(small.approval),
    status: words(small.status),
    stage: words(small.stage),
    stageStatus: words(small.stageStatus),
    framework: words(small.framework),
    createdBy: words(small.createdBy),
    description: many(small.description),
    created: many(small.created),
    modified: many(small.modified),
    metrics: small.metrics.map(metric => ({
      ...metric,
      values: many(metric.values)
    }))
  });

  it('are filtered and sorted whole', () => {
    const { terms } = parse('framework:xgboost auc>0.9 churn');
    const rows = sorted(large, passing(large, terms), '-auc');
    expect(rows).toHaveLength(2 * times);
    expect(
      new Set(rows.slice(0, times).map(row => large.reference(row)))
    ).toEqual(new Set(['churn/13']));
  });
});
