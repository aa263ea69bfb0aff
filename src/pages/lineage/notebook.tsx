import type { NotebookPanel } from '@jupyterlab/notebook';
import React from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import { Button } from '../../components';
import { cellOf, sayProblem, showCell, useMLOps } from '../../models';

/** Opens the notebook that a node stands for, at the cell that registered where that is known. */
export function NotebookButton(props: {
  node: LineageNode;
  graph: Pick<LineageGraph, 'nodes' | 'edges'>;
}): JSX.Element | null {
  const { model, commands, trans } = useMLOps();
  const { node, graph } = props;
  const made = madeBy(node, graph);
  if (!node.name.endsWith('.ipynb')) {
    return null;
  }
  const open = async () => {
    const source = made ? (await model.client.version(made)).notebook : null;
    const path = source?.path ?? node.name;
    if (path.startsWith('/')) {
      throw new Error(
        trans.__('%1 is not below the root of the file browser.', path)
      );
    }
    const panel = (await commands.execute('docmanager:open', { path })) as
      NotebookPanel | undefined;
    if (panel && source?.cell) {
      await panel.context.ready;
      await panel.revealed;
      await showCell(panel, cellOf(panel, source.cell));
    }
  };
  return (
    <Button small icon="notebook" onClick={() => void open().catch(sayProblem)}>
      {trans.__('Open notebook')}
    </Button>
  );
}

/** The version that came of a notebook, by its archive, as far as the graph is known. */
export function madeBy(
  node: LineageNode,
  graph: Pick<LineageGraph, 'nodes' | 'edges'>
): string | null {
  const onward = (ids: readonly string[]) =>
    graph.edges
      .filter(({ source }) => ids.includes(source))
      .map(({ destination }) => destination);
  const made = onward(onward([node.id]));
  const version = graph.nodes.find(
    ({ id, kind, reference }) =>
      kind === 'version' && Boolean(reference) && made.includes(id)
  );
  return version?.reference ?? null;
}
