import React from 'react';

import type { RuleState } from '../api/types';
import { Note, RuleCount, RuleList, Tick } from '../components';
import { useMLOps } from '../models';

/** Whether a rule holds a change up. */
export function isHolding({ state }: RuleState): boolean {
  return state === 'unmet' || state === 'waiting';
}

function holding(rules: RuleState[]): RuleState[] {
  return rules.filter(isHolding);
}

/** The rules that a reason is enough to do without. */
export function overridesOf(rules: RuleState[]): string[] {
  return holding(rules)
    .filter(({ overridable }) => overridable)
    .map(({ rule }) => rule);
}

/** Whether nothing holds a change up, with the tick and the reason as they are. */
export function isFree(
  rules: RuleState[],
  ticked: boolean,
  reason: string
): boolean {
  const held = holding(rules);
  return (
    held.length === 0 ||
    (held.every(({ overridable }) => overridable) &&
      ticked &&
      reason.trim() !== '')
  );
}

interface IHolding {
  rules: RuleState[];
  ticked: boolean;
  onTick: (ticked: boolean) => void;
  /** What the tick says. */
  label: string;
}

/** The rules that a change must meet, and the way to do without them. */
export function HeldBy(
  props: IHolding & {
    /** Whose policy they are, where that must be said. */
    group?: string;
  }
): JSX.Element | null {
  const { trans } = useMLOps();
  const { group, ...holding } = props;
  const { rules } = holding;
  if (rules.length === 0) {
    return null;
  }
  return (
    <>
      {group !== undefined && (
        <div className="mlops-h">
          {trans.__('Policy of %1', group)} <RuleCount rules={rules} />
        </div>
      )}
      <RuleList rules={rules} fixes />
      <Overriding {...holding} />
    </>
  );
}

/** A tick to do without the rules where they allow it; else which of them does not. */
function Overriding(props: IHolding): JSX.Element | null {
  const { trans } = useMLOps();
  const held = holding(props.rules);
  const firm = held.filter(({ overridable }) => !overridable);
  if (held.length === 0) {
    return null;
  }
  if (firm.length > 0) {
    const names = firm.map(({ rule }) => rule).join(', ');
    return (
      <Note tone="warn" title={trans.__('Held up by %1.', names)}>
        {trans.__('No reason is enough to do without it.')}
      </Note>
    );
  }
  return (
    <Tick checked={props.ticked} onChange={props.onTick}>
      {props.label}
      <span className="mlops-2 mlops-11">
        {trans.__('Your reason is kept in the history. The rule allows this.')}
      </span>
    </Tick>
  );
}
