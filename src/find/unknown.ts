import { closest } from './closest';
import { fitting } from './filter';
import type { Term } from './query';
import type { Versions } from './table';

/** What a status can be, as AWS's DescribeModelPackage names it and as people say it. */
const STATES = [
  'approved',
  'rejected',
  'pending',
  'PendingManualApproval',
  'completed',
  'failed',
  'InProgress',
  'deleting'
];

/** A sentence for each metric that no version has, and for each status that there is not. */
export function unknownWords(versions: Versions, terms: Term[]): string[] {
  return [
    ...unknownMetrics(versions, terms),
    ...unknownStates(versions, terms)
  ];
}

function unknownMetrics(versions: Versions, terms: Term[]): string[] {
  const names = versions.columns.metrics.map(({ name }) => name);
  return terms.flatMap(term => {
    if (
      term.kind !== 'number' ||
      names.length === 0 ||
      term.name.toLowerCase() === 'version' ||
      versions.metric(term.name)
    ) {
      return [];
    }
    const near = closest(term.name, names);
    const hint = near.length ? ` Closest: ${near.join(', ')}.` : '';
    return [`No version has a metric ${term.name}.${hint}`];
  });
}

function unknownStates(versions: Versions, terms: Term[]): string[] {
  const { approval, status } = versions.columns;
  const known = [...STATES, ...approval.words, ...status.words];
  return terms
    .flatMap(term =>
      term.kind === 'field' && term.name === 'status' ? term.values : []
    )
    .filter(value => !known.some(fitting([value])))
    .map(value => noState(value.replace(/\*/g, '')));
}

function noState(value: string): string {
  const [near] = closest(value, STATES);
  const hint = near ? ` The closest is ${near}.` : '';
  return `There is no status ${value}.${hint} There are ${STATES.join(', ')}.`;
}
