import React, { useEffect } from 'react';

import type { ModelGroup, VersionSummary } from '../api/types';
import { Icon, State } from '../components';
import { useMLOps, useResource } from '../models';
import { versionState } from '../models/states';
import { CommandIDs } from '../tokens';
import { MiddleEllipsis } from './row';

/** Groups that other accounts share with this one; nothing where there are none. */
export function SharedGroups(): JSX.Element | null {
  const { model, trans } = useMLOps();
  const connection = useResource(model.connection).value;
  const shared = useResource(model.shared);
  const onAws = connection?.kind === 'aws';
  useEffect(() => {
    // The local SageMaker has one account: there is nothing to ask it.
    if (onAws) {
      void model.shared.refresh();
    }
  }, [onAws, connection?.account, connection?.region]);
  if (!onAws || !shared.value?.length) {
    return null;
  }
  return (
    <section aria-label={trans.__('Shared with me')}>
      <div className="mlops-h">{trans.__('Shared with me')}</div>
      <div className="mlops-list" role="list">
        {shared.value.flatMap(group => [
          <GroupRow key={group.arn} group={group} />,
          ...group.versions.map(version => (
            <VersionRow key={version.arn} version={version} />
          ))
        ])}
      </div>
    </section>
  );
}

function GroupRow(props: { group: ModelGroup }): JSX.Element {
  const { group } = props;
  return (
    <div className="mlops-item" role="listitem" title={group.arn}>
      <span className="mlops-itemIcon">
        <Icon name="group" />
      </span>
      <span className="mlops-rowName">
        <MiddleEllipsis text={group.name} />
      </span>
      <span className="mlops-sp" />
      <span className="mlops-2 mlops-11 mlops-num">{group.account}</span>
    </div>
  );
}

/** A version; it is opened by its ARN, since its name may be one of this account's, too. */
function VersionRow(props: { version: VersionSummary }): JSX.Element {
  const { commands } = useMLOps();
  const { version } = props;
  const open = () => {
    void commands.execute(CommandIDs.openVersion, { reference: version.arn });
  };
  return (
    <div
      className="mlops-item"
      role="listitem"
      tabIndex={0}
      title={version.arn}
      onClick={open}
      onKeyDown={event => event.key === 'Enter' && open()}
    >
      <span className="mlops-twisty" />
      <span className="mlops-number">{version.number}</span>
      <span className="mlops-itemState">
        <State {...versionState(version)} />
      </span>
    </div>
  );
}
