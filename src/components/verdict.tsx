import React from 'react';

import type { Comparison, Judgement } from '../api/types';
import { Icon } from './icon';
import { stateLook } from './states';
import { useTrans } from './translator';

/** What a verdict takes. */
export interface IVerdictProps {
  /** Outputs of earlier versions of ours have the sentences alone. */
  comparison: Pick<Comparison, 'outcome' | 'verdict'> &
    Partial<Pick<Comparison, 'judgements'>>;
}

/** A sentence for each version but the baseline, beside the icon of the best one's outcome. */
export function Verdict(props: IVerdictProps): JSX.Element {
  const look = stateLook('outcome', props.comparison.outcome, useTrans());
  return (
    <>
      <span className={`mlops-s mlops-${look.tone}`}>
        <Icon name={look.icon} label={look.word} />
      </span>
      <span>
        {judgementsOf(props.comparison).map(one => (
          <React.Fragment key={one.version}>
            <b>{one.lead}</b> {one.text}
            {one.method && <span className="mlops-2"> ({one.method})</span>}
            {one.text && '. '}
            {one.more && `${one.more} `}
          </React.Fragment>
        ))}
      </span>
    </>
  );
}

function judgementsOf({
  judgements,
  verdict,
  outcome
}: IVerdictProps['comparison']): Judgement[] {
  return (
    judgements ?? [
      { version: 0, outcome, lead: verdict, text: '', method: '', more: '' }
    ]
  );
}
