import React, { useState } from 'react';

import { toProblem } from '../../api/request';
import type { Endpoint, Invocation, Problem } from '../../api/types';
import { codeOf } from '../../code';
import {
  Button,
  Code,
  Part,
  ProblemNote,
  formatDuration
} from '../../components';
import { insertCode, useMLOps } from '../../models';

/** How many signs fit a line of the answer. */
const LINE = 40;

const TYPES = ['application/json', 'text/csv'];

/** A request body to send, and what the endpoint answers. */
export function TryIt(props: { endpoint: Endpoint }): JSX.Element {
  const mlops = useMLOps();
  const { model, trans } = mlops;
  const { endpoint } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [contentType, setContentType] = useState(endpoint.contentType);
  const [sending, setSending] = useState(false);
  const [answer, setAnswer] = useState<Invocation | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const body = typed ?? endpoint.sample ?? '';
  const inService = endpoint.status === 'InService';

  const send = async () => {
    setSending(true);
    setProblem(null);
    try {
      setAnswer(await model.client.invoke(endpoint.name, body, contentType));
    } catch (error) {
      setAnswer(null);
      setProblem(toProblem(error));
    } finally {
      setSending(false);
    }
  };
  const insert = () =>
    insertCode(
      mlops,
      codeOf({ kind: 'invoke', endpoint: endpoint.name, body, contentType })
        .python
    );

  return (
    <>
      <Part
        title={trans.__('Try it')}
        right={
          <>
            <select
              className="mlops-select"
              aria-label={trans.__('Content type')}
              value={contentType}
              onChange={event => setContentType(event.target.value)}
            >
              {[...new Set([endpoint.contentType, ...TYPES])].map(type => (
                <option key={type}>{type}</option>
              ))}
            </select>
            {endpoint.sample && (
              <Button
                small
                quiet
                onClick={() => {
                  setTyped(null);
                  setContentType(endpoint.contentType);
                }}
              >
                {trans.__('Sample')}
              </Button>
            )}
          </>
        }
      >
        <textarea
          className="mlops-pre mlops-requestBody"
          aria-label={trans.__('Request body')}
          rows={8}
          spellCheck={false}
          value={body}
          onChange={event => setTyped(event.target.value)}
        />
        <div className="mlops-actions">
          <Button
            primary
            small
            icon="play"
            disabled={sending || !inService || !body.trim()}
            title={
              inService ? undefined : trans.__('It is not in service yet.')
            }
            onClick={() => void send()}
          >
            {sending ? trans.__('Sending') : trans.__('Send')}
          </Button>
          <span className="mlops-sp" />
          <Button small icon="code" onClick={() => void insert()}>
            {trans.__('Insert code')}
          </Button>
        </div>
      </Part>
      <div aria-live="polite">
        {problem && <ProblemNote problem={problem} />}
        {answer && <Answer answer={answer} />}
      </div>
    </>
  );
}

function Answer(props: { answer: Invocation }): JSX.Element {
  const { trans } = useMLOps();
  const { answer } = props;
  const facts = [
    String(answer.status),
    formatDuration(answer.milliseconds),
    answer.variant
  ];
  return (
    <Part
      title={trans.__('Response')}
      note={facts.filter(fact => fact).join(' · ')}
    >
      <Code wrap text={pretty(answer.body)} />
    </Part>
  );
}

/** JSON laid out for reading where it does not fit a line; anything else as it came. */
function pretty(body: string): string {
  try {
    return body.length > LINE
      ? JSON.stringify(JSON.parse(body), undefined, 1)
      : body;
  } catch {
    return body;
  }
}
