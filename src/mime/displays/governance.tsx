import React from 'react';

import type { Assessment, IamPolicy, Policies } from '../../api/types';
import {
  Code,
  EmptyState,
  RuleCount,
  RuleList,
  useTrans
} from '../../components';
import { Head } from './parts';

/** The rules of a group. */
export function PoliciesDisplay(props: { found: Policies }): JSX.Element {
  const { group, policies } = props.found;
  const trans = useTrans();
  return (
    <>
      <Head icon="group" title={trans.__('Policy of %1', group)} />
      {policies.length === 0 && (
        <EmptyState title={trans.__('It demands nothing yet.')} />
      )}
      <ul className="mlops-rules" aria-label={trans.__('Rules')}>
        {policies.map(policy => (
          <li key={policy.rule} className="mlops-planStep">
            <code className="mlops-el">{policy.rule}</code>
            <span>{policy.title}</span>
            <span className="mlops-2">
              {policy.overridable && trans.__('a reason is enough')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How a version stands against the rules of its group. */
export function StandingDisplay(props: { found: Assessment }): JSX.Element {
  const { reference, rules, allowed } = props.found;
  const trans = useTrans();
  return (
    <>
      <Head
        icon="version"
        title={
          allowed
            ? trans.__('Nothing holds %1 up', reference)
            : trans.__('%1 is held up', reference)
        }
        marks={rules.length > 0 && <RuleCount rules={rules} />}
      />
      <RuleList rules={rules} fixes />
    </>
  );
}

/** An identity policy for IAM, how to attach it, and what it does not hold. */
export function IamDisplay(props: { found: IamPolicy }): JSX.Element {
  const { name, role, document, attach, notes } = props.found;
  const trans = useTrans();
  return (
    <>
      <Head icon="person" title={trans.__('%1 for %2', name, role)} />
      <Code text={JSON.stringify(document, undefined, 2)} />
      <div className="mlops-h">{trans.__('Attach it')}</div>
      <Code wrap text={attach.join('\n')} />
      {notes.map(note => (
        <p key={note} className="mlops-2">
          {note}
        </p>
      ))}
    </>
  );
}
