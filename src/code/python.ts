import type {
  Action,
  ICardEdit,
  ILineageView,
  IPolicyChange,
  IRegistration
} from './action';
import { isDecision, moveWith } from './action';
import { collectionExpression } from './collection';
import { copyExpression, deleteExpression, shareExpression } from './elsewhere';
import { makingExpression } from './entities';
import { iamExpression } from './iam';
import { linkingExpression } from './linking';
import { ownBaseline, registered } from './magic';
import { oneLine, pythonText, pythonValue } from './quoting';

const CONNECT = 'import mlops_ext as mlops\n\nml = mlops.connect()\n';

/** The cell that does the action through the Python API. */
export function python(action: Action): string {
  const move = isDecision(action) && moveWith(action);
  const done = CONNECT + expression(action);
  return move ? `${done}\n${expression(move)}` : done;
}

function expression(action: Action): string {
  switch (action.kind) {
    case 'approve':
    case 'reject':
      return called(action.reference, action.kind, [
        ...(action.comment.trim() ? [pythonText(oneLine(action.comment))] : []),
        ...overrides(action.overrides)
      ]);
    case 'decide':
      return `ml.${action.verb}(${[
        ...action.references.map(pythonText),
        ...commented(action.comment)
      ].join(', ')})`;
    case 'stage':
      return called(action.reference, 'stage', [
        pythonText(action.stage),
        ...(action.status ? [`status=${pythonText(action.status)}`] : []),
        ...commented(action.comment),
        ...overrides(action.overrides),
        ...(action.fresh ? ['new=True'] : [])
      ]);
    case 'policy':
      return policy(action);
    case 'iam':
      return iamExpression(action);
    case 'card':
      return card(action);
    case 'deploy':
      return `ml.deploy(${[
        pythonText(action.reference),
        pythonText(action.endpoint),
        ...commented(action.comment),
        ...overrides(action.overrides)
      ].join(', ')})`;
    case 'register':
      return registration(action);
    case 'delete':
      return deleteExpression(action);
    case 'copy':
      return copyExpression(action);
    case 'share':
      return shareExpression(action);
    case 'link':
    case 'unlink':
    case 'suggest':
      return linkingExpression(action);
    case 'entity':
    case 'import':
      return makingExpression(action);
    case 'alias':
      return `ml.alias(${pythonText(action.reference)}, ${pythonText(action.alias)})`;
    case 'collection':
      return collectionExpression(action);
    case 'compare':
      return `ml.compare(${[
        ...action.references.map(pythonText),
        ...(ownBaseline(action)
          ? [`baseline=${pythonText(ownBaseline(action))}`]
          : [])
      ].join(', ')})`;
    case 'lineage':
      return `ml.lineage(${pythonText(action.reference)}).${lineageCall(action)}`;
    case 'invoke':
      return `ml.endpoint(${pythonText(action.endpoint)}).invoke(${pythonText(
        action.body
      )}, content_type=${pythonText(action.contentType)})`;
    case 'show':
      return shown(action.what, action.name);
  }
}

function called(reference: string, verb: string, given: string[]): string {
  const version = `ml.version(${pythonText(reference)})`;
  return `${version}.${verb}(${given.join(', ')})`;
}

function overrides(rules: string[]): string[] {
  return rules.length > 0 ? [`override=${pythonValue(rules)}`] : [];
}

function policy(action: IPolicyChange): string {
  const given = [
    pythonText(action.rule),
    ...(action.change === 'set' && action.value
      ? [pythonText(action.value)]
      : []),
    ...(action.change === 'set' && action.override ? ['override=True'] : [])
  ];
  const group = `ml.group(${pythonText(action.group)})`;
  return `${group}.policy.${action.change}(${given.join(', ')})`;
}

function card(action: ICardEdit): string {
  const changes = Object.fromEntries(
    Object.entries(action.changes).map(([path, text]) => [path, text || null])
  );
  return [
    `ml.version(${pythonText(action.reference)}).card()`,
    ...(Object.keys(changes).length ? [`edit(${pythonValue(changes)})`] : []),
    ...(action.status ? [`status(${pythonText(action.status)})`] : [])
  ].join('.');
}

function shown(what: string, name: string): string {
  switch (what) {
    case 'version':
      return `ml.version(${pythonText(name)})`;
    case 'endpoint':
      return `ml.endpoint(${pythonText(name)})`;
    default:
      return `ml.group(${pythonText(name)})`;
  }
}

function commented(comment: string): string[] {
  return comment.trim() ? [`comment=${pythonText(oneLine(comment))}`] : [];
}

function registration(action: IRegistration): string {
  const lines = [
    `    ${registered(action, pythonText)},`,
    `    ${pythonText(action.group)},`
  ];
  if (action.metrics) {
    lines.push(`    metrics=${action.metrics},`);
  }
  if (action.evaluation) {
    lines.push(`    evaluation=${action.evaluation},`);
  }
  if (action.datasets.length) {
    const uses = action.datasets.map(({ uri, role }) =>
      role === 'train'
        ? pythonText(uri)
        : `{"uri": ${pythonText(uri)}, "role": ${pythonText(role)}}`
    );
    lines.push(`    datasets=[${uses.join(', ')}],`);
  }
  if (action.description.trim()) {
    lines.push(`    description=${pythonText(oneLine(action.description))},`);
  }
  return `ml.register(\n${lines.join('\n')}\n)`;
}

function lineageCall(action: ILineageView): string {
  const { question, on, to } = action;
  switch (question) {
    case 'all':
      return 'graph()';
    case 'served':
      return on ? `served(on=${pythonText(on)})` : 'served()';
    case 'path':
      return `path(${pythonText(to ?? '')})`;
    default:
      return `${question}()`;
  }
}
