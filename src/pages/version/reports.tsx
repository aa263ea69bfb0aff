import React from 'react';

import { Skeleton } from '../../components';
import { useLive, useMLOps, useWaited } from '../../models';
import { Unread } from '../../models/reading';
import { ReportsView } from '../../reports';
import type { IVersionParts } from './view';

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
      {reports.value && <ReportsView reports={reports.value} />}
    </div>
  );
}
