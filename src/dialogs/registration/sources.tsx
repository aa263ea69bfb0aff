import React, { useEffect } from 'react';

import type { FinishedJob } from '../../api/types';
import { EmptyState, formatTime } from '../../components';
import { useLive, useMLOps } from '../../models';
import { Unread } from '../../models/reading';
import { TextField } from '../fields';

/** Where an archive might lie. */
export const EXAMPLE = 's3://my-bucket/model.tar.gz';

/** Where an archive or a folder lies. */
export function Place(props: {
  place: string;
  onChange: (place: string) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  return (
    <div className="mlops-form">
      <TextField
        label={trans.__('Model')}
        value={props.place}
        onChange={props.onChange}
        placeholder={EXAMPLE}
        hint={trans.__(
          'A model.tar.gz in S3, or the path of one or of a folder, from the root of the file browser.'
        )}
      />
    </div>
  );
}

/** The training jobs that have made a model, one of them chosen. */
export function FinishedJobs(props: {
  jobs: FinishedJob[];
  chosen: string;
  onRead: (jobs: FinishedJob[]) => void;
  onChoose: (job: string) => void;
}): JSX.Element {
  const { model, trans } = useMLOps();
  const { jobs, chosen, onRead, onChoose } = props;
  const read = useLive(
    'finished-jobs',
    () => model.client.finishedJobs(),
    () => false
  );
  useEffect(() => {
    if (read.value) {
      onRead(read.value);
    }
  }, [read.value]);
  if (read.value?.length === 0) {
    return (
      <EmptyState title={trans.__('No finished training job')}>
        {trans.__('Jobs are listed here once they have completed.')}
      </EmptyState>
    );
  }
  return (
    <>
      <Unread resource={read} />
      <div className="mlops-jobs" aria-busy={read.loading}>
        <table className="mlops-t mlops-variables">
          <thead>
            <tr>
              <th scope="col">{trans.__('Training job')}</th>
              <th scope="col">{trans.__('Completed')}</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map(({ name, arn, ended }) => (
              <tr key={arn} aria-selected={name === chosen}>
                <td>
                  <label className="mlops-row">
                    <input
                      type="radio"
                      name="mlops-job"
                      checked={name === chosen}
                      onChange={() => onChoose(name)}
                    />
                    <code className="mlops-mono">{name}</code>
                  </label>
                </td>
                <td className="mlops-2">{formatTime(ended)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
