import React from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import { codeOf } from '../../code';
import {
  Button,
  Icon,
  IconButton,
  LineageFacts,
  kindLook
} from '../../components';
import { copy, insertCode, sayProblem, useMLOps } from '../../models';
import { CommandIDs } from '../../tokens';
import { commandOf } from './lineage';

/** Facts and actions of the selected node. */
export function Inspector(props: {
  node: LineageNode;
  graph: Pick<LineageGraph, 'nodes' | 'edges'>;
  onOpen: (node: LineageNode) => void;
  onClose: () => void;
}): JSX.Element {
  const mlops = useMLOps();
  const { trans, commands } = mlops;
  const { node, graph, onOpen, onClose } = props;
  const hasPage = commandOf(node)[0] !== CommandIDs.openLineage;
  const reference = node.reference ?? node.uri ?? node.id;
  const notebook = node.kind === 'notebook' ? notebookOf(node) : null;
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
      <LineageFacts node={node} graph={graph} />
      <div className="mlops-actions">
        <Button
          small
          onClick={() =>
            void commands.execute(CommandIDs.openLineage, { reference })
          }
        >
          {trans.__('Start from here')}
        </Button>
        <Button
          small
          onClick={() =>
            void commands.execute(CommandIDs.link, {
              [node.reference ? 'destination' : 'source']:
                node.reference ?? node.id
            })
          }
        >
          {trans.__('Link…')}
        </Button>
        <Button
          small
          onClick={() =>
            void commands.execute(CommandIDs.unlink, { reference: node.id })
          }
        >
          {trans.__('Unlink…')}
        </Button>
        {notebook && (
          <Button
            small
            icon="notebook"
            onClick={() =>
              void commands
                .execute('docmanager:open', { path: notebook })
                .catch(sayProblem)
            }
          >
            {trans.__('Open notebook')}
          </Button>
        )}
        <Button
          small
          icon="code"
          onClick={() =>
            void insertCode(
              mlops,
              codeOf({
                kind: 'lineage',
                reference,
                question: 'all',
                arn: node.id
              }).magic
            )
          }
        >
          {trans.__('Insert code')}
        </Button>
      </div>
    </aside>
  );
}

/** Path of the notebook that a node stands for; null for one that was never saved. */
function notebookOf(node: LineageNode): string | null {
  return node.name.endsWith('.ipynb') ? node.name : null;
}
