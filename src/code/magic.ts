import type { Action, IRegistration } from './action';
import { magicText, magicWord } from './quoting';

/** The `%mlops` line that does the action. */
export function magic(action: Action): string {
  return ['%mlops', ...words(action)].join(' ');
}

function words(action: Action): string[] {
  switch (action.kind) {
    case 'approve':
    case 'reject':
      return [
        action.kind,
        magicWord(action.reference),
        ...option('-m', action.comment)
      ];
    case 'deploy':
      return [
        'deploy',
        magicWord(action.reference),
        magicWord(action.endpoint)
      ];
    case 'register':
      return registration(action);
    case 'delete':
      return ['clean', magicWord(target(action.what, action.name))];
    case 'compare':
      return ['compare', ...action.references.map(magicWord)];
    case 'lineage':
      return [
        'lineage',
        magicWord(action.reference),
        ...(action.question === 'all' ? [] : [`--${action.question}`])
      ];
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
      return action.what === 'group'
        ? ['models', magicWord(action.name)]
        : [action.what, magicWord(action.name)];
  }
}

function registration(action: IRegistration): string[] {
  return [
    'register',
    action.variable,
    magicWord(action.group),
    ...(action.metrics ? ['--metrics', action.metrics] : []),
    ...(action.evaluation ? ['--evaluation', action.evaluation] : []),
    ...(action.datasets.length
      ? ['--dataset', ...action.datasets.map(magicWord)]
      : []),
    ...option('-m', action.description)
  ];
}

function option(name: string, text: string): string[] {
  return text.trim() ? [name, magicText(text)] : [];
}

/** How `clean` names a thing: endpoints by their prefix. */
export function target(what: string, name: string): string {
  return what === 'endpoint' ? `endpoint:${name}` : name;
}
