import React from 'react';

import type { Comparison, Judgement } from '../api/types';
import { Icon } from './icon';
import { stateLook } from './states';
import { useTrans } from './translator';

/** Sentences in view at once: those of the versions that do best. The others are folded. */
const MOST_OPEN = 3;

/** What a verdict takes. */
export interface IVerdictProps {
  /** Outputs of earlier versions of ours have the sentences alone. */
  comparison: Pick<Comparison, 'outcome' | 'verdict'> &
    Partial<Pick<Comparison, 'judgements'>>;
}

/** A sentence for each version but the baseline, beside the icon of the best one's outcome. */
export function Verdict(props: IVerdictProps): JSX.Element {
  const trans = useTrans();
  const look = stateLook('outcome', props.comparison.outcome, trans);
  const judgements = judgementsOf(props.comparison);
  const more = judgements.slice(MOST_OPEN);
  return (
    <>
      <span className={`mlops-s mlops-${look.tone}`}>
        <Icon name={look.icon} label={look.word} />
      </span>
      <span>
        {judgements.slice(0, MOST_OPEN).map(one => (
          <Sentence key={one.version} judgement={one} />
        ))}
        {more.length > 0 && (
          <details>
            <summary>{trans.__('and %1 more', more.length)}</summary>
            {more.map(one => (
              <Sentence key={one.version} judgement={one} />
            ))}
          </details>
        )}
      </span>
    </>
  );
}

function Sentence({ judgement }: { judgement: Judgement }): JSX.Element {
  const { lead, text, method, more } = judgement;
  return (
    <span className="mlops-judgement">
      <b>{lead}</b> {text}
      {method && <span className="mlops-2"> ({method})</span>}
      {text && '. '}
      {more && `${more} `}
    </span>
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
