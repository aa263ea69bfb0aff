import React from 'react';

import {
  Button,
  Code,
  EmptyState,
  Icon,
  IconButton,
  Note
} from '../../components';
import type { IHeldModel, KernelAnswer } from '../../models';
import { insertCode, useMLOps } from '../../models';

const INSTALL = '%pip install mlops-ext';

/** The kernel that was read, and its models; the way to read it again. */
export function KernelModels(props: {
  answer: KernelAnswer | null;
  chosen: string;
  onAsk: () => void;
  onChoose: (name: string) => void;
}): JSX.Element {
  const { answer, chosen, onAsk, onChoose } = props;
  const { trans } = useMLOps();
  return (
    <>
      <div className="mlops-kernelLine mlops-2">
        <Icon name="variable" />
        <KernelLine answer={answer} />
        <span className="mlops-sp" />
        <IconButton
          icon="refresh"
          label={trans.__('Read the kernel again')}
          onClick={onAsk}
        />
      </div>
      {answer && <Models answer={answer} chosen={chosen} onChoose={onChoose} />}
    </>
  );
}

function KernelLine(props: { answer: KernelAnswer | null }): JSX.Element {
  const { trans } = useMLOps();
  const { answer } = props;
  if (!answer) {
    return (
      <span>
        {trans.__('Reading the kernel; when it is busy, once it is free')}
      </span>
    );
  }
  return (
    <span>
      {answer.kind === 'holdings'
        ? trans.__('Variables of %1, %2', answer.notebook, answer.kernel)
        : trans.__('No kernel to read')}
    </span>
  );
}

/** The models of the kernel, one of them chosen; or why there are none and what to do. */
function Models(props: {
  answer: KernelAnswer;
  chosen: string;
  onChoose: (name: string) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { answer, chosen, onChoose } = props;
  if (answer.kind === 'no-kernel') {
    return (
      <Note tone="info" title={trans.__('No notebook with a kernel is open.')}>
        {trans.__('Open one, fit a model, then register it.')}
      </Note>
    );
  }
  if (answer.kind === 'no-package') {
    return <NoPackage interpreter={answer.interpreter} />;
  }
  if (answer.held.models.length === 0) {
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
        {answer.held.models.map(model => (
          <ModelRow
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

function NoPackage(props: { interpreter: string }): JSX.Element {
  const mlops = useMLOps();
  const { trans } = mlops;
  return (
    <>
      <Note tone="warn" title={trans.__('The kernel has no mlops-ext.')}>
        {trans.__('It runs %1. Install it in a cell:', props.interpreter)}
      </Note>
      <Code text={INSTALL} />
      <Button icon="code" small onClick={() => void insertCode(mlops, INSTALL)}>
        {trans.__('Insert code')}
      </Button>
    </>
  );
}

function ModelRow(props: {
  model: IHeldModel;
  chosen: boolean;
  onChoose: (name: string) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { model, chosen, onChoose } = props;
  const told = [
    model.cell !== null && trans.__('cell %1', model.cell),
    model.features !== null &&
      trans._n('%1 feature', '%1 features', model.features)
  ].filter(part => part);
  const fitted = told.length ? told.join(', ') : trans.__('yes');
  return (
    <tr aria-selected={chosen}>
      <td>
        <label className="mlops-row">
          <input
            type="radio"
            name="mlops-variable"
            checked={chosen}
            disabled={!model.fitted}
            onChange={() => onChoose(model.name)}
          />
          <code className="mlops-mono">{model.name}</code>
        </label>
      </td>
      <td>
        {model.type} <span className="mlops-2 mlops-11">{model.framework}</span>
      </td>
      <td className="mlops-2">
        {model.fitted ? fitted : trans.__('not fitted')}
      </td>
    </tr>
  );
}
