import type { KeyboardEvent } from 'react';
import React, { useRef } from 'react';

import type { EndpointSummary } from '../api/types';
import { Icon, State } from '../components';
import { useMLOps, useResource, useSignal } from '../models';
import { endpointReference } from '../models/references';
import { endpointState } from '../models/states';
import { CommandIDs } from '../tokens';
import { openMenu } from './menu';
import { MiddleEllipsis } from './row';
import { parseQuery } from './search';
import { NothingFound, Section } from './section';
import type { PanelState } from './state';

const SKELETON = [
  [14, 70, 80],
  [14, 90, 80]
];

/** The section Endpoints. */
export function EndpointsSection(props: { state: PanelState }): JSX.Element {
  const { model, trans } = useMLOps();
  const endpoints = useResource(model.endpoints);
  useSignal(props.state.changed);
  const filter = parseQuery(props.state.query);
  const shown = (endpoints.value ?? []).filter(filter.endpoint);
  return (
    <Section
      resource={endpoints}
      label={trans.__('Endpoints')}
      skeleton={SKELETON}
    >
      {endpoints.value &&
        (endpoints.value.length === 0 ? (
          <p className="mlops-empty mlops-2">
            {trans.__('No endpoints. Deploy an approved version to make one.')}
          </p>
        ) : shown.length === 0 ? (
          <NothingFound state={props.state} />
        ) : (
          <EndpointList endpoints={shown} />
        ))}
    </Section>
  );
}

function EndpointList(props: { endpoints: EndpointSummary[] }): JSX.Element {
  const { trans } = useMLOps();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = Array.from(list.current?.children ?? []) as HTMLElement[];
    const index = rows.indexOf(event.target as HTMLElement);
    if (step && index >= 0) {
      event.preventDefault();
      rows[index + step]?.focus();
    }
  };
  return (
    <div
      ref={list}
      className="mlops-list"
      role="list"
      aria-label={trans.__('Endpoints')}
      onKeyDown={onKeyDown}
    >
      {props.endpoints.map((endpoint, index) => (
        <EndpointRow
          key={endpoint.name}
          endpoint={endpoint}
          focusable={index === 0}
        />
      ))}
    </div>
  );
}

function EndpointRow(props: {
  endpoint: EndpointSummary;
  focusable: boolean;
}): JSX.Element {
  const mlops = useMLOps();
  const { endpoint } = props;
  const open = () => {
    mlops.model.selected = endpointReference(endpoint.name);
    void mlops.commands.execute(CommandIDs.openEndpoint, {
      name: endpoint.name
    });
  };
  return (
    <div
      className="mlops-item mlops-tall"
      role="listitem"
      tabIndex={props.focusable ? 0 : -1}
      data-mlops-row={endpointReference(endpoint.name)}
      onClick={open}
      onKeyDown={event => event.key === 'Enter' && open()}
      onContextMenu={event =>
        openMenu(mlops, endpointReference(endpoint.name), event)
      }
    >
      <span className="mlops-itemIcon">
        <Icon name="endpoint" />
      </span>
      <div className="mlops-two">
        <div>
          <MiddleEllipsis text={endpoint.name} />
        </div>
        <div>
          <State {...endpointState(endpoint)} />
          <span className="mlops-el">{served(endpoint)}</span>
        </div>
      </div>
    </div>
  );
}

/** `churn/6 +1`: what it serves, in the room of one name. */
function served(endpoint: EndpointSummary): string {
  const [first, ...others] = endpoint.serves;
  return others.length > 0 ? `${first} +${others.length}` : (first ?? '');
}
