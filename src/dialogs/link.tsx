import React, { useState } from 'react';

import type { AssociationType, ILinking } from '../code';
import { Note } from '../components';
import { say, useMLOps } from '../models';
import { known } from '../models/references';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { Field, TextField } from './fields';
import { Planned, usePlannedOffer } from './planned';

const TYPES: AssociationType[] = [
  'ContributedTo',
  'AssociatedWith',
  'DerivedFrom',
  'Produced',
  'SameAs'
];

/** What is known of a link before it is asked for; empty where it is not. */
export interface IEnds {
  source: string;
  destination: string;
}

/** Ask what is linked to what in the lineage, show what that makes, then do it. */
export async function askLink(mlops: IMLOps, ends: IEnds): Promise<void> {
  const { trans, model } = mlops;
  await askAction<ILinking>(mlops, {
    title: trans.__('Link in the lineage'),
    verb: trans.__('Link'),
    form: props => <LinkForm {...props} ends={ends} />,
    perform: async ({ source, destination, type }) => {
      const made = await model.client.link({ source, destination, type });
      model.live.say([{ kind: 'lineage', id: source, change: 'created' }]);
      const to = made.destination?.name ?? destination;
      say(trans.__('%1 linked to %2', made.source.name, to));
    }
  });
}

function LinkForm(props: IFormProps<ILinking> & { ends: IEnds }): JSX.Element {
  const { frame, ends } = props;
  const { model, trans } = useMLOps();
  const [from, setFrom] = useState(ends.source);
  const [to, setTo] = useState(ends.destination);
  const [type, setType] = useState<AssociationType>('ContributedTo');
  const asked = { source: from.trim(), destination: to.trim(), type };
  const planned = usePlannedOffer(frame, {
    asked,
    complete: asked.source !== '' && asked.destination !== '',
    read: () => model.client.link({ ...asked, dryRun: true }),
    action: plan => ({
      kind: 'link',
      ...asked,
      sourceArn: plan?.source.id ?? null,
      destinationArn: plan?.destination?.id ?? null
    }),
    ready: plan => plan.steps.length > 0 && !plan.blocked
  });
  const suggestions = known(model, ['version', 'group', 'endpoint']);
  const wrong = Boolean(planned?.problem);
  return (
    <>
      <div className="mlops-form">
        <TextField
          label={trans.__('From')}
          value={from}
          onChange={setFrom}
          suggestions={suggestions}
          autofocus={!ends.source}
          wrong={wrong}
          hint={trans.__(
            'Where data comes from: a path, a URI, a version, a job, an ARN.'
          )}
        />
        <TextField
          label={trans.__('To')}
          value={to}
          onChange={setTo}
          suggestions={suggestions}
          autofocus={Boolean(ends.source)}
          wrong={wrong}
        />
        <Field label={trans.__('Link')}>
          {ids => (
            <select
              {...ids}
              className="mlops-textInput"
              value={type}
              onChange={event => setType(event.target.value as AssociationType)}
            >
              {TYPES.map(each => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Planned planned={planned}>
        {({ steps, by }) =>
          steps.length === 0 && (
            <Note tone="info">
              {by
                ? trans.__('They are linked so already, by %1.', by)
                : trans.__('They are linked so already.')}
            </Note>
          )
        }
      </Planned>
    </>
  );
}
