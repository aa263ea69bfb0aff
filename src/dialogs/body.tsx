import type { ComponentType } from 'react';
import React, { useEffect, useRef } from 'react';

import type { Action } from '../code';
import { codeOf } from '../code';
import { CodeBar, ProblemNote } from '../components';
import { useSignal } from '../models';
import type { ActionFrame } from './frame';

/** What a form gets: the frame to which it says what it means. */
export interface IFormProps<A extends Action> {
  frame: ActionFrame<A>;
}

/** A dialog's form, why the last run failed, and the code of what the form means. */
export function DialogBody<A extends Action>(props: {
  frame: ActionFrame<A>;
  form: ComponentType<IFormProps<A>>;
}): JSX.Element {
  const { frame, form: Form } = props;
  const body = useRef<HTMLDivElement>(null);
  useSignal(frame.changed);
  useEffect(() => firstOf(body.current)?.focus(), []);
  return (
    <div ref={body} className="mlops-dialogBody" aria-busy={frame.running}>
      <div className="mlops-dialogForm">
        <Form frame={frame} />
        {frame.problem && <ProblemNote problem={frame.problem} />}
      </div>
      {frame.action && (
        <CodeBar
          code={codeOf(frame.action)}
          form={frame.form}
          onForm={form => frame.choose(form)}
        />
      )}
    </div>
  );
}

/** Where the keyboard starts: the form's first question, else Cancel; so Esc and Enter work. */
function firstOf(body: HTMLElement | null): HTMLElement | null | undefined {
  return (
    body?.querySelector<HTMLElement>('[data-mlops-autofocus]') ??
    body
      ?.closest('.jp-Dialog')
      ?.querySelector<HTMLElement>('.jp-Dialog-footer button')
  );
}
