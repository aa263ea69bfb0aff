import React from 'react';

import type { Version } from '../../api/types';
import { RuleCount, RuleList } from '../../components';
import { useLive, useMLOps } from '../../models';
import { Unread } from '../../models/reading';

/** How the version stands against the rules of its group; nothing where no rule covers it. */
export function Rules(props: { version: Version }): JSX.Element | null {
  const { model, trans } = useMLOps();
  const { version } = props;
  const { reference, approval } = version;
  const change = approval === 'Approved' ? 'deploy' : 'approve';
  const found = useLive(
    `${reference} ${change}`,
    () => model.client.rules(reference, change),
    ({ id }) => id === reference || id === version.group
  );
  const rules = found.value?.rules ?? [];
  if (rules.length === 0) {
    return <Unread resource={found} />;
  }
  const title =
    change === 'approve'
      ? trans.__('Ready to approve?')
      : trans.__('Ready to deploy?');
  return (
    <section aria-label={title}>
      <h2 className="mlops-h">
        {title} <RuleCount rules={rules} />
      </h2>
      <RuleList rules={rules} />
    </section>
  );
}
