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
import { copy, insertCode, useMLOps } from '../../models';
import { CommandIDs } from '../../tokens';
import { JobButtons, jobOf } from './job';
import { commandOf } from './lineage';
import { NotebookButton } from './notebook';

/** Facts and actions of the selected node. */
export function Inspector(props: {
  node: LineageNode;
  graph: Pick<LineageGraph, 'nodes' | 'edges'>;
  /** Why the answer is partial; empty where it is whole. */
  reason: string;
  onOpen: (node: LineageNode) => void;
  onClose: () => void;
}): JSX.Element {
  const mlops = useMLOps();
  const { trans, commands } = mlops;
  const { node, graph, reason, onOpen, onClose } = props;
  const hasPage = commandOf(node)[0] !== CommandIDs.openLineage;
  const reference = node.reference ?? node.uri ?? node.id;
  const job = jobOf(node);
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
      <LineageFacts node={node} graph={graph} reason={reason} />
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
        {node.kind === 'notebook' && (
          <NotebookButton node={node} graph={graph} />
        )}
        {job && <JobButtons job={job} />}
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
