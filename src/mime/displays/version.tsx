import React from 'react';

import type { DatasetUse, Evaluation, Version } from '../../api/types';
import {
  AliasTag,
  MetricStrip,
  Note,
  ProblemNote,
  StageTag,
  StateChip,
  formatCount,
  shortHash,
  useTrans
} from '../../components';
import type { IMetricStripProps } from '../../components';
import { EvaluationFigures } from '../../evaluation';
import { Ask, Fact, Head, OPEN, Reference } from './parts';

/** A version: state, figures, and what was kept with it. */
export function VersionDisplay(props: {
  version: Version;
  evaluation?: Evaluation;
  trends?: IMetricStripProps['trends'];
}): JSX.Element {
  const { version, evaluation, trends } = props;
  const { reference, previous } = version;
  const trans = useTrans();
  return (
    <>
      <Head
        icon="version"
        title={<Reference reference={reference} />}
        marks={<Marks version={version} />}
      >
        <Ask icon="open" command={OPEN.version} args={{ reference }}>
          {trans.__('Open')}
        </Ask>
        {previous && (
          <Ask
            icon="compare"
            command={OPEN.compare}
            args={{ references: [previous.reference, reference] }}
          >
            {trans.__('Compare with %1', previous.reference)}
          </Ask>
        )}
      </Head>
      {version.status === 'Failed' && (
        <Note tone="error" title={trans.__('SageMaker refused this version.')}>
          {version.description}
        </Note>
      )}
      {version.metrics.length > 0 && (
        <MetricStrip
          metrics={version.metrics}
          previous={previous}
          trends={trends}
        />
      )}
      <Facts version={version} evaluation={evaluation} />
      {version.unread && <ProblemNote problem={version.unread} />}
      {version.approvalComment && (
        <q className="mlops-evWhy">{version.approvalComment}</q>
      )}
      {evaluation && (
        <details className="mlops-details">
          <summary className="mlops-summary">
            {trans.__('Charts of the evaluation')}
          </summary>
          <EvaluationFigures
            series={[{ name: reference, evaluation, slot: 1 }]}
          />
        </details>
      )}
    </>
  );
}

function Marks(props: { version: Version }): JSX.Element {
  const { approval, stage, stageStatus, aliases } = props.version;
  return (
    <>
      <StateChip kind="approval" value={approval} />
      {stage && <StageTag stage={stage} status={stageStatus} />}
      {aliases.map(alias => (
        <AliasTag key={alias} alias={alias} />
      ))}
    </>
  );
}

function Facts(props: {
  version: Version;
  evaluation?: Evaluation;
}): JSX.Element {
  const { datasets, notebook, environment, commit, archive } = props.version;
  const { evaluation } = props;
  const trans = useTrans();
  const tests = datasets.filter(({ role }) =>
    /test|hold|valid|eval/i.test(role)
  );
  const rest = datasets.filter(dataset => !tests.includes(dataset));
  const packages = Object.keys(environment?.packages ?? {}).length;
  return (
    <div className="mlops-displayFacts">
      {rest.length > 0 && (
        <Fact icon="dataset" name={trans.__('Trained on')}>
          <Datasets datasets={rest} />
        </Fact>
      )}
      {(tests.length > 0 || evaluation) && (
        <Fact icon="dataset" name={trans.__('Evaluated on')}>
          <Datasets datasets={tests} />
          {tests.length === 0 && evaluation?.rows && (
            <Rows count={evaluation.rows} />
          )}
        </Fact>
      )}
      {notebook && (
        <Fact icon="notebook" name={trans.__('From')}>
          {notebook.name}{' '}
          <span className="mlops-2">
            {[
              notebook.cell ? trans.__('cell %1', notebook.cell) : '',
              commit ? trans.__('commit %1', commit.slice(0, 7)) : ''
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </Fact>
      )}
      {environment && (
        <Fact icon="layers" name={trans.__('Environment')}>
          {[
            `Python ${environment.python}`,
            [environment.framework, environment.frameworkVersion]
              .filter(Boolean)
              .join(' ')
          ]
            .filter(Boolean)
            .join(' · ')}{' '}
          {packages > 0 && (
            <span className="mlops-2">
              {trans._n('+ %1 package', '+ %1 packages', packages)}
            </span>
          )}
        </Fact>
      )}
      {!notebook && archive?.sha256 && (
        <Fact icon="model" name={trans.__('Archive')}>
          {archive.uri.split('/').pop()}{' '}
          <span className="mlops-2">{`sha256 ${shortHash(archive.sha256)}`}</span>
        </Fact>
      )}
    </div>
  );
}

function Datasets(props: { datasets: DatasetUse[] }): JSX.Element {
  const trans = useTrans();
  return (
    <>
      {props.datasets.map((dataset, index) => (
        <span key={dataset.uri + index} title={dataset.uri}>
          {index > 0 && ', '}
          {dataset.name}{' '}
          <span className="mlops-2">
            {[
              dataset.rows === null
                ? ''
                : trans._n(
                    '%2 row',
                    '%2 rows',
                    dataset.rows,
                    formatCount(dataset.rows)
                  ),
              dataset.columns
                ? trans._n('%1 column', '%1 columns', dataset.columns.length)
                : '',
              dataset.sha256 ? `sha256 ${shortHash(dataset.sha256)}` : ''
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
      ))}
    </>
  );
}

function Rows(props: { count: number }): JSX.Element {
  const trans = useTrans();
  return (
    <>{trans._n('%2 row', '%2 rows', props.count, formatCount(props.count))}</>
  );
}
