import React, { useEffect, useState } from 'react';

import type { EntityType, IEntityMaking } from '../code';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import { CommandIDs } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { Field, TextField } from './fields';

/** What can be made, with types that SageMaker itself uses. */
const TYPES: Record<EntityType, string[]> = {
  Artifact: ['DataSet', 'Model', 'Image', 'Code'],
  Action: ['ModelDeployment', 'Approval', 'Evaluation', 'ProcessingJob'],
  Context: ['Endpoint', 'ModelGroup', 'PipelineExecution', 'Environment']
};

/** What a source, and a name, might be. */
const EXAMPLE = 's3://my-bucket/clicks.parquet';
const NAMED = 'my-name';

const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}$/;

/** Ask for an artifact, an action or a context, make it, and show where it stands. */
export async function askEntity(mlops: IMLOps): Promise<void> {
  const { trans, model, commands } = mlops;
  await askAction<IEntityMaking>(mlops, {
    title: trans.__('New in the lineage'),
    verb: trans.__('Make'),
    form: EntityForm,
    perform: async ({ lineageType, uri, type, name, properties }) => {
      const asked = { lineageType, uri, type, name, properties };
      const made = await model.client.makeEntity(asked);
      model.live.say([{ kind: 'lineage', id: made.id, change: 'created' }]);
      const word = made.name || made.uri;
      say(
        made.made
          ? trans.__('%1 made', word)
          : trans.__('%1 is there already', word)
      );
      await commands.execute(CommandIDs.openLineage, { reference: made.id });
    }
  });
}

function EntityForm(props: IFormProps<IEntityMaking>): JSX.Element {
  const { frame } = props;
  const { trans } = useMLOps();
  const [lineageType, setLineageType] = useState<EntityType>('Artifact');
  const [uri, setUri] = useState('');
  const [type, setType] = useState('DataSet');
  const [name, setName] = useState('');
  const [lines, setLines] = useState('');
  const { properties, wrong } = propertiesOf(lines);
  const isNamed = lineageType !== 'Artifact';
  const isMisnamed = isNamed && name !== '' && !NAME.test(name);
  useEffect(() => {
    frame.offer(
      {
        kind: 'entity',
        lineageType,
        uri: uri.trim() || EXAMPLE,
        type: type.trim() || TYPES[lineageType][0],
        name: name.trim() || (isNamed ? NAMED : ''),
        properties
      },
      Boolean(uri.trim() && type.trim()) &&
        (!isNamed || NAME.test(name)) &&
        wrong === ''
    );
  }, [lineageType, uri, type, name, lines]);
  const choose = (chosen: EntityType) => {
    setLineageType(chosen);
    setType(TYPES[chosen][0]);
  };
  return (
    <div className="mlops-form">
      <Field label={trans.__('What')}>
        {ids => (
          <select
            {...ids}
            className="mlops-textInput"
            value={lineageType}
            onChange={event => choose(event.target.value as EntityType)}
          >
            {Object.keys(TYPES).map(each => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label={trans.__('Source URI')}
        value={uri}
        onChange={setUri}
        autofocus
        placeholder={EXAMPLE}
        hint={trans.__('What it stands for: a URI, a path or an ARN.')}
      />
      <TextField
        label={trans.__('Type')}
        value={type}
        onChange={setType}
        suggestions={TYPES[lineageType]}
        hint={trans.__("SageMaker's word where it has one, or your own.")}
      />
      <TextField
        label={trans.__('Name')}
        value={name}
        onChange={setName}
        wrong={isMisnamed}
        hint={
          isNamed
            ? trans.__('Letters, digits and hyphens; at most 120.')
            : trans.__('What it is shown as; its file name unless told.')
        }
      />
      <Field
        label={trans.__('Properties')}
        hint={
          wrong
            ? trans.__('%1 is no KEY=VALUE.', wrong)
            : trans.__('A line each: rows=569')
        }
      >
        {ids => (
          <textarea
            {...ids}
            className="mlops-textInput"
            rows={2}
            value={lines}
            spellCheck={false}
            aria-invalid={wrong !== ''}
            onChange={event => setLines(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

/** Properties that are written a line each, and the first line that is none; else empty. */
export function propertiesOf(lines: string): {
  properties: Record<string, string>;
  wrong: string;
} {
  const pairs = lines
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
    .map(line => ({ line, at: line.indexOf('=') }));
  return {
    properties: Object.fromEntries(
      pairs
        .filter(({ at }) => at > 0)
        .map(({ line, at }) => [
          line.slice(0, at).trim(),
          line.slice(at + 1).trim()
        ])
    ),
    wrong: pairs.find(({ at }) => at < 1)?.line ?? ''
  };
}
