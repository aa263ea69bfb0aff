/** A Python string literal: JSON's escapes are all Python's too. */
export function pythonText(text: string): string {
  return JSON.stringify(text);
}

/** A Python literal of JSON-like data, laid out on one line. */
export function pythonValue(value: unknown): string {
  if (value === null || value === undefined) {
    return 'None';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (Array.isArray(value)) {
    return `[${value.map(pythonValue).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const members = Object.entries(value).map(
      ([name, member]) => `${pythonText(name)}: ${pythonValue(member)}`
    );
    return `{${members.join(', ')}}`;
  }
  return typeof value === 'string' ? pythonText(value) : String(value);
}

/** A word of a magic's line, quoted as a POSIX shell would where it needs to be. */
export function magicWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) {
    return word;
  }
  return magicText(word);
}

/** A text of a magic's line, in double quotes; a dollar sign would stand for a variable. */
export function magicText(text: string): string {
  return `"${oneLine(text).replace(/[\\"]/g, '\\$&').replace(/\$/g, '$$$$')}"`;
}

/** A magic is one line, and AWS's comments are too. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A call with a keyword argument a line; the values are Python already. */
export function pythonCall(
  operation: string,
  members: Record<string, string>
): string {
  const lines = Object.entries(members).map(
    ([name, value]) => `    ${name}=${value},`
  );
  return `${operation}(\n${lines.join('\n')}\n)`;
}
