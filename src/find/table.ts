import type {
  GroupFacts,
  MetricColumn,
  VersionSummary,
  VersionTable
} from '../api/types';

type WordColumn = VersionTable['approval'];

/** What a person calls a state. */
export const SHORT: Record<string, string> = {
  PendingManualApproval: 'pending'
};

/** Aliases that follow from numbers and states; nobody sets them. */
const COMPUTED = ['latest', 'approved'];

/** The columns that hold few different words. */
export type WordName =
  'approval' | 'status' | 'stage' | 'stageStatus' | 'framework' | 'createdBy';

/** All versions of all groups; rows are numbers from 0, newest first. Never changes. */
export class Versions {
  constructor(readonly columns: VersionTable) {
    this.count = columns.number.length;
    this.rows = Array.from({ length: this.count }, (_, row) => row);
    this.aliases = new Map(
      columns.aliases.map(({ row, names }) => [row, names])
    );
  }

  readonly count: number;
  /** Every row, in order. */
  readonly rows: number[];
  /** Aliases of the rows that have some. */
  readonly aliases: ReadonlyMap<number, string[]>;

  /** `churn/3`. */
  reference(row: number): string {
    return `${this.group(row).name}/${this.columns.number[row]}`;
  }

  group(row: number): GroupFacts {
    return this.columns.groups[this.columns.group[row]];
  }

  arn(row: number): string {
    const group = this.group(row).arn.replace(
      ':model-package-group/',
      ':model-package/'
    );
    return `${group}/${this.columns.number[row]}`;
  }

  /** A word of a row; empty where there is none. */
  word(name: WordName, row: number): string {
    const { words, codes } = this.columns[name];
    return words[codes[row]];
  }

  /** A metric by its name or label, however it is written. */
  metric(name: string): MetricColumn | undefined {
    const key = metricKey(name);
    return (
      this.columns.metrics.find(({ label }) => metricKey(label) === key) ??
      this.columns.metrics.find(metric => metricKey(metric.name) === key) ??
      this._synonym(key)
    );
  }

  /** What text is looked for in: name, description, author, state, own aliases; in lower case. */
  get haystack(): string[] {
    this._haystack ??= this.rows.map(row => {
      const state = this.word('approval', row);
      const aliases = this.aliases.get(row) ?? [];
      return [
        this.reference(row),
        this.columns.description[row],
        this.word('createdBy', row),
        SHORT[state] ?? state,
        ...aliases.filter(alias => !COMPUTED.includes(alias))
      ]
        .join('\n')
        .toLowerCase();
    });
    return this._haystack;
  }

  /** The words of a column that some row has, as they sort. */
  present(name: WordName): string[] {
    return this.columns[name].words
      .filter(word => word !== '')
      .sort((a, b) => a.localeCompare(b));
  }

  /** Whether each word of a column passes, for every row. */
  passing(name: WordName, test: (word: string) => boolean): boolean[] {
    return taken(this.columns[name], test);
  }

  /** What a menu or a page needs of a row. */
  summary(row: number): Pick<VersionSummary, 'approval' | 'status'> {
    return {
      approval: this.word('approval', row),
      status: this.word('status', row)
    };
  }

  /** A name of old that means a metric: `roc_auc` for the column `auc`. */
  private _synonym(key: string): MetricColumn | undefined {
    return this.columns.metrics.find(({ names }) =>
      names.some(name => metricKey(name) === key)
    );
  }

  private _haystack: string[] | undefined;
}

function taken(
  { words, codes }: WordColumn,
  test: (word: string) => boolean
): boolean[] {
  const passes = words.map(test);
  return codes.map(code => passes[code]);
}

/** A metric's name without what people write differently: case and signs. */
export function metricKey(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^0-9a-z²]+/g, '_');
}
