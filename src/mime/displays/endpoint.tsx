import React from 'react';

import type { Endpoint, EndpointSummary } from '../../api/types';
import {
  DataTable,
  EmptyState,
  KeyValues,
  Note,
  ServedBand,
  State,
  StateChip,
  formatPercent,
  formatTime,
  useTrans
} from '../../components';
import { Ask, Head, Name, OPEN } from './parts';

/** An endpoint: its state, what it serves and has served. */
export function EndpointDisplay(props: { endpoint: Endpoint }): JSX.Element {
  const { endpoint } = props;
  const trans = useTrans();
  const total = endpoint.variants.reduce((sum, one) => sum + one.weight, 0);
  return (
    <>
      <Head
        icon="endpoint"
        title={endpoint.name}
        marks={<StateChip kind="endpoint" value={endpoint.status} />}
      >
        <Ask icon="open" command={OPEN.endpoint} args={{ name: endpoint.name }}>
          {trans.__('Open')}
        </Ask>
        <Ask
          icon="lineage"
          command={OPEN.lineage}
          args={{ reference: `endpoint:${endpoint.name}` }}
        >
          {trans.__('Lineage')}
        </Ask>
      </Head>
      {endpoint.failureReason && (
        <Note tone="error" title={trans.__('It does not serve.')}>
          <span className="mlops-reason">{endpoint.failureReason}</span>
        </Note>
      )}
      <KeyValues
        rows={[
          ...endpoint.variants.map(variant => ({
            key:
              endpoint.variants.length > 1
                ? trans.__('Variant %1', variant.name)
                : trans.__('Serves'),
            value: (
              <>
                <span>{variant.reference ?? variant.model}</span>
                <span className="mlops-2">
                  {[
                    endpoint.variants.length > 1 && total > 0
                      ? formatPercent(variant.weight / total, 0)
                      : '',
                    variant.instanceType
                      ? `${variant.instanceCount ?? 1} × ${variant.instanceType}`
                      : ''
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </>
            )
          })),
          {
            key: trans.__('Changed'),
            value: formatTime(endpoint.modified)
          }
        ]}
      />
      <ServedBand served={endpoint.served} />
    </>
  );
}

/** All endpoints. */
export function EndpointsDisplay(props: {
  endpoints: EndpointSummary[];
}): JSX.Element {
  const trans = useTrans();
  if (props.endpoints.length === 0) {
    return (
      <EmptyState title={trans.__('No endpoints yet')}>
        {trans.__('Deploy an approved version to make one.')}
      </EmptyState>
    );
  }
  return (
    <DataTable<EndpointSummary>
      label={trans.__('Endpoints')}
      compact
      rows={props.endpoints}
      rowKey={endpoint => endpoint.name}
      columns={[
        {
          id: 'name',
          label: trans.__('Endpoint'),
          value: ({ name }) => name,
          render: ({ name }) => (
            <Name command={OPEN.endpoint} args={{ name }}>
              {name}
            </Name>
          )
        },
        {
          id: 'state',
          label: trans.__('State'),
          value: ({ status }) => status,
          render: ({ status }) => <State kind="endpoint" value={status} />
        },
        {
          id: 'serves',
          label: trans.__('Serves'),
          value: ({ serves }) => serves.join(', ')
        },
        {
          id: 'modified',
          label: trans.__('Changed'),
          value: ({ modified }) => modified,
          render: ({ modified }) => (
            <span className="mlops-2">{formatTime(modified)}</span>
          )
        }
      ]}
    />
  );
}
