import type { ReactNode } from 'react';
import React from 'react';

import type { ReportFile, ReportSet, Reports } from '../api/types';
import { Code, EmptyState, Note, Part, useTrans } from '../components';
import { BiasReport } from './bias';
import { DataQualityReport } from './dataquality';
import { ExplainabilityReport } from './explainability';
import { ModelQualityReport } from './modelquality';

/** All reports of a version, then the baselines that drift is checked against. */
export function ReportsView({ reports }: { reports: Reports }): JSX.Element {
  const trans = useTrans();
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
  const trans = useTrans();
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
