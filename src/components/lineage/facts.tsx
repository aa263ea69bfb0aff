import React from 'react';

import type { LineageEdge, LineageGraph, LineageNode } from '../../api/types';
import { formatFullTime } from '../format';
import { KeyValues } from '../keyvalues';
import type { IKeyValue } from '../keyvalues';
import { kindLook } from '../kinds';
import { Note } from '../note';
import { useTrans } from '../translator';
import { isUnread } from './shown';

/** What is known of a node: source, properties, and how its edges were seen. */
export function LineageFacts(props: {
  node: LineageNode;
  graph: Pick<LineageGraph, 'nodes' | 'edges'>;
  /** Why the answer is partial; empty where it is whole. */
  reason?: string;
}): JSX.Element {
  const trans = useTrans();
  const { node, graph, reason } = props;
  return (
    <>
      {node.uri && node.uri !== node.id && (
        <p className="mlops-mono mlops-2 mlops-wrapAll">{node.uri}</p>
      )}
      {isUnread(node) && (
        <Note tone="warn" title={trans.__('This could not be read.')}>
          {reason ||
            trans.__('It is known to exist, and what it is linked with.')}
        </Note>
      )}
      <KeyValues rows={factsOf()} />
      <Ends
        title={trans.__('From')}
        graph={graph}
        edges={graph.edges.filter(({ destination }) => destination === node.id)}
        end="source"
      />
      <Ends
        title={trans.__('To')}
        graph={graph}
        edges={graph.edges.filter(({ source }) => source === node.id)}
        end="destination"
      />
    </>
  );

  function factsOf(): IKeyValue[] {
    const facts: IKeyValue[] = [
      { key: trans.__('Kind'), value: kindLook(node.kind, trans).one },
      { key: trans.__('Type'), value: node.type }
    ];
    if (node.detail && !saysTheSame(node.detail, node.state)) {
      facts.push({ key: trans.__('Detail'), value: node.detail });
    }
    if (node.state) {
      facts.push({ key: trans.__('State'), value: node.state });
    }
    if (node.run) {
      facts.push({ key: trans.__('Pipeline run'), value: node.run });
    }
    if (node.created) {
      const value = formatFullTime(node.created);
      facts.push({ key: trans.__('Recorded'), value });
    }
    for (const [key, value] of Object.entries(node.properties)) {
      facts.push({ key, value, title: value });
    }
    facts.push({
      key: trans.__('Lineage ARN'),
      value: <code className="mlops-mono">{node.id}</code>,
      title: node.id
    });
    return facts;
  }
}

/** Whether the second line of a card is its state in words: "In service" for `InService`. */
function saysTheSame(detail: string, state?: string | null): boolean {
  const word = detail.replace(/\s/g, '').toLowerCase();
  return state?.toLowerCase().startsWith(word) ?? false;
}

/** How many neighbours are named; others are counted. */
const NAMED = 12;

/** The neighbours of a node on one side, each with how its edge is known. */
function Ends(props: {
  title: string;
  graph: Pick<LineageGraph, 'nodes'>;
  edges: LineageEdge[];
  end: 'source' | 'destination';
}): JSX.Element | null {
  const trans = useTrans();
  const { title, graph, edges, end } = props;
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  const known = edges.filter(edge => names.has(edge[end]));
  if (known.length === 0) {
    return null;
  }
  return (
    <section aria-label={title}>
      <h3 className="mlops-h">{title}</h3>
      <ul className="mlops-ends">
        {known.slice(0, NAMED).map(edge => (
          <li key={`${edge.source} ${edge.destination} ${edge.type}`}>
            {names.get(edge[end])}{' '}
            <span className="mlops-2 mlops-11">
              {[edge.type, edge.how].filter(Boolean).join(', ')}
            </span>
          </li>
        ))}
        {known.length > NAMED && (
          <li className="mlops-2">
            {trans.__('and %1 more', known.length - NAMED)}
          </li>
        )}
      </ul>
    </section>
  );
}
