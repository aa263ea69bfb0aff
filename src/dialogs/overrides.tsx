import React from 'react';

import type { RuleState } from '../api/types';
import { Note } from '../components';
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

/** A tick to do without the rules where they allow it; else which of them does not. */
export function Holding(props: {
  rules: RuleState[];
  ticked: boolean;
  onTick: (ticked: boolean) => void;
  label: string;
}): JSX.Element | null {
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
    <label className="mlops-tickbox">
      <input
        type="checkbox"
        checked={props.ticked}
        onChange={event => props.onTick(event.target.checked)}
      />
      <span>
        {props.label}
        <span className="mlops-2 mlops-11">
          {trans.__(
            'Your reason is kept in the history. The rule allows this.'
          )}
        </span>
      </span>
    </label>
  );
}
