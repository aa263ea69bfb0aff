import React, { useState } from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import {
  FindingsTable,
  Icon,
  LineageExplorer,
  LineageFacts,
  Note,
  Segmented,
  useTrans
} from '../../components';
import type { IPicked } from '../../components';
import { download } from '../../models/download';
import { askFor } from '../events';
import { Ask, OPEN } from './parts';

/** Heights of the picture in a cell, in px. */
const HEIGHTS = { least: 160, most: 440 };

/** The answer to a lineage question, and the graph that shows it: all that it carries, no server. */
export function LineageDisplay(props: { graph: LineageGraph }): JSX.Element {
  const { graph } = props;
  const trans = useTrans();
  // A result that an earlier version has left in a notebook has none.
  const findings = graph.findings ?? [];
  const [view, setView] = useState<'graph' | 'list'>('graph');
  const [picked, select] = useState<IPicked | null>(null);
  return (
    <>
      <div className="mlops-displayVerdict">
        <Icon name="lineage" className="mlops-2" />
        <b className="mlops-sp">{graph.answer}</b>
        {graph.nodes.length > 0 && (
          <Segmented<'graph' | 'list'>
            label={trans.__('Show as')}
            value={view}
            onChange={setView}
            options={[
              { id: 'graph', label: trans.__('Graph') },
              { id: 'list', label: trans.__('List') }
            ]}
          />
        )}
        <Ask
          icon="open"
          command={OPEN.lineage}
          args={{ reference: graph.reference, question: graph.question }}
        >
          {trans.__('Open lineage')}
        </Ask>
      </div>
      {graph.pending && (
        <Note tone="info" title={trans.__('This is not empty.')}>
          {trans.__('Run the cell again in some minutes.')}
        </Note>
      )}
      {graph.partial && (
        <Note tone="warn" title={trans.__('This is not the whole graph.')}>
          {graph.reason}
        </Note>
      )}
      {findings.length > 0 && (
        <FindingsTable findings={findings} label={graph.answer} />
      )}
      {graph.nodes.length > 0 && (
        <LineageExplorer
          graph={graph}
          view={view}
          onView={setView}
          questions={['datasets', 'endpoints', 'all']}
          selected={picked?.node.id ?? null}
          onSelect={select}
          onOpen={open}
          onSave={download}
          heights={HEIGHTS}
        />
      )}
      {picked && (
        <div className="mlops-lineageCell">
          <LineageFacts {...picked} reason={graph.reason} />
        </div>
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
