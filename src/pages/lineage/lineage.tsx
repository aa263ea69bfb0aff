import React, { useMemo, useState } from 'react';

import type { LineageGraph, LineageNode } from '../../api/types';
import {
  Button,
  EmptyState,
  LineageExplorer,
  MOST_DRAWN,
  Note
} from '../../components';
import type { ILineageReads, IPicked, Whole } from '../../components';
import type { Resource } from '../../models';
import { useLive, useMLOps } from '../../models';
import { download } from '../../models/download';
import { CommandIDs } from '../../tokens';
import type { LineageArgs } from './args';
import { nameOf } from './args';
import { Inspector } from './inspector';
import { NoData } from './nodata';
import { LineageLoaded } from './notyet';

/** An answer that is read, and the token by which the server part tells how far it is. */
export interface ILineageRead {
  resource: Resource<LineageGraph>;
  token: string;
}

/** The answer to a question, read again when anything it may hold has changed. */
export function useLineage(args: LineageArgs): ILineageRead {
  const { model } = useMLOps();
  const { reference, question, direction, on, to } = args;
  const key = [reference, question, direction, on, to].join(' ');
  const token = useMemo(() => crypto.randomUUID(), [key]);
  const resource = useLive(
    key,
    () =>
      model.client.lineage({
        ref: reference,
        question,
        direction,
        on: on || undefined,
        to: to || undefined,
        progress: token
      }),
    () => true
  );
  return { resource, token };
}

/** What of the lineage of something can be read beyond its first answer. */
function useReads(args: LineageArgs): ILineageReads {
  const { client } = useMLOps().model;
  const { reference: ref, question, direction, on, to } = args;
  return useMemo(
    () => ({
      file: format =>
        client.lineageFile({
          ref,
          question,
          direction,
          on: on || undefined,
          to: to || undefined,
          format
        }),
      near: (id, way, next) =>
        client.neighbours({
          id,
          direction: way === 'up' ? 'ascendants' : 'descendants',
          next: next ?? undefined
        }),
      ask: question =>
        client.lineage({ ref, question, direction, most: MOST_DRAWN }),
      more: ({ question, next }, most) =>
        client.lineage({
          ref,
          question: question as LineageArgs['question'],
          direction,
          on: on || undefined,
          to: to || undefined,
          next,
          most
        })
    }),
    [client, ref, question, direction, on, to]
  );
}

/** The lineage of something as a part of another page. */
export function LineageView(props: { args: LineageArgs }): JSX.Element {
  const { args } = props;
  const [view, setView] = useState(args.view);
  const lineage = useLineage(args);
  return (
    <LineageLoaded {...lineage} name={nameOf(args.reference)}>
      {graph => (
        <LineageBody
          graph={graph}
          args={{ ...args, view }}
          onView={setView}
          onAgain={() => void lineage.resource.refresh()}
          questions={['datasets', 'endpoints', 'all']}
        />
      )}
    </LineageLoaded>
  );
}

/** The graph or the list of an answer, with the inspector of what is selected. */
export function LineageBody(props: {
  graph: LineageGraph;
  args: LineageArgs;
  onView: (view: LineageArgs['view']) => void;
  /** Ask the same again: what is partial goes on where it stopped. */
  onAgain: () => void;
  /** Questions whose whole answer can be brought in; other ones are asked elsewhere. */
  questions?: readonly Whole[];
}): JSX.Element {
  const { commands, trans } = useMLOps();
  const { graph, args, onView, onAgain, questions = ONLY_ALL } = props;
  const [picked, select] = useState<IPicked | null>(null);
  const reads = useReads(args);
  const open = (opened: LineageNode) => {
    void commands.execute(...commandOf(opened));
  };
  return (
    <>
      {graph.partial && (
        <Note
          tone="warn"
          title={trans.__('This is not the whole graph.')}
          action={
            <Button small icon="refresh" onClick={onAgain}>
              {trans.__('Read on now')}
            </Button>
          }
        >
          {graph.reason}
        </Note>
      )}
      <NoData graph={graph} direction={args.direction} />
      <div
        className="mlops-cols mlops-lineage"
        onKeyDown={event => event.key === 'Escape' && select(null)}
      >
        <div className="mlops-lineageMain">
          {graph.edges.length === 0 && graph.nodes.length <= 1 ? (
            <EmptyState title={trans.__('Nothing is recorded around this')}>
              {trans.__('Reads are recorded from the next registration on.')}
            </EmptyState>
          ) : (
            <LineageExplorer
              graph={graph}
              reads={reads}
              view={args.view}
              onView={onView}
              questions={questions}
              selected={picked?.node.id ?? null}
              onSelect={select}
              onOpen={open}
              onSave={download}
            />
          )}
        </div>
        {picked && (
          <Inspector
            {...picked}
            reason={graph.reason}
            onOpen={open}
            onClose={() => select(null)}
          />
        )}
      </div>
    </>
  );
}

const ONLY_ALL: readonly Whole[] = ['all'];

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
