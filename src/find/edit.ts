import { tokens, valuesOf } from './query';

/** The values that a query has for a field, in lower case. */
export function chosen(query: string, field: string): string[] {
  return tokens(query)
    .filter(isOf(field))
    .flatMap(token => valuesOf(restOf(token)));
}

/** The query with a value of a field added, or taken away where it is there. */
export function toggled(query: string, field: string, value: string): string {
  const now = chosen(query, field);
  const wanted = value.toLowerCase();
  const next = now.includes(wanted)
    ? now.filter(one => one !== wanted)
    : [...now, wanted];
  return withValues(query, field, next);
}

/** The query without a field. */
export function without(query: string, field: string): string {
  return withValues(query, field, []);
}

function withValues(query: string, field: string, values: string[]): string {
  const others = tokens(query).filter(token => !isOf(field)(token));
  const term =
    values.length > 0 ? [`${field}:${values.map(quoted).join(',')}`] : [];
  return [...others, ...term].join(' ');
}

function isOf(field: string): (token: string) => boolean {
  return token => token.toLowerCase().startsWith(`${field}:`);
}

function restOf(token: string): string {
  return token.slice(token.indexOf(':') + 1);
}

function quoted(value: string): string {
  return /[\s,]/.test(value) ? `"${value}"` : value;
}
