import type {
  MetricColumn,
  ModelGroup,
  VersionSummary,
  VersionTable
} from '../api/types';
import { Versions, metricKey } from './table';

/** The versions of groups that were read as lists, as columns: group after group. */
export function listed(groups: ModelGroup[]): Versions {
  const rows = groups.flatMap(({ versions }) => versions);
  const words = (word: (row: VersionSummary) => string | null) =>
    wordsOf(rows.map(row => word(row) ?? ''));
  return new Versions({
    mark: '',
    complete: true,
    total: rows.length,
    groups: groups.map(({ name, arn, description, tags, collections }) => ({
      name,
      arn,
      description,
      tags,
      collections,
      aliases: {}
    })),
    group: groups.flatMap(({ versions }, at) => versions.map(() => at)),
    number: rows.map(({ number }) => number),
    approval: words(({ approval }) => approval),
    status: words(({ status }) => status),
    stage: words(({ stage }) => stage),
    stageStatus: words(({ stageStatus }) => stageStatus),
    framework: words(({ framework }) => framework),
    createdBy: words(({ createdBy }) => createdBy),
    description: rows.map(({ description }) => description),
    created: rows.map(({ created }) => Date.parse(created)),
    modified: rows.map(({ modified }) => Date.parse(modified)),
    aliases: rows.map(({ aliases }, row) => ({ row, names: aliases })),
    metrics: metricsOf(rows)
  });
}

function wordsOf(values: string[]): VersionTable['approval'] {
  const codes = new Map([...new Set(values)].map((word, code) => [word, code]));
  return {
    words: [...codes.keys()],
    codes: values.map(value => codes.get(value) ?? 0)
  };
}

/** A column for each metric; names that mean the same have one label, and are one column. */
function metricsOf(rows: VersionSummary[]): MetricColumn[] {
  const columns = new Map<string, MetricColumn>();
  rows.forEach(({ metrics }, row) => {
    for (const { name, label, better, value } of metrics) {
      const key = metricKey(label);
      let column = columns.get(key);
      if (!column) {
        const values = rows.map(() => null);
        column = { name, label, better, names: [], values };
        columns.set(key, column);
      }
      column.values[row] = value;
      if (!column.names.includes(name)) {
        column.names.push(name);
      }
    }
  });
  return [...columns.values()];
}
