import type { Versions, WordName } from './table';

const WORDS: Record<string, WordName> = {
  status: 'approval',
  stage: 'stage',
  framework: 'framework',
  by: 'createdBy'
};

/**
 * Rows in an order: `created`, `version`, `status`, a metric and so on; `-` before it turns it
 * round. Rows without a value come last either way; equal ones stay as they are.
 */
export function sorted(
  versions: Versions,
  rows: number[],
  sort: string
): number[] {
  const turned = sort.startsWith('-');
  const values = valuesBy(versions, turned ? sort.slice(1) : sort);
  const sign = turned ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [values[a], values[b]];
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null);
    }
    return sign * (left - right);
  });
}

/** A number for each row that orders as its value does; null where there is none. */
function valuesBy(versions: Versions, name: string): (number | null)[] {
  const { columns } = versions;
  switch (name) {
    case 'created':
    case 'modified':
      return columns[name];
    case 'description':
      return ranks(columns.description);
    case 'version': {
      const places = ranks(columns.groups.map(group => group.name));
      const most = columns.number.reduce((most, one) => Math.max(most, one), 1);
      return columns.group.map(
        (group, row) => (places[group] ?? 0) * (most + 1) + columns.number[row]
      );
    }
  }
  if (name in WORDS) {
    const { words, codes } = columns[WORDS[name]];
    const places = ranks(words);
    return codes.map(code => places[code]);
  }
  return versions.metric(name)?.values ?? columns.number.map(() => null);
}

/** The place of each text among all, case ignored; null for an empty one. */
function ranks(texts: string[]): (number | null)[] {
  const lower = texts.map(text => text.toLowerCase());
  const order = [...new Set(lower)].sort();
  const places = new Map(order.map((text, place) => [text, place]));
  return lower.map(text => (text === '' ? null : (places.get(text) ?? null)));
}
