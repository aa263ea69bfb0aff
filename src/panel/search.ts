import type { EndpointSummary, ModelGroup, VersionSummary } from '../api/types';
import type { Term } from '../find';
import {
  groupPasses,
  listed,
  parse,
  passing,
  tokens,
  unknownWords,
  whileTyping
} from '../find';

/** What a query keeps of the panel's lists. */
export interface IFilter {
  /** Whether anything is filtered at all. */
  active: boolean;
  /** The data set a query names, whose lineage can be asked. */
  uri: string | null;
  /** A sentence for each part of the query that means nothing. */
  problems: string[];
  /** Whether a whole group stays, whatever its versions. */
  group: (group: ModelGroup) => boolean;
  version: (version: VersionSummary) => boolean;
  endpoint: (endpoint: EndpointSummary) => boolean;
}

/** A reference, of which the part that is typed so far is enough. */
type Named = Pick<IFilter, 'group' | 'version' | 'endpoint'>;

const URI = /^(s3|file):\/\//;

/**
 * Read what is typed into the search box.
 *
 * It is the query language of the table of versions; references (`churn/3`, `churn/`, ARNs) and
 * endpoints (`endpoint:churn-prod`) hold as far as they are typed, too. All parts must hold.
 *
 * @param groups - whose versions are filtered.
 */
export function parseQuery(text: string, groups: ModelGroup[] = []): IFilter {
  const words = tokens(text);
  const named: Named[] = [];
  const others: string[] = [];
  for (const word of words) {
    const found = namedBy(word);
    if (found) {
      named.push(found);
    } else {
      others.push(word);
    }
  }
  const { terms, problems } = parse(whileTyping(others.join(' ')));
  const versions = listed(terms.length > 0 ? groups : []);
  const kept = new Set(
    passing(versions, terms).map(row => versions.reference(row))
  );
  return {
    active: words.length > 0,
    uri: words.find(word => URI.test(word)) ?? null,
    problems: [...problems, ...unknownWords(versions, terms)],
    group: group =>
      named.every(one => one.group(group)) &&
      terms.every(term => groupPasses(group, term)),
    version: version =>
      named.every(one => one.version(version)) &&
      (terms.length === 0 || kept.has(version.reference)),
    endpoint: endpoint =>
      named.every(one => one.endpoint(endpoint)) &&
      terms.every(term => endpointPasses(endpoint, term))
  };
}

function namedBy(word: string): Named | null {
  if (word.startsWith('endpoint:')) {
    const name = word.slice('endpoint:'.length);
    return {
      group: () => false,
      version: () => false,
      endpoint: endpoint => starts(endpoint.name, name)
    };
  }
  if (word.startsWith('arn:')) {
    const has = (candidate: { arn: string }) => same(candidate.arn, word);
    return { group: has, version: has, endpoint: has };
  }
  const [, group, number] = /^([a-zA-Z0-9-]+)[/@](\d*)$/.exec(word) ?? [];
  return group ? numbered(group, number) : null;
}

/** `churn/3`, `churn/` and `churn@`: one version, or all of the group while nothing more is typed. */
function numbered(group: string, number: string): Named {
  const open = number === '';
  const named = (name: string) =>
    open ? starts(name, group) : same(name, group);
  return {
    group: candidate => open && named(candidate.name),
    version: version =>
      named(version.group) && String(version.number).startsWith(number),
    endpoint: endpoint =>
      endpoint.serves.some(served => served === `${group}/${number}`)
  };
}

/** Endpoints have a name and what they serve, and nothing else that a query asks about. */
function endpointPasses(endpoint: EndpointSummary, term: Term): boolean {
  return (
    term.kind === 'text' &&
    [endpoint.name, ...endpoint.serves].some(name =>
      name.toLowerCase().includes(term.value)
    ) !== term.negated
  );
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function starts(text: string, start: string): boolean {
  return text.toLowerCase().startsWith(start.toLowerCase());
}
