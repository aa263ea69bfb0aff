import type { ReactNode } from 'react';
import React, { useEffect, useState } from 'react';

import { toProblem } from '../api/request';
import type { PlanStep, Problem } from '../api/types';
import type { Action } from '../code';
import { Note, PlanList, ProblemNote } from '../components';
import { useMLOps, useRested } from '../models';
import type { ActionFrame } from './frame';

/** How long what is typed rests before its plan is asked for, in ms. */
const REST = 250;

/** A plan for what a form says, or why there is none. */
export interface IPlanned<T> {
  key: string;
  plan: T | null;
  problem: Problem | null;
}

/**
 * The plan for what a form says; null while it is asked for.
 *
 * @param key - what the form says, as one text; nothing is asked for an empty one.
 * @param read - asks for the plan.
 */
export function usePlanned<T>(
  key: string,
  read: () => Promise<T>
): IPlanned<T> | null {
  const rested = useRested(key, REST);
  const [planned, setPlanned] = useState<IPlanned<T> | null>(null);
  useEffect(() => {
    if (!rested) {
      return;
    }
    let late = false;
    const settle = (plan: T | null, problem: Problem | null) => {
      if (!late) {
        setPlanned({ key: rested, plan, problem });
      }
    };
    read().then(
      plan => settle(plan, null),
      error => settle(null, toProblem(error))
    );
    return () => {
      late = true;
    };
  }, [rested]);
  return planned?.key === key ? planned : null;
}

/**
 * The plan for what a form asks for; what the form means goes to its dialog as soon as it changes.
 *
 * @param asked - what the form says; only what is complete is planned.
 * @param action - what the form means, with its plan once there is one.
 * @param ready - whether the plan can be carried out.
 */
export function usePlannedOffer<A extends Action, T>(
  frame: ActionFrame<A>,
  form: {
    asked: object;
    complete: boolean;
    read: () => Promise<T>;
    action: (plan: T | null) => A;
    ready: (plan: T) => boolean;
  }
): IPlanned<T> | null {
  const key = JSON.stringify(form.asked);
  const planned = usePlanned(form.complete ? key : '', form.read);
  const plan = planned?.plan ?? null;
  useEffect(() => {
    frame.offer(form.action(plan), plan !== null && form.ready(plan));
  }, [key, plan]);
  return planned;
}

/** What a plan says, for every dialog that has one. */
interface ISteps {
  steps: PlanStep[];
  warnings?: string[];
  blocked?: string | null;
}

/** A plan, with what follows from it; or why there is none. */
export function Planned<T extends ISteps>(props: {
  planned: IPlanned<T> | null;
  /** Whether the children say what holds it up. */
  blockedElsewhere?: boolean;
  children?: (plan: T) => ReactNode;
}): JSX.Element {
  const { trans } = useMLOps();
  const plan = props.planned?.plan;
  return (
    <>
      {props.planned?.problem && (
        <ProblemNote problem={props.planned.problem} />
      )}
      {plan && plan.steps.length > 0 && (
        <>
          <div className="mlops-h">
            {trans.__('What will happen')}
            <span className="mlops-2">
              {trans.__('checked just now, nothing is done yet')}
            </span>
          </div>
          <PlanList steps={plan.steps} />
        </>
      )}
      {plan?.warnings?.map(warning => (
        <Note key={warning} tone="warn">
          {warning}
        </Note>
      ))}
      {plan?.blocked && !props.blockedElsewhere && (
        <Note tone="error">{plan.blocked}</Note>
      )}
      {plan && props.children?.(plan)}
    </>
  );
}
