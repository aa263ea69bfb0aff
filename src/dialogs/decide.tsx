import React, { useEffect, useState } from 'react';

import type { RuleState, Version } from '../api/types';
import type { IDecision } from '../code';
import { moveWith } from '../code';
import {
  Delta,
  Note,
  ProblemNote,
  State,
  decimalsFor,
  formatMetric
} from '../components';
import { say, useMLOps } from '../models';
import { versionState } from '../models/states';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { ChoiceField, CommentField } from './fields';
import { HeldBy, isFree, overridesOf } from './overrides';
import { useStageRules } from './stagerules';

/** Ask for an approval or a rejection of a version, with its reason. */
export async function askDecision(
  mlops: IMLOps,
  reference: string,
  kind: 'approve' | 'reject'
): Promise<void> {
  const { trans, model } = mlops;
  const version = await model.client.version(reference);
  const approves = kind === 'approve';
  const name = version.reference;
  const rules = approves ? (await model.client.rules(name)).rules : [];
  const stages = approves ? await stagesOf(mlops, version) : [];
  let decided = false;
  await askAction<IDecision>(mlops, {
    title: approves
      ? trans.__('Approve %1', name)
      : trans.__('Reject %1', name),
    verb: approves ? trans.__('Approve') : trans.__('Reject'),
    warns: !approves,
    form: props => (
      <DecisionForm
        {...props}
        version={version}
        kind={kind}
        rules={rules}
        stages={stages}
      />
    ),
    perform: async action => {
      // A move that fails is tried again without deciding twice.
      if (!decided) {
        await model.client.decide(
          name,
          approves ? 'Approved' : 'Rejected',
          action.comment,
          action.overrides
        );
        decided = true;
      }
      const move = moveWith(action);
      if (move) {
        await model.client.setStage(name, move);
      }
      model.live.now();
      await model.groups.refresh();
      say(
        approves ? trans.__('%1 approved', name) : trans.__('%1 rejected', name)
      );
    }
  });
}

function DecisionForm(
  props: IFormProps<IDecision> & {
    version: Version;
    kind: 'approve' | 'reject';
    rules: RuleState[];
    /** Stages that it can be moved to with it. */
    stages: string[];
  }
): JSX.Element {
  const { frame, version, kind, rules, stages } = props;
  const { model, trans } = useMLOps();
  const [comment, setComment] = useState('');
  const [ticked, setTicked] = useState(false);
  const [stage, setStage] = useState('');
  const [moves, setMoves] = useState(false);
  const asked = useStageRules(model, version.reference, stage);
  const stageRules = asked?.rules ?? [];
  const moveIsFree =
    stage === '' || (asked !== null && isFree(stageRules, moves, comment));
  useEffect(() => {
    const { reference, arn } = version;
    frame.offer(
      {
        kind,
        reference,
        arn,
        comment,
        overrides: ticked ? overridesOf(rules) : [],
        stage,
        stageOverrides: moves ? overridesOf(stageRules) : []
      },
      isFree(rules, ticked, comment) && moveIsFree
    );
  }, [comment, ticked, stage, moves, asked]);
  const target = kind === 'approve' ? 'Approved' : 'Rejected';
  return (
    <>
      <Standing version={version} />
      {version.approval === target && (
        <Note tone="info">
          {kind === 'approve'
            ? trans.__(
                '%1 is approved already. Your reason is added to its history.',
                version.reference
              )
            : trans.__(
                '%1 is rejected already. Your reason is added to its history.',
                version.reference
              )}
        </Note>
      )}
      <HeldBy
        group={version.group}
        rules={rules}
        ticked={ticked}
        onTick={setTicked}
        label={trans.__('Approve in spite of it')}
      />
      <div className="mlops-form">
        <CommentField
          label={trans.__('Why')}
          value={comment}
          onChange={setComment}
          hint={trans.__('Kept in the history of the version.')}
        />
        {stages.length > 0 && (
          <ChoiceField
            label={trans.__('And move to')}
            value={stage}
            choices={stages}
            none={trans.__('no other stage')}
            onChange={setStage}
            hint={
              version.stage ? trans.__('It is in %1 now.', version.stage) : ''
            }
          />
        )}
      </div>
      <HeldBy
        rules={stageRules}
        ticked={moves}
        onTick={setMoves}
        label={trans.__('Move it in spite of the rule')}
      />
      {asked?.problem && <ProblemNote problem={asked.problem} />}
    </>
  );
}

/** The stages that the group's rule or its versions name, without the one it is in. */
async function stagesOf(mlops: IMLOps, version: Version): Promise<string[]> {
  const { client, groups } = mlops.model;
  const { policies } = await client.policies(version.group);
  const ruled = policies.find(({ rule }) => rule === 'stages')?.value ?? '';
  const group = groups.value?.find(({ name }) => name === version.group);
  const used = group?.versions.flatMap(({ stage }) => stage ?? []) ?? [];
  // A rule may name stages that are none: @new, @any, and that a reason is enough.
  const words = ruled.split(/[\s:]+/).filter(word => /^[^@+]/.test(word));
  return [...new Set([...words, ...used])].filter(
    stage => stage !== version.stage
  );
}

/** How the version stands against the one before it, and who made it. */
function Standing(props: { version: Version }): JSX.Element {
  const { trans } = useMLOps();
  const { version } = props;
  const { previous } = version;
  const metric = version.metrics[0];
  const before = previous?.metrics.find(({ name }) => name === metric?.name);
  return (
    <div className="mlops-standing">
      <State {...versionState(version)} />
      {metric && (
        <span>
          {metric.label}{' '}
          <b className="mlops-num">{formatMetric(metric.value)}</b>{' '}
          {previous && before?.value !== undefined && (
            <>
              <Delta
                difference={(metric.value ?? 0) - (before.value ?? 0)}
                better={metric.better}
                decimals={decimalsFor([metric.value, before.value])}
                against={previous.reference}
              />{' '}
              <span className="mlops-2">
                {trans.__('on %1', previous.reference)}
              </span>
            </>
          )}
        </span>
      )}
      <span className="mlops-2">
        {version.createdBy
          ? trans.__('Registered by %1', version.createdBy)
          : trans.__('Not known who registered it')}
      </span>
    </div>
  );
}
