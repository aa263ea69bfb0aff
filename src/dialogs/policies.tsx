import React, { useEffect, useState } from 'react';

import type { Policies, Policy } from '../api/types';
import type { IPolicyChange } from '../code';
import { Icon, Tick } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { Field, TextField } from './fields';

/** Ask which rules a group shall carry: one is added, changed or removed at a time. */
export async function askPolicies(mlops: IMLOps, group: string): Promise<void> {
  const { trans, model } = mlops;
  const found = await model.client.policies(group);
  await askAction<IPolicyChange>(mlops, {
    title: trans.__('Policy of %1', found.group),
    verb: trans.__('Save'),
    form: props => <PoliciesForm {...props} found={found} />,
    perform: async action => {
      if (action.change === 'remove') {
        await model.client.removePolicy(action.group, action.rule);
        say(trans.__('%1 has no rule %2 any more', action.group, action.rule));
      } else {
        await model.client.setPolicy(action);
        say(trans.__('%1 has the rule %2', action.group, action.rule));
      }
      model.live.now();
    }
  });
}

const KINDS = [
  'author',
  'min:',
  'max:',
  'needs:evaluation',
  'needs:card',
  'needs:dataset',
  'stages'
];

interface IDraft {
  kind: string;
  metric: string;
  value: string;
  override: boolean;
  remove: boolean;
}

const EMPTY: IDraft = {
  kind: 'author',
  metric: '',
  value: '',
  override: false,
  remove: false
};

function PoliciesForm(
  props: IFormProps<IPolicyChange> & { found: Policies }
): JSX.Element {
  const { frame, found } = props;
  const { trans } = useMLOps();
  const [chosen, setChosen] = useState<Policy | null>(null);
  const [draft, setDraft] = useState<IDraft>(EMPTY);
  const choose = (policy: Policy | null) => {
    setChosen(policy);
    setDraft(policy ? draftOf(policy) : EMPTY);
  };
  const threshold = draft.kind.endsWith(':');
  const rule = threshold ? `${draft.kind}${draft.metric.trim()}` : draft.kind;
  const valued = threshold || draft.kind === 'stages';
  const number = !threshold || Number.isFinite(Number(draft.value));
  useEffect(() => {
    const { group, arn } = found;
    const value = valued ? draft.value.trim() : '';
    const whole =
      (!threshold || draft.metric.trim() !== '') &&
      (!valued || (value !== '' && number));
    frame.offer(
      {
        kind: 'policy',
        change: draft.remove ? 'remove' : 'set',
        group,
        arn,
        rule: draft.remove && chosen ? chosen.rule : rule,
        value,
        override: draft.override
      },
      draft.remove || whole
    );
  }, [draft, chosen]);
  return (
    <>
      <RuleChoice found={found} chosen={chosen} onChoose={choose} />
      {chosen && (
        <Tick
          checked={draft.remove}
          onChange={remove => setDraft({ ...draft, remove })}
        >
          {trans.__('Remove this rule')}
        </Tick>
      )}
      {!draft.remove && (
        <RuleFields
          group={found.group}
          draft={draft}
          onChange={part => setDraft({ ...draft, ...part })}
          wrong={draft.value !== '' && !number}
        />
      )}
    </>
  );
}

/** What a rule that is there says, as the form has it. */
function draftOf(policy: Policy): IDraft {
  const [kind, ...subject] = policy.rule.split(':');
  const threshold = kind === 'min' || kind === 'max';
  const override = /(^| )\+override$/.test(policy.value);
  return {
    kind: threshold ? `${kind}:` : policy.rule,
    metric: threshold ? subject.join(':') : '',
    value: policy.value.replace(/ ?\+override$/, ''),
    override,
    remove: !policy.readable
  };
}

/** The rules that are there, and a new one: one of them is chosen. */
function RuleChoice(props: {
  found: Policies;
  chosen: Policy | null;
  onChoose: (policy: Policy | null) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { found, chosen, onChoose } = props;
  return (
    <ul className="mlops-rules" aria-label={trans.__('Rules')}>
      {[...found.policies, null].map(policy => (
        <li key={policy?.rule ?? ''} className="mlops-rule">
          <input
            type="radio"
            name="mlops-policy"
            id={`mlops-policy-${policy?.rule ?? ''}`}
            checked={chosen === policy}
            onChange={() => onChoose(policy)}
          />
          <label htmlFor={`mlops-policy-${policy?.rule ?? ''}`}>
            {policy && !policy.readable && (
              <span className="mlops-s mlops-error">
                <Icon name="triangle" />
              </span>
            )}
            {policy?.title ?? trans.__('New rule')}
          </label>
          <span className="mlops-2 mlops-11">
            {policy?.overridable && trans.__('a reason is enough')}
          </span>
        </li>
      ))}
    </ul>
  );
}

function RuleFields(props: {
  group: string;
  draft: IDraft;
  onChange: (part: Partial<IDraft>) => void;
  wrong: boolean;
}): JSX.Element {
  const { model, trans } = useMLOps();
  const { draft, onChange } = props;
  const words: Record<string, string> = {
    author: trans.__('another approver than the author'),
    'min:': trans.__('a metric at least'),
    'max:': trans.__('a metric at most'),
    'needs:evaluation': trans.__('an evaluation'),
    'needs:card': trans.__('a model card'),
    'needs:dataset': trans.__('a known data set'),
    stages: trans.__('moves between stages')
  };
  const group = model.groups.value?.find(({ name }) => name === props.group);
  const metrics = new Set(
    group?.versions.flatMap(one => one.metrics.map(({ name }) => name))
  );
  const threshold = draft.kind.endsWith(':');
  return (
    <div className="mlops-form">
      <Field label={trans.__('Asks for')}>
        {ids => (
          <select
            {...ids}
            className="mlops-textInput"
            value={draft.kind}
            data-mlops-autofocus=""
            onChange={event => onChange({ kind: event.target.value })}
          >
            {KINDS.map(kind => (
              <option key={kind} value={kind}>
                {words[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {threshold && (
        <TextField
          label={trans.__('Metric')}
          value={draft.metric}
          onChange={metric => onChange({ metric })}
          suggestions={[...metrics]}
        />
      )}
      {(threshold || draft.kind === 'stages') && (
        <TextField
          label={threshold ? trans.__('Threshold') : trans.__('Paths')}
          value={draft.value}
          onChange={value => onChange({ value })}
          wrong={props.wrong}
          hint={
            threshold
              ? props.wrong && trans.__('a number')
              : trans.__(
                  '%1: stages with colons between them; @new is no stage, @any every one',
                  'Development:QA:Production'
                )
          }
        />
      )}
      <Tick
        className="mlops-wide"
        checked={draft.override}
        onChange={override => onChange({ override })}
      >
        {trans.__('A reason is enough to do without it')}
      </Tick>
    </div>
  );
}
