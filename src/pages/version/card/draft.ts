import type { ModelCard } from '../../../api/types';

/** What a card says, as AWS has it. */
export type Content = ModelCard['content'];

/** What was typed and not saved, by the member's path: `intended_uses.purpose_of_model`. */
export type Draft = Readonly<Record<string, string>>;

/** A member that two people changed to different texts. */
export interface IClash {
  path: string;
  mine: string;
  theirs: string;
}

/** The text of a member; empty where the card does not say it. */
export function textAt(content: Content, path: string): string {
  let at: unknown = content;
  for (const part of path.split('.')) {
    at = isObject(at) ? at[part] : undefined;
  }
  return typeof at === 'string' ? at : '';
}

/** The draft after a member was typed; what says the same as the card is no change. */
export function typed(
  draft: Draft,
  content: Content,
  path: string,
  text: string
): Draft {
  const next = Object.fromEntries(
    Object.entries(draft).filter(([other]) => other !== path)
  );
  return text === textAt(content, path) ? next : { ...next, [path]: text };
}

/** The card with the draft's texts in place; an empty text takes the member away. */
export function applied(content: Content, draft: Draft): Content {
  return Object.entries(draft).reduce(
    (before, [path, text]) => withText(before, path.split('.'), text),
    content
  );
}

function withText(content: Content, path: string[], text: string): Content {
  const [first, ...rest] = path;
  const { [first]: before, ...others } = content;
  if (rest.length === 0) {
    return text ? { ...content, [first]: text } : others;
  }
  const inner = withText(isObject(before) ? before : {}, rest, text);
  return Object.keys(inner).length > 0
    ? { ...content, [first]: inner }
    : others;
}

/** The members of the draft that somebody else has changed as well, to another text. */
export function clashes(
  draft: Draft,
  base: Content,
  theirs: Content
): IClash[] {
  return Object.entries(draft)
    .map(([path, mine]) => ({ path, mine, theirs: textAt(theirs, path) }))
    .filter(
      clash =>
        clash.theirs !== textAt(base, clash.path) && clash.theirs !== clash.mine
    );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
