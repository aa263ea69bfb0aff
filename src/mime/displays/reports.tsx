import React from 'react';

import type { Reports } from '../../api/types';
import { useTrans } from '../../components';
import { ReportsView } from '../../reports';
import { Ask, Head, OPEN, Reference } from './parts';

/** What SageMaker's jobs say of a version: explainability, bias, quality of data and model. */
export function ReportsDisplay(props: { reports: Reports }): JSX.Element {
  const { reports } = props;
  const { reference } = reports;
  const trans = useTrans();
  return (
    <>
      <Head
        icon="version"
        title={<Reference reference={reference} />}
        marks={<span className="mlops-2">{trans.__('reports')}</span>}
      >
        <Ask
          icon="open"
          command={OPEN.version}
          args={{ reference, tab: 'reports' }}
        >
          {trans.__('Open')}
        </Ask>
      </Head>
      <ReportsView reports={reports} />
    </>
  );
}
