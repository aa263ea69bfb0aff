import React from 'react';

import type { RuleState } from '../api/types';
import { Icon } from './icon';
import { stateLook } from './states';
import { useTrans } from './translator';

/** How a version stands against rules: what each asks for, what is so, and the word for it. */
export function RuleList(props: {
  rules: RuleState[];
  /** Whether what to do about it is said, too. */
  fixes?: boolean;
}): JSX.Element {
  const trans = useTrans();
  return (
    <ul className="mlops-rules" aria-label={trans.__('Rules')}>
      {props.rules.map(rule => {
        const { icon, tone, word } = stateLook('rule', rule.state, trans);
        return (
          <li key={rule.rule} className="mlops-rule">
            <span className={`mlops-s mlops-${tone}`}>
              <Icon name={icon} />
            </span>
            <div>
              <div>{rule.title}</div>
              <div className="mlops-2 mlops-11">{rule.evidence}</div>
              {rule.state === 'waived' && (
                <div className="mlops-2 mlops-11">
                  {trans.__(
                    'waived by %1:',
                    rule.waivedBy ?? trans.__('not known')
                  )}{' '}
                  <q>{rule.waivedWhy}</q>
                </div>
              )}
              {props.fixes && rule.fix && rule.state !== 'waived' && (
                <div className="mlops-2 mlops-11">{rule.fix}</div>
              )}
            </div>
            <span className="mlops-2 mlops-11">{word}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** How many rules do not hold a change up: `4 of 5 rules met`. */
export function RuleCount(props: { rules: RuleState[] }): JSX.Element {
  const trans = useTrans();
  const met = props.rules.filter(({ state }) => state === 'met').length;
  return (
    <span className="mlops-2">
      {trans._n(
        '%2 of %1 rule met',
        '%2 of %1 rules met',
        props.rules.length,
        met
      )}
    </span>
  );
}
