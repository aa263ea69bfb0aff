import React from 'react';

import type { Comparison } from '../../api/types';
import { Icon, stateLook, useTrans } from '../../components';

/** The answer before the evidence: a sentence for each version but the baseline. */
export function Verdict(props: { comparison: Comparison }): JSX.Element {
  const { outcome, judgements } = props.comparison;
  const look = stateLook('outcome', outcome, useTrans());
  return (
    <div className="mlops-verdict" role="status">
      <span className={`mlops-s mlops-${look.tone}`}>
        <Icon name={look.icon} label={look.word} />
      </span>
      <span>
        {judgements.map(one => (
          <React.Fragment key={one.version}>
            <b>{one.lead}</b> {one.text}
            {one.method && <span className="mlops-2"> ({one.method})</span>}
            {one.text && '. '}
            {one.more && `${one.more} `}
          </React.Fragment>
        ))}
      </span>
    </div>
  );
}
