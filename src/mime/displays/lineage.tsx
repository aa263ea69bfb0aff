import React from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import {
  DataTable,
  Icon,
  LineageFigure,
  Note,
  formatTime,
  inFlow,
  kindLook,
  useTrans
} from '../../components';
import { layoutGraph } from '../../graph';
import { askFor } from '../events';
import { Ask, OPEN } from './parts';

/** Above this a list says more than a graph. */
const MOST_NODES = 300;
const LEAST_HEIGHT = 160;
const MOST_HEIGHT = 440;
/** Room below the graph for its legend and zoom. */
const FOOT = 48;

/** The answer to a lineage question, and the graph that shows it. */
export function LineageDisplay(props: { graph: LineageGraph }): JSX.Element {
  const graph = inFlow(props.graph);
  const trans = useTrans();
  const height = layoutGraph(graph).height + FOOT;
  return (
    <>
      <div className="mlops-displayVerdict">
        <Icon name="lineage" className="mlops-2" />
        <b className="mlops-sp">{graph.answer}</b>
        <Ask
          icon="open"
          command={OPEN.lineage}
          args={{ reference: graph.reference, question: graph.question }}
        >
          {trans.__('Open lineage')}
        </Ask>
      </div>
      {graph.partial && (
        <Note tone="warn" title={trans.__('This is not the whole graph.')}>
          {graph.reason}
        </Note>
      )}
      {graph.nodes.length > MOST_NODES ? (
        <Nodes nodes={graph.nodes} />
      ) : (
        graph.nodes.length > 0 && (
          <LineageFigure
            graph={graph}
            height={Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, height))}
            onOpen={open}
          />
        )
      )}
    </>
  );
}

function open(node: LineageNode): void {
  const reference = node.reference ?? node.uri;
  if (node.kind === 'endpoint' && reference) {
    askFor(OPEN.endpoint, { name: node.name });
  } else if (node.kind === 'version' && reference) {
    askFor(OPEN.version, { reference });
  } else if (reference) {
    askFor(OPEN.lineage, { reference });
  }
}

function Nodes(props: { nodes: LineageNode[] }): JSX.Element {
  const trans = useTrans();
  return (
    <div className="mlops-scroll">
      <DataTable<LineageNode>
        label={trans.__('Lineage')}
        compact
        rows={props.nodes}
        rowKey={node => node.id}
        columns={[
          {
            id: 'kind',
            label: trans.__('Kind'),
            value: node => kindLook(node.kind, trans).one
          },
          { id: 'name', label: trans.__('Name'), value: node => node.name },
          {
            id: 'detail',
            label: trans.__('Detail'),
            value: node => node.detail
          },
          {
            id: 'when',
            label: trans.__('When'),
            numeric: true,
            value: node => node.created,
            render: node => (node.created ? formatTime(node.created) : '')
          }
        ]}
      />
    </div>
  );
}
