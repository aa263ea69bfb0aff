import React, { useEffect, useState } from 'react';

import type { Version } from '../api/types';
import type { IStageMove } from '../code';
import { ProblemNote, StageTag, Tick } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { CommentField, TextField } from './fields';
import { isGroupName } from './names';
import { HeldBy, isFree, overridesOf } from './overrides';
import { useStageRules } from './stagerules';

/** Studio's words; SageMaker takes others of the same pattern, too. */
const STAGES = [
  'Proposal',
  'Development',
  'QA',
  'PreProduction',
  'Production',
  'Archived'
];
const STATUSES = [
  'PendingApproval',
  'InProgress',
  'OnHold',
  'Approved',
  'Rejected',
  'Retired'
];

/** Ask to which stage of its lifecycle a version shall go. */
export async function askStage(
  mlops: IMLOps,
  reference: string,
  stage: unknown
): Promise<void> {
  const { trans, model } = mlops;
  const version = await model.client.version(reference);
  const name = version.reference;
  const first = typeof stage === 'string' ? stage : (version.stage ?? '');
  await askAction<IStageMove>(mlops, {
    title: trans.__('Stage of %1', name),
    verb: trans.__('Set stage'),
    form: props => <StageForm {...props} version={version} stage={first} />,
    perform: async action => {
      const moved = await model.client.setStage(name, action);
      model.live.now();
      await model.groups.refresh();
      say(trans.__('%1 is in %2', name, moved.stage ?? action.stage));
    }
  });
}

function StageForm(
  props: IFormProps<IStageMove> & { version: Version; stage: string }
): JSX.Element {
  const { frame, version } = props;
  const { model, trans } = useMLOps();
  const [stage, setStage] = useState(props.stage);
  const [status, setStatus] = useState('');
  const [comment, setComment] = useState('');
  const [ticked, setTicked] = useState(false);
  const [fresh, setFresh] = useState(false);
  const fits = isGroupName(stage);
  const own = fits && !STAGES.includes(stage);
  const statusFits = status === '' || isGroupName(status);
  const asked = useStageRules(model, version.reference, fits ? stage : '');
  const rules = asked?.rules ?? [];
  useEffect(() => {
    const { reference, arn } = version;
    const overrides = ticked ? overridesOf(rules) : [];
    frame.offer(
      {
        kind: 'stage',
        reference,
        arn,
        stage,
        status,
        comment,
        overrides,
        fresh: own && fresh
      },
      fits && statusFits && asked !== null && isFree(rules, ticked, comment)
    );
  }, [stage, status, comment, ticked, fresh, asked]);
  const pattern = trans.__('AWS takes letters, digits and hyphens.');
  return (
    <>
      <div className="mlops-standing">
        {version.stage ? (
          <StageTag stage={version.stage} status={version.stageStatus} />
        ) : (
          <span className="mlops-2">{trans.__('In no stage yet')}</span>
        )}
      </div>
      <div className="mlops-form">
        <TextField
          label={trans.__('Stage')}
          value={stage}
          onChange={setStage}
          suggestions={STAGES}
          autofocus
          wrong={stage !== '' && !fits}
          hint={stage !== '' && !fits ? pattern : ''}
        />
        {own && (
          <Tick checked={fresh} onChange={setFresh}>
            {trans.__('A stage that there is not yet')}
          </Tick>
        )}
        <TextField
          label={trans.__('Status')}
          value={status}
          onChange={setStatus}
          suggestions={STATUSES}
          wrong={!statusFits}
          hint={
            statusFits
              ? trans.__('where left out: the one that fits the stage')
              : pattern
          }
        />
        <CommentField
          label={trans.__('Why')}
          value={comment}
          onChange={setComment}
          hint={trans.__('Kept in the history of the version.')}
        />
      </div>
      <HeldBy
        rules={rules}
        ticked={ticked}
        onTick={setTicked}
        label={trans.__('Move it in spite of the rule')}
      />
      {asked?.problem && <ProblemNote problem={asked.problem} />}
    </>
  );
}
