import type { ReactNode } from 'react';
import React, { useId } from 'react';

/** A labelled line of a form; what it says beside the input is read with it. */
export function Field(props: {
  label: string;
  hint?: ReactNode;
  children: (ids: { id: string; 'aria-describedby': string }) => ReactNode;
}): JSX.Element {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <>
      <label htmlFor={id}>{props.label}</label>
      <div className="mlops-field">
        {props.children({ id, 'aria-describedby': hintId })}
        <span id={hintId} className="mlops-2 mlops-11">
          {props.hint}
        </span>
      </div>
    </>
  );
}

interface IFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
}

/** A line of text, with suggestions. */
export function TextField(
  props: IFieldProps & {
    suggestions?: string[];
    placeholder?: string;
    autofocus?: boolean;
    /** Whether what is typed cannot be used. */
    wrong?: boolean;
  }
): JSX.Element {
  const list = useId();
  return (
    <Field label={props.label} hint={props.hint}>
      {ids => (
        <>
          <input
            {...ids}
            className="mlops-textInput"
            type="text"
            value={props.value}
            placeholder={props.placeholder}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={props.wrong}
            list={props.suggestions ? list : undefined}
            data-mlops-autofocus={props.autofocus ? '' : undefined}
            onChange={event => props.onChange(event.target.value)}
          />
          {props.suggestions && (
            <datalist id={list}>
              {props.suggestions.map(suggestion => (
                <option key={suggestion} value={suggestion} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** A comment: AWS keeps at most 1024 signs of it, on one line. */
export function CommentField(props: IFieldProps): JSX.Element {
  return (
    <Field label={props.label} hint={props.hint}>
      {ids => (
        <textarea
          {...ids}
          className="mlops-textInput"
          rows={2}
          maxLength={1024}
          value={props.value}
          data-mlops-autofocus=""
          onChange={event => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** One of a few values, or none of them. */
export function ChoiceField(
  props: IFieldProps & {
    choices: string[];
    /** What stands for none of them. */
    none: string;
  }
): JSX.Element {
  return (
    <Field label={props.label} hint={props.hint}>
      {ids => (
        <select
          {...ids}
          className="mlops-textInput"
          value={props.value}
          onChange={event => props.onChange(event.target.value)}
        >
          <option value="">{props.none}</option>
          {props.choices.map(choice => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
