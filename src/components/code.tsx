import React, { useState } from 'react';

import { CopyButton } from './copy';
import { Icon } from './icon';
import { Segmented } from './tabs';
import { useTrans } from './translator';

/** The same action in three forms. */
export interface ICodeForms {
  magic: string;
  python: string;
  boto3: string;
}

type Form = keyof ICodeForms;

const TOKENS: [string, RegExp][] = [
  ['comment', /#[^\n]*/y],
  ['string', /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/y],
  ['magic', /^%%?\w+/my],
  ['operator', /(?<=\s)--?(?=[A-Za-z])/y],
  [
    'keyword',
    /\b(?:import|from|as|for|in|if|else|with|return|None|True|False|true|false|null)\b/y
  ],
  ['number', /\b\d+(?:\.\d+)?\b/y],
  ['', /\w+|\s+|[^\w\s]/y]
];

/** A piece of code and what it is: the part of an editor's colours that it takes. */
export interface ICodeToken {
  text: string;
  kind: string;
}

/** Cut magics, Python and JSON into what an editor would colour. */
export function tokens(code: string): ICodeToken[] {
  const found: ICodeToken[] = [];
  let at = 0;
  while (at < code.length) {
    const token = tokenAt(code, at);
    at += token.text.length;
    const last = found[found.length - 1];
    if (last && last.kind === token.kind) {
      last.text += token.text;
    } else {
      found.push(token);
    }
  }
  return found;
}

function tokenAt(code: string, at: number): ICodeToken {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(code);
    if (match && match[0]) {
      return { text: match[0], kind };
    }
  }
  return { text: code[at], kind: '' };
}

/** Code in an editor's colours. */
export function Code(props: { text: string; wrap?: boolean }): JSX.Element {
  return (
    <pre
      className={props.wrap ? 'mlops-pre mlops-wrap' : 'mlops-pre'}
      tabIndex={0}
    >
      {tokens(props.text).map((token, index) =>
        token.kind ? (
          <span key={index} className={`mlops-code-${token.kind}`}>
            {token.text}
          </span>
        ) : (
          token.text
        )
      )}
    </pre>
  );
}

/** What the code bar takes. */
export interface ICodeBarProps {
  code: ICodeForms;
  /** Which form is in view; the bar keeps it itself when this is not given. */
  form?: Form;
  onForm?: (form: Form) => void;
}

/** The code of an action, in step with its form: as magic, Python or boto3. */
export function CodeBar(props: ICodeBarProps): JSX.Element {
  const trans = useTrans();
  const [own, setOwn] = useState<Form>('magic');
  const [open, setOpen] = useState(true);
  const form = props.form ?? own;
  const choose = (next: Form) => {
    setOwn(next);
    props.onForm?.(next);
  };
  return (
    <section
      className="mlops-codebar"
      aria-label={trans.__('Code for this action')}
    >
      <div className="mlops-codebarHead">
        <button
          type="button"
          className="mlops-fold"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'caretDown' : 'caretRight'} size={14} />
          <b>{trans.__('Code')}</b>
        </button>
        <span className="mlops-2 mlops-el">
          {trans.__('what it does, kept in step with the form')}
        </span>
        <span className="mlops-sp" />
        <CopyButton
          text={props.code[form]}
          label={trans.__('Copy code')}
          bare
        />
        <Segmented<Form>
          label={trans.__('Form of the code')}
          options={[
            { id: 'magic', label: trans.__('Magic') },
            { id: 'python', label: trans.__('Python') },
            { id: 'boto3', label: trans.__('boto3') }
          ]}
          value={form}
          onChange={choose}
        />
      </div>
      {open && <Code text={props.code[form]} />}
    </section>
  );
}
