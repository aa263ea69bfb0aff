import React from 'react';

import type { PlanStep } from '../api/types';
import { Icon } from './icon';
import type { IconName } from './shapes';
import { useTrans } from './translator';

const SIGNS: Record<PlanStep['verb'], string> = {
  make: '+',
  change: '~',
  keep: '=',
  remove: '−'
};

const ICONS: Record<string, IconName> = {
  Model: 'model',
  'Model group': 'group',
  Version: 'version',
  'Data set': 'dataset',
  DataSet: 'dataset',
  OpenLineageRun: 'job',
  Image: 'image',
  Endpoint: 'endpoint',
  Lineage: 'lineage',
  'Share with account': 'person'
};

/** What an action will do, one thing a line: verb, what, why. */
export function PlanList(props: { steps: PlanStep[] }): JSX.Element {
  const trans = useTrans();
  const words: Record<PlanStep['verb'], string> = {
    make: trans.__('make'),
    change: trans.__('change'),
    keep: trans.__('keep'),
    remove: trans.__('remove')
  };
  return (
    <ul className="mlops-plan" aria-label={trans.__('What will happen')}>
      {props.steps.map(step => (
        <li
          key={`${step.kind} ${step.name} ${step.why}`}
          className="mlops-planStep"
        >
          <span className={`mlops-planVerb mlops-plan-${step.verb}`}>
            <span aria-hidden="true">{SIGNS[step.verb]}</span>{' '}
            {words[step.verb]}
          </span>
          <span className="mlops-planWhat" title={`${step.kind} ${step.name}`}>
            <Icon name={ICONS[step.kind] ?? 'file'} className="mlops-2" />
            <span className="mlops-el">
              {step.kind} {step.name}
            </span>
          </span>
          <span className="mlops-2">{step.why}</span>
        </li>
      ))}
    </ul>
  );
}
