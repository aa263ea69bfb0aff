import React from 'react';

import type { LineageNode } from '../../api/types';
import { Button } from '../../components';
import { copy, useMLOps } from '../../models';

/** A job of SageMaker, by what its ARN says. */
export interface IJob {
  arn: string;
  name: string;
  region: string;
  /** The console that AWS shows it in; null where there is none. */
  console: string | null;
  /** Group of its log in CloudWatch. */
  log: string;
}

const ARN = /^arn:(aws[\w-]*):sagemaker:([\w-]+):\d+:([\w-]+-job)\/([\w-]+)$/;

/** Where each partition of AWS has its console. */
const CONSOLES: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com'
};

/** Page of the console and group of the log of each kind of job. */
const KINDS: Record<string, { page: string; log: string }> = {
  'training-job': { page: 'jobs', log: 'TrainingJobs' },
  'processing-job': { page: 'processing-jobs', log: 'ProcessingJobs' },
  'transform-job': { page: 'transform-jobs', log: 'TransformJobs' }
};

/** The job that a node stands for; null for all else. */
export function jobOf(node: LineageNode): IJob | null {
  const [arn, partition, region, type, name] = ARN.exec(node.uri ?? '') ?? [];
  const kind = KINDS[type];
  if (!arn || !kind) {
    return null;
  }
  const host = CONSOLES[partition];
  return {
    arn,
    name,
    region,
    console: host
      ? `https://${region}.${host}/sagemaker/home?region=${region}#/${kind.page}/${name}`
      : null,
    log: `/aws/sagemaker/${kind.log}`
  };
}

/** The line that prints the log of a job, on AWS and beside the local SageMaker alike. */
export function logCommand({ log, name, region }: IJob): string {
  return [
    'aws logs filter-log-events',
    `--log-group-name ${log}`,
    `--log-stream-name-prefix ${name}/`,
    `--region ${region}`,
    "--query 'events[].[message]' --output text"
  ].join(' ');
}

/** What can be done with a job: its ARN, its log, and its page in AWS's console. */
export function JobButtons(props: { job: IJob }): JSX.Element {
  const mlops = useMLOps();
  const { trans, model } = mlops;
  const { job } = props;
  const onAws = model.connection.value?.kind === 'aws';
  return (
    <>
      <Button small icon="copy" onClick={() => void copy(mlops, job.arn)}>
        {trans.__('Copy job ARN')}
      </Button>
      <Button
        small
        icon="copy"
        onClick={() => void copy(mlops, logCommand(job))}
      >
        {trans.__('Copy log command')}
      </Button>
      {onAws && job.console && (
        <a
          className="mlops-link"
          href={job.console}
          target="_blank"
          rel="noopener noreferrer"
        >
          {trans.__('Open in the AWS console')}
        </a>
      )}
    </>
  );
}
