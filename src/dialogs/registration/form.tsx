import React, { useEffect, useState } from 'react';

import type { FinishedJob } from '../../api/types';
import type { IRegistration } from '../../code';
import { Segmented } from '../../components';
import { useMLOps, useSignal } from '../../models';
import { Progress } from '../../models/progress';
import type { IFormProps } from '../body';
import { isGroupName } from '../names';
import type { IDraft } from './draft';
import { emptyDraft, hasModel, registrationOf } from './draft';
import { Facts } from './facts';
import { useKernel } from './kernel';
import { KernelModels } from './models';
import { EXAMPLE, FinishedJobs, Place } from './sources';

/** Where the model is, and what goes with it. */
export function RegisterForm(
  props: IFormProps<IRegistration> & {
    variable: string | null;
    /** By which the server part tells how far it is. */
    token: string;
    onCompares: (compares: boolean) => void;
  }
): JSX.Element {
  const { frame, token, onCompares } = props;
  const { trans } = useMLOps();
  const [answer, ask] = useKernel();
  const [jobs, setJobs] = useState<FinishedJob[]>([]);
  const [draft, setDraft] = useState<IDraft>(emptyDraft(props.variable));
  useSignal(frame.changed);
  const held = answer?.kind === 'holdings' ? answer.held : null;
  const action = registrationOf(draft, held, jobs);
  const change = (part: Partial<IDraft>) => setDraft({ ...draft, ...part });
  const fromKernel = draft.from === 'kernel';
  useEffect(() => {
    onCompares(draft.compares);
    frame.offer(
      {
        ...action,
        model: action.model || EXAMPLES[draft.from],
        group: action.group || 'my-model'
      },
      hasModel(action, held) && isGroupName(action.group)
    );
  }, [draft, answer, jobs]);
  return (
    <>
      <Segmented
        label={trans.__('Where the model is')}
        options={[
          { id: 'kernel', label: trans.__('In the kernel') },
          { id: 'place', label: trans.__('In S3 or a file') },
          { id: 'job', label: trans.__('A training job') }
        ]}
        value={draft.from}
        onChange={from => change({ from })}
      />
      {fromKernel && (
        <KernelModels
          answer={answer}
          chosen={action.model}
          onAsk={ask}
          onChoose={variable => change({ variable })}
        />
      )}
      {draft.from === 'place' && (
        <Place place={draft.place} onChange={place => change({ place })} />
      )}
      {draft.from === 'job' && (
        <FinishedJobs
          jobs={jobs}
          chosen={action.model}
          onRead={setJobs}
          onChoose={job => change({ job })}
        />
      )}
      {(!fromKernel || (held && held.models.length > 0)) && (
        <Facts
          draft={draft}
          action={action}
          held={fromKernel ? held : null}
          change={change}
        />
      )}
      {frame.running && !fromKernel && (
        <Progress token={token} begun={trans.__('Registering…')} />
      )}
    </>
  );
}

/** What the code names while nothing is chosen. */
const EXAMPLES: Record<IRegistration['from'], string> = {
  kernel: 'model',
  place: EXAMPLE,
  job: 'my-training-job'
};
