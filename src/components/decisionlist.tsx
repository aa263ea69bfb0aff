import React from 'react';

import type { VersionDecisions } from '../api/types';
import { Icon } from './icon';
import { useTrans } from './translator';

/** What came of a decision about each of several versions, and why not where nothing did. */
export function DecisionList(props: { found: VersionDecisions }): JSX.Element {
  const trans = useTrans();
  const { status, decisions } = props.found;
  const done =
    status === 'Approved' ? trans.__('approved') : trans.__('rejected');
  return (
    <ul className="mlops-rules" aria-label={trans.__('Decisions')}>
      {decisions.map(({ reference, problem }) => (
        <li key={reference} className="mlops-rule">
          <span className={`mlops-s mlops-${problem ? 'warn' : 'success'}`}>
            <Icon name={problem ? 'warning' : 'discTick'} />
          </span>
          <div>
            <div>{reference}</div>
            {problem && (
              <div className="mlops-2 mlops-11">
                {problem.message || problem.title}
              </div>
            )}
            {problem?.hint && (
              <div className="mlops-2 mlops-11">{problem.hint}</div>
            )}
          </div>
          <span className="mlops-2 mlops-11">
            {problem ? trans.__('not %1', done) : done}
          </span>
        </li>
      ))}
    </ul>
  );
}
