import type { ReactNode } from 'react';
import React from 'react';

import type { ReportFile, ReportSet, Reports } from '../../../api/types';
import { Code, EmptyState, Note, Skeleton } from '../../../components';
import { useLive, useMLOps, useWaited } from '../../../models';
import { Unread } from '../../../models/reading';
import { Part } from '../../parts';
import type { IVersionParts } from '../view';
import { BiasReport } from './bias';
import { DataQualityReport } from './dataquality';
import { ExplainabilityReport } from './explainability';
import { ModelQualityReport } from './modelquality';

const SKELETON = [[160], [80, 240, 60], [80, 200, 60], [80, 140, 60]];

/** What SageMaker's jobs say of a version: explainability, bias, quality of data and model. */
export function ReportsTab(props: IVersionParts): JSX.Element {
  const { model, trans } = useMLOps();
  const { reference } = props.version;
  const reports = useLive(
    reference,
    () => model.client.reports(reference),
    change => change.id === reference
  );
  const waited = useWaited(reports.loading);
  return (
    <div className="mlops-col mlops-main">
      <Unread resource={reports} />
      {waited && (
        <Skeleton
          rows={SKELETON}
          height={28}
          label={trans.__('Reading the reports of %1', reference)}
        />
      )}
      {reports.value && <All reports={reports.value} />}
    </div>
  );
}

function All({ reports }: { reports: Reports }): JSX.Element {
  const { trans } = useMLOps();
  const isEmpty = isNone(reports) && !reports.baselines;
  if (isEmpty) {
    return (
      <>
        <EmptyState title={trans.__('No reports are stored')}>
          {trans.__(
            'Clarify and Model Monitor write them; a version names them in ModelMetrics when it is created.'
          )}
        </EmptyState>
        <Code
          text={`sm.create_model_package(..., ModelMetrics={"Bias": {"Report": {"ContentType": "application/json", "S3Uri": "s3://…/analysis.json"}}})`}
        />
      </>
    );
  }
  return (
    <>
      <ReportsOf reports={reports} />
      {reports.baselines && !isNone(reports.baselines) && (
        <details className="mlops-details">
          <summary className="mlops-summary">
            {trans.__('Baselines that drift is checked against')}
          </summary>
          <ReportsOf reports={reports.baselines} />
        </details>
      )}
    </>
  );
}

function isNone(reports: ReportSet): boolean {
  return !(
    reports.bias ||
    reports.explainability ||
    reports.dataQuality ||
    reports.modelQuality
  );
}

function ReportsOf(props: { reports: ReportSet }): JSX.Element {
  const { trans } = useMLOps();
  const { explainability, bias, dataQuality, modelQuality } = props.reports;
  return (
    <>
      {explainability && (
        <Report
          title={trans.__('Explainability')}
          note={trans.__('SHAP, by Clarify')}
          files={explainability.files}
        >
          <ExplainabilityReport report={explainability} />
        </Report>
      )}
      {bias && (
        <Report
          title={trans.__('Bias')}
          note={biasNote(bias.label, bias.labelValue)}
          files={bias.files}
        >
          <BiasReport report={bias} />
        </Report>
      )}
      {dataQuality && (
        <Report
          title={trans.__('Data quality')}
          note={trans.__('by Model Monitor')}
          files={dataQuality.files}
        >
          <DataQualityReport report={dataQuality} />
        </Report>
      )}
      {modelQuality && (
        <Report
          title={trans.__('Model quality')}
          note={trans.__('by Model Monitor')}
          files={modelQuality.files}
        >
          <ModelQualityReport report={modelQuality} />
        </Report>
      )}
    </>
  );

  function biasNote(label: string | null, value: string | null): string {
    return label && value
      ? trans.__('%1 = %2 is the favourable outcome', label, value)
      : trans.__('by Clarify');
  }
}

/** One report; of a file that could not be read it says why, and shows the rest. */
function Report(props: {
  title: string;
  note: string;
  files: ReportFile[];
  children: ReactNode;
}): JSX.Element {
  const { title, note, files, children } = props;
  const unread = files.filter(({ problem }) => problem);
  return (
    <Part title={title} note={note}>
      {unread.map(({ name, uri, problem }) => (
        <Note
          key={name + uri}
          tone="warn"
          title={`${name}: ${problem?.title ?? ''}`}
        >
          <div className="mlops-2">
            <span className="mlops-mono">{uri}</span>{' '}
            {problem?.message !== problem?.title && problem?.message}{' '}
            {problem?.hint}
          </div>
        </Note>
      ))}
      {children}
    </Part>
  );
}
