import React from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import {
  Button,
  Icon,
  IconButton,
  KeyValues,
  formatFullTime,
  kindLook
} from '../../components';
import type { IKeyValue } from '../../components';
import { copy, useMLOps } from '../../models';
import { CommandIDs } from '../../tokens';
import { commandOf } from './lineage';

/** Facts and actions of the selected node. */
export function Inspector(props: {
  node: LineageNode;
  graph: LineageGraph;
  onOpen: (node: LineageNode) => void;
  onClose: () => void;
}): JSX.Element {
  const mlops = useMLOps();
  const { trans, commands } = mlops;
  const { node, graph, onOpen, onClose } = props;
  const hasPage = commandOf(node)[0] !== CommandIDs.openLineage;
  return (
    <aside
      className="mlops-side mlops-inspector"
      aria-label={node.name}
      tabIndex={-1}
    >
      <div className="mlops-inspectorHead">
        <Icon name={kindLook(node.kind, trans).icon} />
        <h2 className="mlops-el" title={node.name}>
          {node.name}
        </h2>
        <IconButton
          icon="copy"
          label={trans.__('Copy ARN')}
          onClick={() => void copy(mlops, node.id)}
        />
        {hasPage && (
          <IconButton
            icon="open"
            label={trans.__('Open %1', node.name)}
            onClick={() => onOpen(node)}
          />
        )}
        <IconButton icon="close" label={trans.__('Close')} onClick={onClose} />
      </div>
      {node.uri && node.uri !== node.id && (
        <p className="mlops-mono mlops-2 mlops-wrapAll">{node.uri}</p>
      )}
      <KeyValues rows={factsOf()} />
      <Neighbours node={node} graph={graph} />
      <div className="mlops-actions">
        <Button
          small
          onClick={() =>
            void commands.execute(CommandIDs.openLineage, {
              reference: node.reference ?? node.uri ?? node.id
            })
          }
        >
          {trans.__('Start from here')}
        </Button>
      </div>
    </aside>
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

/** What the node comes from and what it leads to, by name. */
function Neighbours(props: {
  node: LineageNode;
  graph: LineageGraph;
}): JSX.Element {
  const { trans } = useMLOps();
  const { node, graph } = props;
  const names = (ids: string[]) =>
    [
      ...new Set(
        ids.map(id => graph.nodes.find(other => other.id === id)?.name)
      )
    ]
      .filter((name): name is string => name !== undefined)
      .join(', ');
  const before = names(
    graph.edges
      .filter(({ destination }) => destination === node.id)
      .map(({ source }) => source)
  );
  const after = names(
    graph.edges
      .filter(({ source }) => source === node.id)
      .map(({ destination }) => destination)
  );
  const rows: IKeyValue[] = [
    { key: trans.__('From'), value: before, title: before },
    { key: trans.__('To'), value: after, title: after }
  ];
  return <KeyValues rows={rows.filter(({ value }) => value)} />;
}
