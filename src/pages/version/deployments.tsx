import React from 'react';

import type { EndpointSummary } from '../../api/types';
import {
  Button,
  DataTable,
  EmptyState,
  Part,
  State,
  Timeline,
  formatTime
} from '../../components';
import { useMLOps, useResource } from '../../models';
import { Unread } from '../../models/reading';
import { endpointState } from '../../models/states';
import { CommandIDs } from '../../tokens';
import { EndpointLink, ReferenceLink } from '../parts';
import type { IVersionParts } from './view';

/** Where a version is served now, and where it was. */
export function Deployments(props: IVersionParts): JSX.Element {
  const { commands, model, trans } = useMLOps();
  const { version, history } = props;
  const endpoints = useResource(model.endpoints);
  const serving = (endpoints.value ?? []).filter(({ serves }) =>
    serves.includes(version.reference)
  );
  const deployed = history.filter(({ what }) => what === 'Deployed');
  return (
    <div className="mlops-col">
      <Part title={trans.__('Serving now')}>
        {serving.length > 0 ? (
          <DataTable<EndpointSummary>
            label={trans.__('Endpoints that serve %1', version.reference)}
            rows={serving}
            rowKey={({ name }) => name}
            onOpen={({ name }) =>
              void commands.execute(CommandIDs.openEndpoint, { name })
            }
            columns={[
              {
                id: 'endpoint',
                label: trans.__('Endpoint'),
                value: ({ name }) => name,
                render: ({ name }) => <EndpointLink name={name} />
              },
              {
                id: 'state',
                label: trans.__('State'),
                value: ({ status }) => status,
                render: endpoint => <State {...endpointState(endpoint)} />
              },
              {
                id: 'modified',
                label: trans.__('Changed'),
                value: ({ modified }) => modified,
                render: ({ modified }) => formatTime(modified)
              }
            ]}
          />
        ) : endpoints.problem ? (
          <Unread resource={endpoints} />
        ) : (
          <EmptyState
            title={trans.__('No endpoint serves %1', version.reference)}
            action={
              <Button
                icon="deployment"
                onClick={() =>
                  void commands.execute(CommandIDs.deploy, {
                    reference: version.reference
                  })
                }
              >
                {trans.__('Deploy')}
              </Button>
            }
          />
        )}
      </Part>
      <Unread resource={props.historyRead} />
      {deployed.length > 0 && (
        <Part title={trans.__('Deployments')}>
          <Timeline
            entries={deployed}
            reference={reference => <ReferenceLink reference={reference} />}
          />
        </Part>
      )}
    </div>
  );
}
