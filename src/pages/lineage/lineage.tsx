import React, { useMemo, useState } from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import { EmptyState, LineageFigure, Note, inFlow } from '../../components';
import type { Resource } from '../../models';
import { useLive, useMLOps } from '../../models';
import { CommandIDs } from '../../tokens';
import { Loaded } from '../parts';
import type { LineageArgs } from './args';
import { nameOf } from './args';
import { Inspector } from './inspector';
import { LineageList } from './list';

/** Above this many nodes a list says more than a picture. */
const MOST_DRAWN = 300;

/** The answer to a question, read again when anything it may hold has changed. */
export function useLineage(args: LineageArgs): Resource<LineageGraph> {
  const { model } = useMLOps();
  const { reference, question, direction } = args;
  return useLive(
    [reference, question, direction].join(' '),
    () => model.client.lineage({ ref: reference, question, direction }),
    () => true
  );
}

/** The lineage of something as a part of another page. */
export function LineageView(props: { args: LineageArgs }): JSX.Element {
  const { args } = props;
  const lineage = useLineage(args);
  return (
    <Loaded resource={lineage} name={nameOf(args.reference)}>
      {graph => <LineageBody graph={graph} view={args.view} />}
    </Loaded>
  );
}

/** The graph or the list of an answer, with the inspector of what is selected. */
export function LineageBody(props: {
  graph: LineageGraph;
  view: 'graph' | 'list';
}): JSX.Element {
  const { commands, trans } = useMLOps();
  const graph = useMemo(() => inFlow(props.graph), [props.graph]);
  const [selected, setSelected] = useState<string | null>(null);
  const node = graph.nodes.find(({ id }) => id === selected) ?? null;
  const open = (opened: LineageNode) => {
    void commands.execute(...commandOf(opened));
  };
  const listed = props.view === 'list' || graph.nodes.length > MOST_DRAWN;
  const select = (chosen: LineageNode | null) =>
    setSelected(chosen?.id ?? null);
  return (
    <>
      {graph.partial && (
        <Note tone="warn" title={trans.__('This is not the whole graph.')}>
          {graph.reason}
        </Note>
      )}
      <div
        className="mlops-cols mlops-lineage"
        onKeyDown={event => event.key === 'Escape' && select(null)}
      >
        <div className="mlops-lineageMain">
          {graph.edges.length === 0 ? (
            <EmptyState title={trans.__('Nothing is recorded around this')}>
              {trans.__('Reads are recorded from the next registration on.')}
            </EmptyState>
          ) : listed ? (
            <LineageList
              graph={graph}
              selected={node?.id ?? null}
              onSelect={select}
              onOpen={open}
            />
          ) : (
            <LineageFigure
              graph={graph}
              selected={node?.id ?? null}
              onSelect={select}
              onOpen={open}
            />
          )}
        </div>
        {node && (
          <Inspector
            node={node}
            graph={graph}
            onOpen={open}
            onClose={() => select(null)}
          />
        )}
      </div>
    </>
  );
}

/** What opens a node: its own page where it has one, else its lineage. */
export function commandOf(node: LineageNode): [string, Record<string, string>] {
  if (node.kind === 'endpoint' && node.reference) {
    return [CommandIDs.openEndpoint, { name: nameOf(node.reference) }];
  }
  if (node.kind === 'version' && node.reference) {
    return [CommandIDs.openVersion, { reference: node.reference }];
  }
  const reference = node.reference ?? node.uri ?? node.id;
  return [CommandIDs.openLineage, { reference }];
}
