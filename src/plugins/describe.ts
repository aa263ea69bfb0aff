import type { ReadonlyJSONObject } from '@lumino/coreutils';

/** An argument of a command: what it is, and that it is a text unless told. */
export type Argument = string | { description: string; items: 'string' };

/** The JSON schema of a command's arguments. */
export function describe(given: Record<string, Argument>): {
  args: ReadonlyJSONObject;
} {
  const properties = Object.entries(given).map(
    ([name, argument]): [string, ReadonlyJSONObject] => [
      name,
      typeof argument === 'string'
        ? { type: 'string', description: argument }
        : {
            type: 'array',
            items: { type: argument.items },
            description: argument.description
          }
    ]
  );
  return {
    args: { type: 'object', properties: Object.fromEntries(properties) }
  };
}
