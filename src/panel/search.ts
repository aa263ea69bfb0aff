import type { EndpointSummary, ModelGroup, VersionSummary } from '../api/types';

/** What a query keeps of the panel's lists. */
export interface IFilter {
  /** Whether anything is filtered at all. */
  active: boolean;
  /** The data set a query names, whose lineage can be asked. */
  uri: string | null;
  /** Whether a whole group stays, whatever its versions. */
  group: (group: ModelGroup) => boolean;
  version: (version: VersionSummary) => boolean;
  endpoint: (endpoint: EndpointSummary) => boolean;
}

type Term = Pick<IFilter, 'group' | 'version' | 'endpoint'>;

const COMPARISON = /^([\w.-]+)(>=|<=|>|<|=)(-?\d*\.?\d+)$/;
const URI = /^(s3|file):\/\//;
const APPROVAL_WORDS: Record<string, string> = {
  pending: 'PendingManualApproval',
  approved: 'Approved',
  rejected: 'Rejected'
};

/**
 * Read what is typed into the search box.
 *
 * Words match names, descriptions and people; `churn/3` and `churn@approved` are references,
 * `auc>0.9` looks at metrics, `endpoint:churn-prod` at endpoints. All terms must hold.
 */
export function parseQuery(text: string): IFilter {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const terms = words.map(termOf);
  return {
    active: terms.length > 0,
    uri: words.find(word => URI.test(word)) ?? null,
    group: group => terms.every(term => term.group(group)),
    version: version => terms.every(term => term.version(version)),
    endpoint: endpoint => terms.every(term => term.endpoint(endpoint))
  };
}

function termOf(word: string): Term {
  const comparison = COMPARISON.exec(word);
  if (comparison) {
    return metricTerm(comparison[1], comparison[2], Number(comparison[3]));
  }
  if (word.startsWith('endpoint:')) {
    return endpointTerm(word.slice('endpoint:'.length));
  }
  if (word.startsWith('arn:')) {
    return arnTerm(word);
  }
  const at = word.indexOf('@');
  if (at >= 0) {
    return wordTerm(word.slice(0, at), word.slice(at + 1));
  }
  const numbered = /^(.+)\/(\d*)$/.exec(word);
  if (numbered && !URI.test(word)) {
    return numberTerm(numbered[1], numbered[2]);
  }
  return textTerm(word);
}

/** `auc>0.9`: versions that have the metric, and for which it holds. */
function metricTerm(name: string, operator: string, limit: number): Term {
  return {
    group: () => false,
    version: version =>
      version.metrics.some(
        metric =>
          (same(metric.name, name) || same(metric.label, name)) &&
          metric.value !== null &&
          holds(metric.value, operator, limit)
      ),
    endpoint: () => false
  };
}

function holds(value: number, operator: string, limit: number): boolean {
  switch (operator) {
    case '>':
      return value > limit;
    case '<':
      return value < limit;
    case '>=':
      return value >= limit;
    case '<=':
      return value <= limit;
    default:
      return value === limit;
  }
}

/** `churn@approved`, `@production`: an alias, a state or a stage, as far as it is typed. */
function wordTerm(group: string, word: string): Term {
  return {
    group: candidate => word === '' && within(candidate.name, group),
    version: version =>
      within(version.group, group) &&
      [...version.aliases, approvalWord(version), version.stage ?? ''].some(
        name => starts(name, word)
      ),
    endpoint: () => false
  };
}

function approvalWord(version: VersionSummary): string {
  const known = Object.entries(APPROVAL_WORDS).find(
    ([, approval]) => approval === version.approval
  );
  return known ? known[0] : version.approval;
}

/** `churn/3`: one version, or all of the group while no number is typed. */
function numberTerm(group: string, number: string): Term {
  const named = (name: string) =>
    number === '' ? starts(name, group) : same(name, group);
  return {
    group: candidate => number === '' && named(candidate.name),
    version: version =>
      named(version.group) && String(version.number).startsWith(number),
    endpoint: endpoint =>
      endpoint.serves.some(served => served === `${group}/${number}`)
  };
}

function endpointTerm(name: string): Term {
  return {
    group: () => false,
    version: () => false,
    endpoint: endpoint => starts(endpoint.name, name)
  };
}

function arnTerm(arn: string): Term {
  const has = (candidate: { arn: string }) => same(candidate.arn, arn);
  return { group: has, version: has, endpoint: has };
}

function textTerm(text: string): Term {
  return {
    group: group => within(group.name, text),
    version: version =>
      [
        version.group,
        version.description,
        version.createdBy ?? '',
        approvalWord(version),
        ...version.aliases
      ].some(candidate => within(candidate, text)),
    endpoint: endpoint =>
      [endpoint.name, ...endpoint.serves].some(candidate =>
        within(candidate, text)
      )
  };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function starts(text: string, start: string): boolean {
  return text.toLowerCase().startsWith(start.toLowerCase());
}

function within(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
