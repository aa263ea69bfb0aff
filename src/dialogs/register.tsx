import React, { useEffect, useState } from 'react';

import type { IRegistration } from '../code';
import { codeOf } from '../code';
import {
  Button,
  Code,
  EmptyState,
  Icon,
  IconButton,
  Note
} from '../components';
import type { IFittedModel, KernelAnswer } from '../models';
import { insertCode, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { TextField } from './fields';
import { groupProposal, isGroupName } from './names';

/** Ask which variable of the kernel to register, and how; running runs a cell of the notebook. */
export async function askRegister(
  mlops: IMLOps,
  variable: string | null
): Promise<void> {
  const { trans, notebooks, model } = mlops;
  await askAction<IRegistration>(mlops, {
    title: trans.__('Register from the kernel'),
    verb: trans.__('Register'),
    form: props => <RegisterForm {...props} variable={variable} />,
    perform: async action => {
      // The cell shows what went wrong, beside the code that can be mended.
      await notebooks.run(codeOf(action).magic);
      model.live.now();
      await model.groups.refresh();
    }
  });
}

type Draft = Omit<IRegistration, 'kind' | 'datasets'> & { datasets: string };

function RegisterForm(
  props: IFormProps<IRegistration> & { variable: string | null }
): JSX.Element {
  const { frame } = props;
  const { trans } = useMLOps();
  const [answer, ask] = useKernel();
  const [draft, setDraft] = useState<Draft>({
    variable: props.variable ?? '',
    group: '',
    metrics: '',
    evaluation: '',
    datasets: '',
    description: ''
  });
  const models = answer?.kind === 'models' ? answer.models : [];
  const variable = draft.variable || models[0]?.name || '';
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  useEffect(() => {
    const datasets = draft.datasets.split(',').map(path => path.trim());
    frame.offer(
      {
        ...draft,
        kind: 'register',
        variable: variable || 'model',
        group: draft.group || 'my-model',
        datasets: datasets.filter(path => path)
      },
      models.some(({ name }) => name === variable) && isGroupName(draft.group)
    );
  }, [draft, answer]);
  return (
    <>
      <div className="mlops-kernelLine mlops-2">
        <Icon name="variable" />
        <span>{kernelLine()}</span>
        <span className="mlops-sp" />
        <IconButton
          icon="refresh"
          label={trans.__('Read the kernel again')}
          onClick={ask}
        />
      </div>
      {answer && (
        <Variables
          answer={answer}
          chosen={variable}
          onChoose={name => change({ variable: name })}
        />
      )}
      {models.length > 0 && <Facts draft={draft} change={change} />}
    </>
  );

  function kernelLine(): string {
    if (!answer) {
      return trans.__('Reading the kernel; when it is busy, once it is free');
    }
    return answer.kind === 'models'
      ? trans.__('Variables of %1, %2', answer.notebook, answer.kernel)
      : trans.__('No kernel to read');
  }
}

/** What goes with the model: group, figures, data and reason. */
function Facts(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}): JSX.Element {
  const { draft, change } = props;
  const { model, trans } = useMLOps();
  const groups = model.groups.value ?? [];
  const valid = isGroupName(draft.group);
  const known = groups.find(({ name }) => name === draft.group);
  const next = (known?.versions[0]?.number ?? 0) + 1;
  const proposal = groupProposal(draft.group);
  return (
    <div className="mlops-form">
      <TextField
        label={trans.__('Group')}
        value={draft.group}
        onChange={group => change({ group })}
        suggestions={groups.map(({ name }) => name)}
        placeholder={EXAMPLE}
        autofocus
        wrong={draft.group !== '' && !valid}
        hint={
          valid
            ? trans.__('becomes %1', `${draft.group}/${next}`)
            : draft.group && (
                <>
                  {trans.__('AWS takes letters, digits and hyphens.')}{' '}
                  {proposal && (
                    <Button small onClick={() => change({ group: proposal })}>
                      {trans.__('Use %1', proposal)}
                    </Button>
                  )}
                </>
              )
        }
      />
      <TextField
        label={trans.__('Evaluation')}
        value={draft.evaluation}
        onChange={evaluation => change({ evaluation })}
        hint={trans.__(
          'variable with what ml.evaluate gave, or (truth, score)'
        )}
      />
      <TextField
        label={trans.__('Metrics')}
        value={draft.metrics}
        onChange={metrics => change({ metrics })}
        hint={trans.__('variable; taken from the evaluation where left out')}
      />
      <TextField
        label={trans.__('Data sets')}
        value={draft.datasets}
        onChange={datasets => change({ datasets })}
        hint={trans.__('paths or URIs, with commas between them')}
      />
      <TextField
        label={trans.__('Say why')}
        value={draft.description}
        onChange={description => change({ description })}
      />
    </div>
  );
}

