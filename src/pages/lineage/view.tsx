import React from 'react';

import type { LineageGraph } from '../../api/types';
import { codeOf } from '../../code';
import { Button, Icon, Segmented, formatCount, rove } from '../../components';
import type { IconName } from '../../components';
import { insertCode, useMLOps } from '../../models';
import { arnOf, known } from '../../models/references';
import type { IPageProps } from '../page';
import type { Direction, LineageArgs, Question } from './args';
import { nameOf } from './args';
import { LineageBody, useLineage } from './lineage';
import { LineageLoaded } from './notyet';

/** A question, its answer in one sentence, and the graph that proves it. */
export function LineagePage(props: IPageProps<LineageArgs>): JSX.Element {
  const { args } = props;
  const lineage = useLineage(args);
  return (
    <div className="mlops-page">
      <QuestionBar {...props} graph={lineage.value ?? null} />
      <LineageLoaded resource={lineage} name={nameOf(args.reference)}>
        {graph => (
          <>
            <div className="mlops-answer" role="status">
              {graph.answer}
            </div>
            <LineageBody
              graph={graph}
              args={args}
              onView={view => props.go({ view })}
            />
          </>
        )}
      </LineageLoaded>
    </div>
  );
}

type BarProps = IPageProps<LineageArgs> & { graph: LineageGraph | null };

function QuestionBar(props: BarProps): JSX.Element {
  const mlops = useMLOps();
  const { trans } = mlops;
  const { args, go, graph } = props;
  const insert = () => {
    const { reference, question } = args;
    const arn = arnOf(mlops.model, reference) ?? graph?.start[0] ?? null;
    return insertCode(
      mlops,
      codeOf({ kind: 'lineage', reference, question, arn }).magic
    );
  };
  return (
    <div className="mlops-qbar">
      <From {...props} />
      <Questions {...props} />
      <span className="mlops-sp" />
      {graph && (
        <span className="mlops-2 mlops-11">
          {trans._n('%1 node', '%1 nodes', graph.nodes.length)}
        </span>
      )}
      <select
        className="mlops-select"
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

/** What the question starts from. */
function From(props: BarProps): JSX.Element {
  const { model, trans } = useMLOps();
  const { args, go } = props;
  const others = known(model, ['version', 'endpoint']).filter(
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

interface IQuestion {
  id: Question;
  icon: IconName;
  label: string;
  kinds: string[];
}

function Questions(props: BarProps): JSX.Element {
  const { trans } = useMLOps();
  const { args, go, graph } = props;
  // Asked of a version, its models are the archives; asked of data, the versions that learned.
  const isVersion = graph?.nodes.some(
    ({ id, kind }) => kind === 'version' && graph.start.includes(id)
  );
  const questions: IQuestion[] = [
    { id: 'all', icon: 'lineage', label: trans.__('Everything'), kinds: [] },
    {
      id: 'datasets',
      icon: 'dataset',
      label: trans.__('Data sets'),
      kinds: ['dataset']
    },
    {
      id: 'jobs',
      icon: 'job',
      label: trans.__('Jobs'),
      kinds: ['job', 'notebook']
    },
    {
      id: 'models',
      icon: 'model',
      label: trans.__('Models'),
      kinds: isVersion ? ['model'] : ['version']
    },
    {
      id: 'endpoints',
      icon: 'endpoint',
      label: trans.__('Endpoints'),
      kinds: ['endpoint']
    }
  ];
  const current = questions.findIndex(({ id }) => id === args.question);
  return (
    <div
      className="mlops-questions"
      role="radiogroup"
      aria-label={trans.__('Question')}
      onKeyDown={event =>
        rove(event, 'radio', current, index =>
          go({ question: questions[index].id })
        )
      }
    >
      {questions.map(question => (
        <button
          key={question.id}
          type="button"
          role="radio"
          className="mlops-q"
          aria-checked={question.id === args.question}
          tabIndex={question.id === args.question ? 0 : -1}
          onClick={() => go({ question: question.id })}
        >
          <Icon name={question.icon} size={14} />
          {question.label}
          {graph && question.kinds.length > 0 && (
            <span className="mlops-num mlops-2">
              {formatCount(countOf(graph, question, args.question))}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

/** How many things answer a question: as answered, else as far as the graph in view goes. */
function countOf(
  graph: LineageGraph,
  question: IQuestion,
  asked: Question
): number {
  return question.id === asked
    ? graph.hits.length
    : graph.nodes.filter(
        ({ id, kind }) =>
          question.kinds.includes(kind) && !graph.start.includes(id)
      ).length;
}
