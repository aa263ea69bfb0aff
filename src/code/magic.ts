import type {
  Action,
  IComparisonView,
  ILineageView,
  IPolicyChange,
  IRegistration
} from './action';
import { isDecision, moveWith } from './action';
import { collectionWords } from './collection';
import { copyWords, deleteWords, shareWords } from './elsewhere';
import { makingWords } from './entities';
import { iamWords } from './iam';
import { linkingWords } from './linking';
import { magicText, magicWord, oneLine } from './quoting';

const SHOWS = { group: 'models', version: 'version', endpoint: 'endpoints' };

/** The `%mlops` line that does the action. */
export function magic(action: Action): string {
  const line = ['%mlops', ...words(action)].join(' ');
  const move = isDecision(action) && moveWith(action);
  return move ? `${line}\n${magic(move)}` : line;
}

function words(action: Action): string[] {
  switch (action.kind) {
    case 'approve':
    case 'reject':
      return [
        action.kind,
        magicWord(action.reference),
        ...overrides(action.overrides),
        ...option('comment', action.comment)
      ];
    case 'decide':
      return [
        action.verb,
        ...action.references.map(magicWord),
        ...option('comment', action.comment)
      ];
    case 'stage':
      return [
        'stage',
        magicWord(action.reference),
        magicWord(action.stage),
        ...(action.status ? ['--status', magicWord(action.status)] : []),
        ...overrides(action.overrides),
        ...(action.fresh ? ['--new'] : []),
        ...option('comment', action.comment)
      ];
    case 'policy':
      return policy(action);
    case 'iam':
      return iamWords(action);
    case 'card':
      return [
        'card',
        magicWord(action.reference),
        ...Object.entries(action.changes).flatMap(([path, text]) => [
          '--set',
          magicWord(`${path}=${oneLine(text)}`)
        ]),
        ...(action.status ? ['--status', action.status] : [])
      ];
    case 'deploy':
      return [
        'deploy',
        magicWord(action.reference),
        magicWord(action.endpoint),
        ...overrides(action.overrides),
        ...option('comment', action.comment)
      ];
    case 'register':
      return registration(action);
    case 'delete':
      return deleteWords(action);
    case 'copy':
      return copyWords(action);
    case 'share':
      return shareWords(action);
    case 'link':
    case 'unlink':
    case 'suggest':
      return linkingWords(action);
    case 'entity':
    case 'import':
      return makingWords(action);
    case 'alias':
      return ['alias', magicWord(action.reference), magicWord(action.alias)];
    case 'collection':
      return collectionWords(action);
    case 'compare':
      return [
        'compare',
        ...action.references.map(magicWord),
        ...(ownBaseline(action)
          ? ['--baseline', magicWord(ownBaseline(action))]
          : [])
      ];
    case 'lineage':
      return ['lineage', magicWord(action.reference), ...lineageFlags(action)];
    case 'invoke':
      return [
        'invoke',
        magicWord(action.endpoint),
        magicText(action.body),
        ...(action.contentType === 'application/json'
          ? []
          : ['--content-type', magicWord(action.contentType)])
      ];
    case 'show':
      return [SHOWS[action.what], magicWord(action.name)];
  }
}

function overrides(rules: string[]): string[] {
  return rules.flatMap(rule => ['--override', magicWord(rule)]);
}

function policy(action: IPolicyChange): string[] {
  const { change, group, rule, value } = action;
  return [
    'policy',
    magicWord(group),
    change,
    magicWord(rule),
    ...(change === 'set' && value ? [magicWord(value)] : []),
    ...(change === 'set' && action.override ? ['--override'] : [])
  ];
}

function registration(action: IRegistration): string[] {
  return [
    'register',
    registered(action, magicWord),
    magicWord(action.group),
    ...(action.metrics ? ['--metrics', action.metrics] : []),
    ...(action.evaluation ? ['--evaluation', action.evaluation] : []),
    ...action.datasets.flatMap(({ uri, role }) => [
      '--dataset',
      magicWord(role === 'train' ? uri : `${role}=${uri}`)
    ]),
    ...option('description', action.description)
  ];
}

/** What is registered, as it is written: a variable as it is, all else as a text. */
export function registered(
  { from, model }: IRegistration,
  quoted: (text: string) => string
): string {
  return from === 'kernel'
    ? model
    : quoted(from === 'job' ? `job:${model}` : model);
}

/** A reason: `-m "…"`, or by its long name where a dash would make it look like an option. */
function option(name: string, text: string): string[] {
  const line = text.trim();
  if (!line) {
    return [];
  }
  return line.startsWith('-')
    ? [`--${name}=${magicText(line)}`]
    : ['-m', magicText(line)];
}

/** The baseline where it is not the first version, which it is unless told; else empty. */
export function ownBaseline(action: IComparisonView): string {
  const { baseline, references } = action;
  return baseline && baseline !== references[0] ? baseline : '';
}

function lineageFlags(action: ILineageView): string[] {
  const { question, on, to } = action;
  switch (question) {
    case 'all':
      return [];
    case 'served':
      return ['--served', magicWord(on || 'now')];
    case 'path':
      return ['--to', magicWord(to ?? '')];
    default:
      return [`--${question}`];
  }
}
