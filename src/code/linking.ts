import type { ILinking, ISuggested, IUnlinking } from './editing';
import { magicWord, pythonCall, pythonText } from './quoting';

/* Lineage edited by hand, in each of the three forms. */

type Edit = ILinking | IUnlinking | ISuggested;

/** Words of `%mlops link`, `%mlops unlink` and `%mlops suggest`. */
export function linkingWords(action: Edit): string[] {
  switch (action.kind) {
    case 'link':
      return [
        'link',
        magicWord(action.source),
        magicWord(action.destination),
        ...(action.type === 'ContributedTo' ? [] : ['--type', action.type])
      ];
    case 'unlink':
      return [
        'unlink',
        magicWord(action.source),
        magicWord(action.destination),
        ...(action.force ? ['--yes'] : [])
      ];
    case 'suggest':
      return [
        'suggest',
        magicWord(action.reference),
        ...(action.chosen.length
          ? ['--accept', ...action.chosen.map(({ number }) => String(number))]
          : [])
      ];
  }
}

/** `ml.link(…)`, `ml.unlink(…)`, `ml.suggestions(…).accept(…)`. */
export function linkingExpression(action: Edit): string {
  switch (action.kind) {
    case 'link':
      return `ml.link(${[
        pythonText(action.source),
        pythonText(action.destination),
        ...(action.type === 'ContributedTo' ? [] : [pythonText(action.type)])
      ].join(', ')})`;
    case 'unlink':
      return `ml.unlink(${[
        pythonText(action.source),
        pythonText(action.destination),
        ...(action.force ? ['force=True'] : [])
      ].join(', ')})`;
    case 'suggest': {
      const numbers = action.chosen.map(({ number }) => String(number));
      const accepted = numbers.length ? `.accept(${numbers.join(', ')})` : '';
      return `ml.suggestions(${pythonText(action.reference)})${accepted}`;
    }
  }
}

/** The associations themselves; who made them is not kept. */
export function linkingStatements(action: Edit): string {
  switch (action.kind) {
    case 'link':
      return [
        ...made('source', action.source, action.sourceArn),
        ...made('destination', action.destination, action.destinationArn),
        associated(
          action.sourceArn ? pythonText(action.sourceArn) : 'source',
          action.destinationArn
            ? pythonText(action.destinationArn)
            : 'destination',
          action.type
        )
      ].join('\n');
    case 'unlink':
      return pythonCall('sm.delete_association', {
        SourceArn: pythonText(action.source),
        DestinationArn: pythonText(action.destination)
      });
    case 'suggest':
      return [
        `version = ${pythonCall('sm.list_artifacts', {
          SourceUri: pythonText(action.arn)
        })}["ArtifactSummaries"][-1]["ArtifactArn"]`,
        ...action.chosen.flatMap(({ uri, entity, type }) => [
          ...made('data', uri, entity),
          associated(entity ? pythonText(entity) : 'data', 'version', type)
        ])
      ].join('\n');
  }
}

function made(name: string, uri: string, arn: string | null): string[] {
  return arn
    ? []
    : [
        `${name} = ${pythonCall('sm.create_artifact', {
          Source: `{"SourceUri": ${pythonText(uri)}}`,
          ArtifactType: '"DataSet"'
        })}["ArtifactArn"]`
      ];
}

function associated(source: string, destination: string, type: string): string {
  return pythonCall('sm.add_association', {
    SourceArn: source,
    DestinationArn: destination,
    AssociationType: pythonText(type)
  });
}
