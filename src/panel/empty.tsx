import React, { useEffect, useState } from 'react';

import { codeOf } from '../code';
import { Button, Code, Icon } from '../components';
import type { KernelAnswer } from '../models';
import { insertCode, sayProblem, useMLOps, useResource } from '../models';
import { CommandIDs } from '../tokens';

/** No models yet: one sentence, one button that names the fitted model, the same as code. */
export function Empty(): JSX.Element {
  const { trans } = useMLOps();
  const answer = useFitted();
  const held = answer?.kind === 'holdings' ? answer.held.models : [];
  const models = held.filter(({ fitted }) => fitted);
  return (
    <div className="mlops-empty">
      <p className="mlops-b">{trans.__('No models yet')}</p>
      {answer?.kind === 'no-package' ? (
        <NoPackage interpreter={answer.interpreter} />
      ) : models.length > 0 ? (
        <Register variable={models[0].name} />
      ) : (
        <FitFirst />
      )}
      <AboutLocal />
    </div>
  );
}

/** What the local SageMaker is, for who meets it first; nothing on AWS. */
function AboutLocal(): JSX.Element | null {
  const { model, trans } = useMLOps();
  if (useResource(model.connection).value?.kind !== 'local') {
    return null;
  }
  return (
    <p className="mlops-footer">
      {trans.__(
        'This is the local SageMaker. It needs no account and keeps everything on this machine.'
      )}{' '}
      <button
        type="button"
        className="mlops-link"
        onClick={() => void model.choose('aws').catch(sayProblem)}
      >
        {trans.__('Connect to AWS')}
      </button>
    </p>
  );
}

function Register(props: { variable: string }): JSX.Element {
  const { commands, trans } = useMLOps();
  const { variable } = props;
  return (
    <>
      <p className="mlops-2">
        {trans.__(
          'Your notebook has a fitted model, %1. Register it and its metrics, data and code are kept together.',
          variable
        )}
      </p>
      <Button
        icon="plus"
        primary
        onClick={() => void commands.execute(CommandIDs.register, { variable })}
      >
        {trans.__('Register %1', variable)}
      </Button>
      <p className="mlops-2 mlops-orcell">{trans.__('or in a cell')}</p>
      <CodeToInsert text={registerLine(variable)} />
    </>
  );
}

function FitFirst(): JSX.Element {
  const { trans } = useMLOps();
  return (
    <>
      <p className="mlops-2">
        {trans.__('Fit a model, then register it in a cell:')}
      </p>
      <CodeToInsert text={registerLine('model')} />
    </>
  );
}

function NoPackage(props: { interpreter: string }): JSX.Element {
  const { trans } = useMLOps();
  return (
    <>
      <p className="mlops-2">
        {trans.__(
          'The kernel runs %1, which has no mlops-ext. Install it in a cell:',
          props.interpreter
        )}
      </p>
      <CodeToInsert text="%pip install mlops-ext" />
    </>
  );
}

function CodeToInsert(props: { text: string }): JSX.Element {
  const mlops = useMLOps();
  return (
    <>
      <Code wrap text={props.text} />
      <Button small onClick={() => void insertCode(mlops, props.text)}>
        <Icon name="code" /> {mlops.trans.__('Insert code')}
      </Button>
    </>
  );
}

function registerLine(variable: string): string {
  return codeOf({
    kind: 'register',
    from: 'kernel',
    model: variable,
    group: 'my-model',
    metrics: '',
    evaluation: '',
    datasets: [],
    description: ''
  }).magic;
}

/** The fitted models of the current notebook's kernel, asked again after each cell. */
function useFitted(): KernelAnswer | null {
  const { notebooks } = useMLOps();
  const [answer, setAnswer] = useState<KernelAnswer | null>(null);
  useEffect(() => {
    let gone = false;
    const ask = () => {
      void notebooks.holdings().then(found => {
        if (!gone) {
          setAnswer(found);
        }
      });
    };
    ask();
    notebooks.changed.connect(ask);
    return () => {
      gone = true;
      notebooks.changed.disconnect(ask);
    };
  }, [notebooks]);
  return answer;
}
