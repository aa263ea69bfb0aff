import React, { useId } from 'react';

import type { ModelCard } from '../../../api/types';
import { Part, formatCount } from '../../../components';
import { useMLOps } from '../../../models';
import { textAt } from './draft';
import type { ICardEditor } from './editor';
import type { ICardField } from './fields';
import { cardSections } from './fields';

/** The texts that people write. */
export function CardForm(props: {
  card: ModelCard;
  editor: ICardEditor;
}): JSX.Element {
  const { trans } = useMLOps();
  const { card, editor } = props;
  return (
    <>
      {cardSections(trans).map(({ title, fields }) => (
        <Part key={title} title={title}>
          <div className="mlops-cardForm">
            {fields.map(field => (
              <CardField
                key={field.path}
                field={field}
                text={
                  editor.draft[field.path] ?? textAt(card.content, field.path)
                }
                why={editor.problem?.fields[field.path]}
                disabled={editor.saving}
                onChange={text => editor.type(field.path, text)}
              />
            ))}
          </div>
        </Part>
      ))}
    </>
  );
}

function CardField(props: {
  field: ICardField;
  text: string;
  /** Why SageMaker refused it. */
  why?: string;
  disabled: boolean;
  onChange: (text: string) => void;
}): JSX.Element {
  const { field, text, why, disabled, onChange } = props;
  const { trans } = useMLOps();
  const id = useId();
  const left = field.most - text.length;
  const hint =
    why ??
    (left < field.most / 10
      ? trans.__(
          '%1 of %2 characters',
          formatCount(text.length),
          formatCount(field.most)
        )
      : '');
  const shared = {
    id,
    className: 'mlops-textInput',
    value: text,
    disabled,
    'aria-invalid': Boolean(why) || left < 0,
    'aria-describedby': `${id}-hint`
  };
  return (
    <>
      <label htmlFor={id}>{field.label}</label>
      <div className="mlops-field">
        {field.choices ? (
          <select {...shared} onChange={event => onChange(event.target.value)}>
            <option value="">{trans.__('not rated')}</option>
            {[...new Set([...field.choices, text])]
              .filter(Boolean)
              .map(choice => (
                <option key={choice}>{choice}</option>
              ))}
          </select>
        ) : field.line ? (
          <input
            {...shared}
            type="text"
            maxLength={field.most}
            onChange={event => onChange(event.target.value)}
          />
        ) : (
          <textarea
            {...shared}
            rows={text.length > 160 ? 4 : 2}
            maxLength={field.most}
            onChange={event => onChange(event.target.value)}
          />
        )}
        <span
          id={`${id}-hint`}
          className={why ? 'mlops-11 mlops-delta-worse' : 'mlops-11 mlops-2'}
        >
          {hint}
        </span>
      </div>
    </>
  );
}
