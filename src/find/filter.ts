import type { GroupFacts } from '../api/types';
import { holding } from './periods';
import type { Term } from './query';
import { SHORT } from './table';
import type { Versions, WordName } from './table';

type Test = (row: number) => boolean;

const WORDED = ['alias', 'status', 'stage'];

/** The rows that pass all terms, in their order. */
export function passing(versions: Versions, terms: Term[]): number[] {
  const tests = terms.map(term => {
    const test = testOf(versions, term);
    return term.negated ? (row: number) => !test(row) : test;
  });
  return versions.rows.filter(row => tests.every(test => test(row)));
}

function testOf(versions: Versions, term: Term): Test {
  switch (term.kind) {
    case 'text':
      return row => versions.haystack[row].includes(term.value);
    case 'reference':
      return row =>
        versions.reference(row).toLowerCase() === term.value ||
        versions.arn(row).toLowerCase() === term.value;
    case 'number':
      return numberTest(versions, term.name, term.operator, term.number);
    case 'time': {
      const times = versions.columns[term.name as 'created' | 'modified'];
      const { start, end } = holding(term.operator, term.period);
      return row => times[row] >= start && times[row] < end;
    }
    case 'word': {
      const words = WORDED.map(name => fieldTest(versions, name, [term.value]));
      return row =>
        words.some(test => test(row)) &&
        (term.group === '' ||
          versions.group(row).name.toLowerCase() === term.group);
    }
    case 'field':
      return fieldTest(versions, term.name, term.values);
  }
}

function numberTest(
  versions: Versions,
  name: string,
  operator: string,
  limit: number
): Test {
  const values =
    name.toLowerCase() === 'version'
      ? versions.columns.number
      : versions.metric(name)?.values;
  return row => {
    const value = values?.[row] ?? null;
    return value !== null && compares(value, operator, limit);
  };
}

/** Whether a comparison of two numbers holds. */
export function compares(
  value: number,
  operator: string,
  limit: number
): boolean {
  switch (operator) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '!=':
      return value !== limit;
    default:
      return value === limit;
  }
}

function fieldTest(versions: Versions, name: string, values: string[]): Test {
  const fits = fitting(values);
  const words = (column: WordName, test = fits): Test => {
    const passes = versions.passing(column, test);
    return row => passes[row];
  };
  switch (name) {
    case 'status': {
      const approvals = words(
        'approval',
        word => fits(word) || fits(SHORT[word] ?? '')
      );
      const statuses = words('status');
      return row => approvals(row) || statuses(row);
    }
    case 'stage':
    case 'framework':
      return words(name);
    case 'by':
      return words('createdBy');
    case 'alias':
      return row => (versions.aliases.get(row) ?? []).some(fits);
    default: {
      const passes = versions.columns.groups.map(groupTest(name, values));
      return row => passes[versions.columns.group[row]];
    }
  }
}

type Inherited = Pick<GroupFacts, 'name' | 'tags' | 'collections'>;
const OF_GROUPS = ['group', 'tag', 'collection'];

/** Whether a group as a whole passes a term: by name, tag or collection, whatever its versions. */
export function groupPasses(group: Inherited, term: Term): boolean {
  if (term.kind === 'text') {
    return group.name.toLowerCase().includes(term.value) !== term.negated;
  }
  return (
    term.kind === 'field' &&
    OF_GROUPS.includes(term.name) &&
    groupTest(term.name, term.values)(group) !== term.negated
  );
}

function groupTest(
  name: string,
  values: string[]
): (group: Inherited) => boolean {
  const fits = fitting(values);
  switch (name) {
    case 'group':
      return group => fits(group.name);
    case 'tag':
      return ({ tags }) => values.some(value => tagged(tags, value));
    default:
      return ({ collections }) => collections.some(inside(values));
  }
}

/** A test whether a text is one of the values, in which `*` stands for anything. */
export function fitting(values: string[]): (text: string) => boolean {
  const escaped = values.map(value =>
    value
      .split('*')
      .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')
  );
  const pattern = new RegExp(`^(?:${escaped.join('|')})$`, 'i');
  return text => text !== '' && pattern.test(text);
}

/** Whether a collection is one of the values or lies within it. */
function inside(values: string[]): (path: string) => boolean {
  return fitting(values.flatMap(value => [value, `${value}/*`]));
}

/** `team=risk` asks for key and value, `team` for the key alone. */
function tagged(tags: Record<string, string>, wanted: string): boolean {
  const at = wanted.indexOf('=');
  const key = fitting([at < 0 ? wanted : wanted.slice(0, at)]);
  const value = at < 0 ? '' : wanted.slice(at + 1);
  const fits = fitting([value || '*']);
  return Object.entries(tags).some(
    ([name, found]) => key(name) && (at < 0 || fits(found) || found === value)
  );
}
