import type { EntityType, IEntityMaking, IImporting } from './editing';
import { magicWord, pythonCall, pythonText, pythonValue } from './quoting';

/* What is new in the lineage, by hand or of a file of events, in each of the three forms. */

type Making = IEntityMaking | IImporting;

/** What is made where nothing else is said. */
const PLAIN: { of: EntityType; type: string } = {
  of: 'Artifact',
  type: 'DataSet'
};

/** Words of `%mlops entity` and `%mlops import`. */
export function makingWords(action: Making): string[] {
  if (action.kind === 'import') {
    return ['import', magicWord(action.file)];
  }
  const { lineageType, uri, type, name, properties } = action;
  return [
    'entity',
    lineageType.toLowerCase(),
    magicWord(uri),
    ...(type === PLAIN.type ? [] : ['--type', magicWord(type)]),
    ...(name ? ['--name', magicWord(name)] : []),
    ...Object.entries(properties).flatMap(([key, value]) => [
      '--set',
      magicWord(`${key}=${value}`)
    ])
  ];
}

/** `ml.artifact(…)`, `ml.action(…)`, `ml.context(…)`, `ml.import_openlineage(…)`. */
export function makingExpression(action: Making): string {
  if (action.kind === 'import') {
    return `ml.import_openlineage(${pythonText(action.file)})`;
  }
  const { lineageType, uri, type, name, properties } = action;
  const isArtifact = lineageType === PLAIN.of;
  const given = [
    ...(isArtifact ? [] : [pythonText(name)]),
    pythonText(uri),
    ...(isArtifact && type === PLAIN.type ? [] : [pythonText(type)]),
    ...(isArtifact && name ? [`name=${pythonText(name)}`] : []),
    ...(Object.keys(properties).length > 0
      ? [`properties=${pythonValue(properties)}`]
      : [])
  ];
  return `ml.${lineageType.toLowerCase()}(${given.join(', ')})`;
}

/** The entities themselves; who made them is not kept. */
export function makingStatements(action: Making): string {
  if (action.kind === 'import') {
    const made = action.artifacts.map(({ uri, type }) =>
      artifact(uri, type, {})
    );
    // Their names and ends come of the events, which AWS does not read.
    return [
      ...made,
      `# ${action.others} runs and associations: ml.import_openlineage makes them.`
    ].join('\n');
  }
  const { lineageType, uri, type, name, properties } = action;
  if (lineageType === PLAIN.of) {
    return artifact(uri, type, { ...(name ? { name } : {}), ...properties });
  }
  return pythonCall(`sm.create_${lineageType.toLowerCase()}`, {
    [`${lineageType}Name`]: pythonText(name),
    [`${lineageType}Type`]: pythonText(type),
    Source: pythonValue({ SourceUri: uri }),
    Properties: pythonValue(properties),
    ...(lineageType === 'Action' ? { Status: '"Completed"' } : {})
  });
}

function artifact(
  uri: string,
  type: string,
  properties: Readonly<Record<string, string>>
): string {
  return pythonCall('sm.create_artifact', {
    Source: pythonValue({ SourceUri: uri }),
    ArtifactType: pythonText(type),
    ...(Object.keys(properties).length > 0
      ? { Properties: pythonValue(properties) }
      : {})
  });
}
