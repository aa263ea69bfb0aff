import React from 'react';

import type { CopyPlan, Removal, Sharing } from '../../api/types';
import {
  Code,
  Companions,
  Grants,
  LeftBehind,
  Note,
  PlanList,
  formatBytes,
  useTrans
} from '../../components';

/** What copying a version will do. */
export function CopyDisplay(props: { plan: CopyPlan }): JSX.Element {
  const trans = useTrans();
  const { plan } = props;
  return (
    <>
      <div className="mlops-h">
        {trans.__('Copy %1 to %2', plan.reference, plan.group)}
        <span className="mlops-2">
          {plan.target} · {formatBytes(plan.size)}
        </span>
      </div>
      {plan.existing && (
        <Note tone="info">
          {trans.__('%1 there has the same content.', plan.existing)}
        </Note>
      )}
      {plan.blocked && <Note tone="error">{plan.blocked}</Note>}
      {plan.steps.length > 0 && <PlanList steps={plan.steps} />}
      <LeftBehind left={plan.left} />
    </>
  );
}

/** What deleting something will do. */
export function RemovalDisplay(props: { removal: Removal }): JSX.Element {
  const trans = useTrans();
  const { removal } = props;
  return (
    <>
      <div className="mlops-h">{trans.__('Delete %1', removal.name)}</div>
      {removal.blocked && <Note tone="error">{removal.blocked}</Note>}
      <PlanList steps={removal.steps} />
    </>
  );
}

/** With whom a group is shared. */
export function SharingDisplay(props: { sharing: Sharing }): JSX.Element {
  const trans = useTrans();
  const { sharing } = props;
  return (
    <>
      <div className="mlops-h">{trans.__('Sharing of %1', sharing.group)}</div>
      {sharing.steps.length > 0 && <PlanList steps={sharing.steps} />}
      <Grants sharing={sharing} />
      {sharing.promotion && <Note tone="info">{sharing.promotion}</Note>}
      {sharing.policy && (
        <Code text={JSON.stringify(sharing.policy, undefined, 2)} />
      )}
      <Companions sharing={sharing} />
    </>
  );
}