function Variables(props: {
  answer: KernelAnswer;
  chosen: string;
  onChoose: (name: string) => void;
}): JSX.Element {
  const mlops = useMLOps();
  const { trans } = mlops;
  const { answer, chosen, onChoose } = props;
  if (answer.kind === 'no-kernel') {
    return (
      <Note tone="info" title={trans.__('No notebook with a kernel is open.')}>
        {trans.__('Open one, fit a model, then register it.')}
      </Note>
    );
  }
  if (answer.kind === 'no-package') {
    return (
      <>
        <Note tone="warn" title={trans.__('The kernel has no mlops-ext.')}>
          {trans.__('It runs %1. Install it in a cell:', answer.interpreter)}
        </Note>
        <Code text={INSTALL} />
        <Button
          icon="code"
          small
          onClick={() => void insertCode(mlops, INSTALL)}
        >
          {trans.__('Insert code')}
        </Button>
      </>
    );
  }
  if (answer.models.length === 0) {
    return (
      <EmptyState title={trans.__('No fitted model')}>
        {trans.__('Fit a model, then register it.')}
      </EmptyState>
    );
  }
  return (
    <table className="mlops-t mlops-variables">
      <thead>
        <tr>
          <th scope="col">{trans.__('Model')}</th>
          <th scope="col">{trans.__('Type')}</th>
          <th scope="col">{trans.__('Fitted')}</th>
        </tr>
      </thead>
      <tbody>
        {answer.models.map(model => (
          <VariableRow
            key={model.name}
            model={model}
            chosen={model.name === chosen}
            onChoose={onChoose}
          />
        ))}
      </tbody>
    </table>
  );
}

/** A name of a group, as it might be. */
const EXAMPLE = 'churn';

const INSTALL = '%pip install mlops-ext';

function VariableRow(props: {
  model: IFittedModel;
  chosen: boolean;
  onChoose: (name: string) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { model, chosen, onChoose } = props;
  return (
    <tr aria-selected={chosen}>
      <td>
        <label className="mlops-row">
          <input
            type="radio"
            name="mlops-variable"
            checked={chosen}
            onChange={() => onChoose(model.name)}
          />
          <code className="mlops-mono">{model.name}</code>
        </label>
      </td>
      <td>{model.type}</td>
      <td className="mlops-2">
        {model.features === null
          ? trans.__('yes')
          : trans._n('%1 feature', '%1 features', model.features)}
      </td>
    </tr>
  );
}

/** What the kernel of the current notebook holds, and the way to ask again. */
function useKernel(): [KernelAnswer | null, () => void] {
  const { notebooks } = useMLOps();
  const [answer, setAnswer] = useState<KernelAnswer | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let late = false;
    setAnswer(null);
    void notebooks.fitted().then(found => {
      if (!late) {
        setAnswer(found);
      }
    });
    return () => {
      late = true;
    };
  }, [asked]);
  return [answer, () => setAsked(asked + 1)];
}
