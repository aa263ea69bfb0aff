import React, { useEffect, useState } from 'react';

import type { LineageSuggestions } from '../api/types';
import type { ISuggested } from '../code';
import { SuggestionLine } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';

/** Show which data sets a version may have learned from, and link those that are chosen. */
export async function askSuggestions(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const found = await model.client.suggestions(reference);
  await askAction<ISuggested>(mlops, {
    title: trans.__('Data sets of %1', found.reference),
    verb: trans.__('Link'),
    form: props => <SuggestionsForm {...props} found={found} />,
    perform: async ({ chosen, arn }) => {
      const uris = chosen.map(({ uri }) => uri);
      const done = await model.client.acceptSuggestions(arn, uris);
      model.live.say([{ kind: 'lineage', id: arn, change: 'created' }]);
      say(done.answer);
    }
  });
}

function SuggestionsForm(
  props: IFormProps<ISuggested> & { found: LineageSuggestions }
): JSX.Element {
  const { frame, found } = props;
  const { trans } = useMLOps();
  const { reference, arn, suggestions } = found;
  const [taken, setTaken] = useState<readonly number[]>([]);
  useEffect(() => {
    const chosen = suggestions
      .filter(({ number }) => taken.includes(number))
      .map(({ number, uri, entity, type }) => ({
        number,
        uri,
        entity: entity ?? null,
        type
      }));
    frame.offer({ kind: 'suggest', reference, arn, chosen }, chosen.length > 0);
  }, [taken]);
  return (
    <>
      <p>{found.answer}</p>
      {suggestions.map(suggestion => (
        <label key={suggestion.uri} className="mlops-choiceRow">
          <input
            type="checkbox"
            checked={taken.includes(suggestion.number)}
            onChange={event =>
              setTaken(
                event.target.checked
                  ? [...taken, suggestion.number]
                  : taken.filter(number => number !== suggestion.number)
              )
            }
          />
          <span>
            <SuggestionLine suggestion={suggestion} />
          </span>
        </label>
      ))}
      {suggestions.length > 0 && (
        <p className="mlops-2">
          {trans.__('Nothing is linked before you say so.')}
        </p>
      )}
    </>
  );
}
