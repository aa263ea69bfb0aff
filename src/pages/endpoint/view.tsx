import React from 'react';

import type { Endpoint } from '../../api/types';
import { Note, Part, Tabs, Timeline } from '../../components';
import { useLive, useMLOps } from '../../models';
import { endpointReference } from '../../models/references';
import { LineageView } from '../lineage/lineage';
import type { IPageProps } from '../page';
import { Loaded, ReferenceLink } from '../parts';
import type { EndpointArgs, EndpointTab } from './args';
import { EndpointHead } from './head';
import { Log } from './log';
import { Overview } from './overview';
import { TryIt } from './tryit';

/** An endpoint: its state, what it served when, its traffic, its log, and a box to try it. */
export function EndpointPage(props: IPageProps<EndpointArgs>): JSX.Element {
  const { model } = useMLOps();
  const { name } = props.args;
  const endpoint = useLive(
    name,
    () => model.client.endpoint(name),
    change => change.kind === 'endpoint' && [name, '*'].includes(change.id)
  );
  return (
    <Loaded resource={endpoint} name={name}>
      {value => <Parts {...props} endpoint={value} />}
    </Loaded>
  );
}

function Parts(
  props: IPageProps<EndpointArgs> & { endpoint: Endpoint }
): JSX.Element {
  const { trans } = useMLOps();
  const { args, go, endpoint } = props;
  return (
    <>
      <EndpointHead endpoint={endpoint} />
      <Tabs<EndpointTab>
        label={trans.__('Parts of %1', endpoint.name)}
        current={args.tab}
        onChange={tab => go({ tab })}
        tabs={[
          { id: 'overview', label: trans.__('Overview') },
          {
            id: 'deployments',
            label: trans.__('Deployments'),
            count: endpoint.history.length
          },
          { id: 'log', label: trans.__('Log') },
          { id: 'lineage', label: trans.__('Lineage') }
        ]}
      />
      {endpoint.failureReason && (
        <Note tone="error" title={trans.__('It failed.')}>
          <pre className="mlops-failure">{endpoint.failureReason}</pre>
        </Note>
      )}
      <div className="mlops-tabPanel" role="tabpanel" key={args.tab}>
        {content()}
      </div>
    </>
  );

  function content(): JSX.Element {
    switch (args.tab) {
      case 'overview':
        return (
          <div className="mlops-cols">
            <Overview endpoint={endpoint} />
            <aside
              className="mlops-side mlops-wideSide"
              aria-label={trans.__('Try it')}
            >
              <TryIt endpoint={endpoint} />
              <History endpoint={endpoint} />
            </aside>
          </div>
        );
      case 'deployments':
        return (
          <div className="mlops-col">
            <History endpoint={endpoint} />
          </div>
        );
      case 'log':
        return <Log name={endpoint.name} status={endpoint.status} />;
      case 'lineage':
        return (
          <LineageView
            args={{
              reference: endpointReference(endpoint.name),
              question: 'all',
              direction: 'ascendants',
              view: 'graph'
            }}
          />
        );
    }
  }
}

function History(props: { endpoint: Endpoint }): JSX.Element {
  const { trans } = useMLOps();
  return (
    <Part title={trans.__('Deployments')}>
      <Timeline
        entries={props.endpoint.history}
        reference={reference => <ReferenceLink reference={reference} />}
      />
    </Part>
  );
}
