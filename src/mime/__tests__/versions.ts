import { EVALUATION } from '../../api/__tests__/evaluations';
import type { Version } from '../../api/types';

/** A version of churn with a data set whose name is markup. */
export function version(number: number): Version {
  return {
    reference: `churn/${number}`,
    group: 'churn',
    number,
    arn: `arn:${number}`,
    approval: 'PendingManualApproval',
    status: 'Completed',
    stage: null,
    stageStatus: null,
    aliases: ['latest'],
    metrics: EVALUATION.metrics,
    description: '',
    created: '2026-03-16T16:42:00Z',
    modified: '2026-03-16T16:42:00Z',
    createdBy: null,
    approvalComment: '<img src=x>',
    parameters: {},
    datasets: [
      {
        uri: 'file:///train.csv',
        name: '<b>train</b>.csv',
        role: 'train',
        how: 'traced',
        reader: 'pandas',
        cell: 4,
        changed: false,
        rows: 569,
        columns: null,
        sha256: null,
        size: null,
        version: null,
        etag: null,
        arn: null
      }
    ],
    environment: null,
    notebook: null,
    archive: null,
    evaluationUri: null,
    image: null,
    framework: null,
    commit: null,
    metadata: {},
    previous: null,
    siblings: [number],
    signature: [],
    inputs: [],
    outputs: [],
    classes: [],
    source: null,
    deployable: true,
    deployableNote: '',
    sample: null,
    sampleContentType: null,
    unread: null,
    existing: false
  };
}
