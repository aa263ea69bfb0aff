import React, { useEffect } from 'react';

import type { Endpoint, TrafficMinute, Variant } from '../../api/types';
import {
  DataTable,
  Part,
  ServedBand,
  formatCount,
  formatDuration,
  formatPercent
} from '../../components';
import { useLive, useMLOps } from '../../models';
import { Unread } from '../../models/reading';
import { ReferenceLink } from '../parts';
import { TimeChart } from './chart';

/** How often traffic is read while the page is in view, in ms. */
const EVERY = 5000;

/** What it served when, what it serves now, and its traffic where there is any. */
export function Overview(props: { endpoint: Endpoint }): JSX.Element {
  const { trans } = useMLOps();
  const { endpoint } = props;
  return (
    <div className="mlops-col mlops-main">
      {endpoint.served.length > 0 && (
        <Part title={trans.__('Versions served')}>
          <ServedBand served={endpoint.served} />
        </Part>
      )}
      <Traffic endpoint={endpoint} />
      <Part title={trans.__('Variants')}>
        <Variants variants={endpoint.variants} />
      </Part>
    </div>
  );
}

function Traffic(props: { endpoint: Endpoint }): JSX.Element {
  const { model, trans } = useMLOps();
  const { name } = props.endpoint;
  const traffic = useLive(
    name,
    () => model.client.traffic(name),
    change => change.id === name
  );
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') {
        void traffic.refresh();
      }
    }, EVERY);
    return () => window.clearInterval(timer);
  }, [traffic]);
  if (traffic.problem) {
    return (
      <Part title={trans.__('Traffic')}>
        <Unread resource={traffic} />
      </Part>
    );
  }
  const minutes = traffic.value ?? [];
  if (minutes.length === 0) {
    return (
      <Part title={trans.__('Traffic')}>
        <p className="mlops-2">
          {trans.__('No requests yet. Send one in the box at the side.')}
        </p>
      </Part>
    );
  }
  return (
    <>
      <TrafficFigures minutes={minutes} />
      <div className="mlops-charts mlops-timeCharts">
        <Part title={trans.__('Requests')} note={trans.__('per minute')}>
          <TimeChart minutes={minutes} of="requests" />
        </Part>
        <Part title={trans.__('Latency')} note={trans.__('ms, median')}>
          <TimeChart minutes={minutes} of="p50" />
        </Part>
        <Part title={trans.__('Errors')} note={trans.__('per minute')}>
          <TimeChart minutes={minutes} of="errors" />
        </Part>
      </div>
    </>
  );
}

function TrafficFigures(props: { minutes: TrafficMinute[] }): JSX.Element {
  const { trans } = useMLOps();
  const { minutes } = props;
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const requests = sum(minutes.map(minute => minute.requests));
  const errors = sum(minutes.map(minute => minute.errors));
  const last = [...minutes].reverse().find(minute => minute.p50 !== null);
  const figures: [string, string][] = [
    [trans.__('Requests'), formatCount(requests)],
    [trans.__('Latency p50'), formatDuration(last?.p50)],
    [trans.__('Errors'), formatPercent(requests > 0 ? errors / requests : null)]
  ];
  return (
    <dl className="mlops-metrics">
      {figures.map(([name, value]) => (
        <div key={name} className="mlops-metric">
          <dt>{name}</dt>
          <dd>
            <div className="mlops-figure">{value}</div>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Variants(props: { variants: Variant[] }): JSX.Element {
  const { trans } = useMLOps();
  return (
    <DataTable<Variant>
      label={trans.__('Variants')}
      compact
      rows={props.variants}
      rowKey={({ name }) => name}
      columns={[
        { id: 'name', label: trans.__('Variant'), value: ({ name }) => name },
        {
          id: 'serves',
          label: trans.__('Serves'),
          value: ({ reference, model }) => reference ?? model,
          render: ({ reference, model }) =>
            reference ? <ReferenceLink reference={reference} /> : model
        },
        {
          id: 'instance',
          label: trans.__('Instance'),
          value: ({ instanceType, instanceCount }) =>
            instanceType ? `${instanceCount ?? 1} × ${instanceType}` : ''
        },
        {
          id: 'weight',
          label: trans.__('Weight'),
          numeric: true,
          value: ({ weight }) => weight
        }
      ]}
    />
  );
}
