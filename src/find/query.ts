import { closest } from './closest';
import type { IPeriod } from './periods';
import { period } from './periods';

/** What can be asked about by name: `status:approved`. */
export const FIELDS = [
  'status',
  'stage',
  'tag',
  'framework',
  'group',
  'alias',
  'by',
  'collection',
  'created',
  'modified'
] as const;

const TIMES = ['created', 'modified'];

/** One condition of a query; `negated`: it must not hold. */
export type Term = { negated: boolean } & (
  | { kind: 'text'; value: string }
  | { kind: 'field'; name: string; values: string[] }
  | { kind: 'number'; name: string; operator: string; number: number }
  | { kind: 'time'; name: string; operator: string; period: IPeriod }
  | { kind: 'reference'; value: string }
  | { kind: 'word'; group: string; value: string }
);

/** What was read: terms that must all hold, and a sentence for each that means nothing. */
export interface IQuery {
  terms: Term[];
  problems: string[];
}

const TOKEN = /(?:[^\s"]|"[^"]*"?)+/g;
const OPERATOR = /\s*(>=|<=|!=|>|<|=)\s*/g;
const FIELD = /^([a-zA-Z]+):(.*)$/;
const COMPARISON = /^("[^"]+"|[^\s<>=!"]+)(>=|<=|!=|>|<|=)(.*)$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const REFERENCE = /^[a-zA-Z0-9-]+\/\d{1,9}$/;
const WORDED = /^([a-zA-Z0-9-]*)@([^\s@/]+)$/;
const VALUES = /(?:[^,"]|"[^"]*"?)+/g;

/**
 * Read a query: `status:approved tag:team=risk auc>0.9 churn`.
 *
 * The same language as in Python, whose `mlops_ext/services/finding/query.py` describes it;
 * `tests/services/queries.json` holds both to the same answers.
 */
export function parse(text: string): IQuery {
  const query: IQuery = { terms: [], problems: [] };
  for (const token of tokens(text)) {
    const negated = token.length > 1 && token.startsWith('-');
    const found = termOf(negated ? token.slice(1) : token, negated);
    if (typeof found === 'string') {
      query.problems.push(found);
    } else if (found) {
      query.terms.push(found);
    }
  }
  return query;
}

/** The words of a query; those in quotation marks are one, as are comparisons with spaces. */
export function tokens(text: string): string[] {
  const tightened = text
    .split('"')
    .map((part, index) => (index % 2 ? part : part.replace(OPERATOR, '$1')))
    .join('"');
  return tightened.match(TOKEN) ?? [];
}

/**
 * A query that is still being typed: the value at its end stands for whatever begins so, so that
 * the list does not go empty between two keys.
 */
export function whileTyping(text: string): string {
  return /(?:[a-zA-Z]+:|@)[^\s"]*[^\s"*,]$/.test(text) &&
    !/(?:created|modified):\S*$/i.test(text)
    ? `${text}*`
    : text;
}

/** The values of a field in a comma list, without quotation marks, in lower case. */
export function valuesOf(rest: string): string[] {
  return (rest.match(VALUES) ?? []).map(plain).filter(value => value !== '');
}

type Reading = Term | string | null;

function termOf(token: string, negated: boolean): Reading {
  const found =
    readField(token, negated) ??
    readComparison(token, negated) ??
    readUnknownField(token) ??
    readReference(token, negated);
  if (found !== null) {
    return found;
  }
  const value = plain(token);
  return value ? { kind: 'text', value, negated } : null;
}

function readField(token: string, negated: boolean): Reading {
  const [, given = '', rest = ''] = FIELD.exec(token) ?? [];
  const name = given.toLowerCase();
  if (!FIELDS.some(field => field === name)) {
    return null;
  }
  if (TIMES.includes(name)) {
    return readTime(name, '=', rest, negated);
  }
  const values = valuesOf(rest);
  return values.length > 0
    ? { kind: 'field', name, values, negated }
    : { kind: 'text', value: '', negated: false };
}

function readComparison(token: string, negated: boolean): Reading {
  const found = COMPARISON.exec(token);
  if (!found) {
    return null;
  }
  const [, quoted, operator, rest] = found;
  const name = quoted.replace(/"/g, '');
  if (TIMES.includes(name.toLowerCase())) {
    return readTime(name.toLowerCase(), operator, rest, negated);
  }
  if (NUMBER.test(rest)) {
    return { kind: 'number', name, operator, number: Number(rest), negated };
  }
  return operator === '='
    ? null
    : `${name} is compared with a number: ${name}${operator}0.9.`;
}

function readTime(
  name: string,
  operator: string,
  rest: string,
  negated: boolean
): Term | string {
  const text = plain(rest);
  const found = period(text);
  if (found) {
    return { kind: 'time', name, operator, period: found, negated };
  }
  const said = text ? `${text} is no time.` : `${name} needs a time.`;
  return `${said} Write ${name}:2026-03, ${name}>2026-03-16 or ${name}:7d.`;
}

function readUnknownField(token: string): string | null {
  const [, name] = FIELD.exec(token) ?? [];
  if (!name || token.includes('://') || name.toLowerCase() === 'arn') {
    return null;
  }
  const near = closest(name, FIELDS);
  const known = near.length
    ? `Closest: ${near.join(', ')}.`
    : `There are ${FIELDS.join(', ')}.`;
  return `There is no field ${name}. ${known}`;
}

function readReference(token: string, negated: boolean): Term | null {
  const value = token.toLowerCase();
  if (REFERENCE.test(token) || value.startsWith('arn:')) {
    return { kind: 'reference', value, negated };
  }
  const [, group, word] = WORDED.exec(value) ?? [];
  return word ? { kind: 'word', group, value: word, negated } : null;
}

function plain(text: string): string {
  return text.replace(/"/g, '').toLowerCase();
}
