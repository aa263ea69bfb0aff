import React, { useEffect, useState } from 'react';

import type { IRegistration } from '../../code';
import { Icon, IconButton } from '../../components';
import type { KernelAnswer } from '../../models';
import { useMLOps } from '../../models';
import type { IFormProps } from '../body';
import { isGroupName } from '../names';
import type { IDraft } from './draft';
import { emptyDraft, isFitted, registrationOf } from './draft';
import { Facts } from './facts';
import { useKernel } from './kernel';
import { Models } from './models';

/** The models of the kernel, and what goes with the chosen one. */
export function RegisterForm(
  props: IFormProps<IRegistration> & { variable: string | null }
): JSX.Element {
  const { frame } = props;
  const { trans } = useMLOps();
  const [answer, ask] = useKernel();
  const [draft, setDraft] = useState<IDraft>(emptyDraft(props.variable));
  const held = answer?.kind === 'holdings' ? answer.held : null;
  const action = registrationOf(draft, held);
  const change = (part: Partial<IDraft>) => setDraft({ ...draft, ...part });
  useEffect(() => {
    frame.offer(
      {
        ...action,
        variable: action.variable || 'model',
        group: action.group || 'my-model'
      },
      isFitted(action.variable, held) && isGroupName(action.group)
    );
  }, [draft, answer]);
  return (
    <>
      <div className="mlops-kernelLine mlops-2">
        <Icon name="variable" />
        <KernelLine answer={answer} />
        <span className="mlops-sp" />
        <IconButton
          icon="refresh"
          label={trans.__('Read the kernel again')}
          onClick={ask}
        />
      </div>
      {answer && (
        <Models
          answer={answer}
          chosen={action.variable}
          onChoose={variable => change({ variable })}
        />
      )}
      {held && held.models.length > 0 && (
        <Facts draft={draft} action={action} held={held} change={change} />
      )}
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
