import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';

import type { LineageGraph } from '../../api/types';
import { Icon, formatCount, rove } from '../../components';
import type { IconName } from '../../components';
import { useMLOps } from '../../models';
import { known } from '../../models/references';
import type { IPageProps } from '../page';
import type { LineageArgs, Question } from './args';
import { nameOf } from './args';

type BarProps = IPageProps<LineageArgs> & { graph: LineageGraph | null };

interface IQuestion {
  id: Question;
  icon: IconName;
  label: string;
  /** What the question means, in a sentence. */
  title: string;
  /** Kinds of the nodes that answer it; none where its rows do. */
  kinds: string[];
}

/** The questions that can be asked of anything, as one group of radio buttons. */
export function Questions(props: BarProps): JSX.Element {
  const { trans } = useMLOps();
  const { args, go, graph } = props;
  const questions = questionsOf(graph, trans);
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
          title={question.title}
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

/** What a question needs beside where it starts: a date, or where it leads. */
export function Ends(props: IPageProps<LineageArgs>): JSX.Element | null {
  const { args, go } = props;
  if (args.question === 'served') {
    return (
      <When key={args.on} on={args.on ?? ''} onChange={on => go({ on })} />
    );
  }
  return args.question === 'path' ? (
    <Target key={args.to} args={args} onChange={to => go({ to })} />
  ) : null;
}

/** A day; none is now. */
function When(props: {
  on: string;
  onChange: (on: string) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  return (
    <label className="mlops-row">
      <span className="mlops-2">{trans.__('On')}</span>
      <input
        className="mlops-select"
        type="date"
        defaultValue={props.on.slice(0, 10)}
        onChange={event => props.onChange(event.target.value)}
      />
    </label>
  );
}

/** Another thing by its reference: one of those there are, or any that is typed. */
function Target(props: {
  args: LineageArgs;
  onChange: (to: string) => void;
}): JSX.Element {
  const { model, trans } = useMLOps();
  const { args, onChange } = props;
  const [to, setTo] = useState(args.to ?? '');
  const offered = known(model, ['group', 'version', 'endpoint']).filter(
    reference => reference !== args.reference
  );
  const ask = () => to.trim() !== args.to && onChange(to.trim());
  return (
    <>
      <label className="mlops-row">
        <span className="mlops-2">{trans.__('To')}</span>
        <input
          className="mlops-select"
          list="mlops-lineage-ends"
          placeholder={trans.__('churn/3, data/train.csv, …')}
          value={to}
          onChange={event => {
            setTo(event.target.value);
            // Chosen from the list, not typed: there is no key to wait for.
            if (offered.includes(event.target.value)) {
              onChange(event.target.value);
            }
          }}
          onKeyDown={event => event.key === 'Enter' && ask()}
          onBlur={ask}
        />
      </label>
      {/* Beside the label: what lies in it is read as the field's name. */}
      <datalist id="mlops-lineage-ends">
        {offered.map(reference => (
          <option key={reference} value={reference}>
            {nameOf(reference)}
          </option>
        ))}
      </datalist>
    </>
  );
}

function questionsOf(
  graph: LineageGraph | null,
  trans: TranslationBundle
): IQuestion[] {
  // Asked of a version, its models are the archives; asked of data, the versions that learned.
  const isVersion = graph?.nodes.some(
    ({ id, kind }) => kind === 'version' && graph.start.includes(id)
  );
  const ask = (
    id: Question,
    icon: IconName,
    label: string,
    title: string,
    kinds: string[] = []
  ): IQuestion => ({ id, icon, label, title, kinds });
  return [
    ask(
      'all',
      'lineage',
      trans.__('Everything'),
      trans.__('All that it came of and that came of it')
    ),
    ask(
      'datasets',
      'dataset',
      trans.__('Data sets'),
      trans.__('Data that it came of, or that came of it'),
      ['dataset']
    ),
    ask(
      'jobs',
      'job',
      trans.__('Jobs'),
      trans.__('Notebooks and jobs that made or used it'),
      ['job', 'notebook']
    ),
    ask(
      'models',
      'model',
      trans.__('Models'),
      trans.__('Models that came of it'),
      isVersion ? ['model'] : ['version']
    ),
    ask(
      'endpoints',
      'endpoint',
      trans.__('Endpoints'),
      trans.__('Endpoints that serve what came of it'),
      ['endpoint']
    ),
    ask(
      'impact',
      'deployment',
      trans.__('Impact'),
      trans.__('Which versions came of it, and where they serve now')
    ),
    ask(
      'stale',
      'refresh',
      trans.__('Stale'),
      trans.__('Whether the data it came of has changed since')
    ),
    ask(
      'approvers',
      'approval',
      trans.__('Approvers'),
      trans.__('Who approved what serves')
    ),
    ask(
      'served',
      'clock',
      trans.__('Served'),
      trans.__('What served on a date')
    ),
    ask(
      'path',
      'arrowRight',
      trans.__('Path'),
      trans.__('How it is connected with something else')
    )
  ];
}

/** How many things answer a question: as answered, else of the whole of what was read. */
function countOf(
  graph: LineageGraph,
  question: IQuestion,
  asked: Question
): number {
  if (question.id === asked) {
    return graph.hits.length;
  }
  const all = question.kinds.map(kind => graph.kinds[kind] ?? 0);
  const begins = graph.nodes.filter(
    ({ id, kind }) => question.kinds.includes(kind) && graph.start.includes(id)
  );
  return all.reduce((sum, count) => sum + count, -begins.length);
}
