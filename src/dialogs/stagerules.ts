import { useEffect, useState } from 'react';

import { toProblem } from '../api/request';
import type { Problem, RuleState } from '../api/types';
import type { MLOpsModel } from '../models';
import { useRested } from '../models';

/** How long a word rests before the rules are asked about it, in ms. */
const REST = 250;

/** What was answered about a move to a stage. */
export interface IAsked {
  stage: string;
  rules: RuleState[];
  problem: Problem | null;
}

/** How the rules stand against a move to a stage; null while that is asked. */
export function useStageRules(
  model: MLOpsModel,
  reference: string,
  stage: string
): IAsked | null {
  const rested = useRested(stage, REST);
  const [asked, setAsked] = useState<IAsked | null>(null);
  useEffect(() => {
    if (!rested) {
      return;
    }
    let late = false;
    const settle = (rules: RuleState[], problem: Problem | null) => {
      if (!late) {
        setAsked({ stage: rested, rules, problem });
      }
    };
    model.client.rules(reference, 'stage', rested).then(
      ({ rules }) => settle(rules, null),
      error => settle([], toProblem(error))
    );
    return () => {
      late = true;
    };
  }, [rested, reference]);
  return asked?.stage === stage ? asked : null;
}
