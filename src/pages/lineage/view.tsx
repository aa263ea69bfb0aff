import React, { useEffect, useState } from 'react';

import type { LineageGraph } from '../../api/types';
import { codeOf } from '../../code';
import {
  Button,
  EmptyState,
  FindingsTable,
  Segmented,
  formatCount
} from '../../components';
import { insertCode, useMLOps } from '../../models';
import { arnOf, known } from '../../models/references';
import type { IPageProps } from '../page';
import type { Direction, LineageArgs } from './args';
import { nameOf } from './args';
import { LineageBody, useLineage } from './lineage';
import { LineageLoaded } from './notyet';
import { Ends, Questions } from './questions';

/** A question, its answer in one sentence, and the rows and the graph that prove it. */
export function LineagePage(props: IPageProps<LineageArgs>): JSX.Element {
  const { trans } = useMLOps();
  const { args } = props;
  const [graph, setGraph] = useState<LineageGraph | null>(null);
  return (
    <div className="mlops-page">
      <QuestionBar {...props} graph={graph?.pending ? null : graph} />
      {args.question === 'path' && !args.to ? (
        <EmptyState title={trans.__('Where does it lead?')}>
          {trans.__('Name the other end above to see all shortest ways.')}
        </EmptyState>
      ) : (
        <Answer {...props} onAnswer={setGraph} />
      )}
    </div>
  );
}

function Answer(
  props: IPageProps<LineageArgs> & { onAnswer: (graph: LineageGraph) => void }
): JSX.Element {
  const { args, go, onAnswer } = props;
  const lineage = useLineage(args);
  const { value } = lineage.resource;
  useEffect(() => {
    if (value) {
      onAnswer(value);
    }
  }, [value, onAnswer]);
  return (
    <LineageLoaded {...lineage} name={nameOf(args.reference)}>
      {graph => (
        <>
          <div className="mlops-answer" role="status">
            {graph.answer}
          </div>
          {graph.findings.length > 0 && (
            <div className="mlops-findings mlops-scroll">
              <FindingsTable findings={graph.findings} label={graph.answer} />
            </div>
          )}
          <LineageBody
            graph={graph}
            args={args}
            onView={view => go({ view })}
            onAgain={() => void lineage.resource.refresh()}
          />
        </>
      )}
    </LineageLoaded>
  );
}

type BarProps = IPageProps<LineageArgs> & { graph: LineageGraph | null };

function QuestionBar(props: BarProps): JSX.Element {
  const mlops = useMLOps();
  const { trans } = mlops;
  const { args, go, graph } = props;
  const insert = () => {
    const { reference, question, on = '', to = '' } = args;
    const arn = arnOf(mlops.model, reference) ?? graph?.start[0] ?? null;
    return insertCode(
      mlops,
      codeOf({ kind: 'lineage', reference, question, on, to, arn }).magic
    );
  };
  return (
    <div className="mlops-qbar">
      <From {...props} />
      <Questions {...props} />
      <Ends {...props} />
      <span className="mlops-sp" />
      {graph && (
        <span className="mlops-2 mlops-11">
          {trans._n(
            '%2 node',
            '%2 nodes',
            graph.total,
            formatCount(graph.total)
          )}
        </span>
      )}
      <select
        className="mlops-select"
        disabled={!DIRECTED.includes(args.question)}
        aria-label={trans.__('Direction')}
        value={args.direction}
        onChange={event => go({ direction: event.target.value as Direction })}
      >
        <option value="both">{trans.__('Both ways')}</option>
        <option value="ascendants">{trans.__('Upstream')}</option>
        <option value="descendants">{trans.__('Downstream')}</option>
      </select>
      <Segmented<LineageArgs['view']>
        label={trans.__('Show as')}
        value={args.view}
        onChange={view => go({ view })}
        options={[
          { id: 'graph', label: trans.__('Graph') },
          { id: 'list', label: trans.__('List') }
        ]}
      />
      <Button small icon="code" onClick={() => void insert()}>
        {trans.__('Insert code')}
      </Button>
    </div>
  );
}

/** Questions that go either way; the others have a way of their own. */
const DIRECTED = ['all', 'datasets', 'jobs', 'models', 'endpoints'];

/** What the question starts from. */
function From(props: BarProps): JSX.Element {
  const { model, trans } = useMLOps();
  const { args, go } = props;
  const others = known(model, ['group', 'version', 'endpoint']).filter(
    reference => reference !== args.reference
  );
  return (
    <label className="mlops-row">
      <span className="mlops-2">{trans.__('From')}</span>
      <select
        className="mlops-select"
        value={args.reference}
        onChange={event => go({ reference: event.target.value })}
      >
        {[args.reference, ...others].map(reference => (
          <option key={reference} value={reference}>
            {nameOf(reference)}
          </option>
        ))}
      </select>
    </label>
  );
}
