import type { ChildProcessWithoutNullStreams } from 'child_process';
import { spawn } from 'child_process';
import { join } from 'path';
import { createInterface } from 'readline';

/** An answer of boto3, as JSON. */
export type Answer = Record<string, unknown>;

/** What boto3 says of a version, as far as the tests ask. */
export interface IPackage {
  ModelPackageArn: string;
  ModelPackageVersion: number;
  ModelApprovalStatus: string;
  ApprovalDescription?: string;
  CustomerMetadataProperties: Record<string, string>;
  ModelMetrics: { ModelQuality: { Statistics: { S3Uri: string } } };
}

/** SageMaker's evaluation.json, as far as the tests ask. */
export interface IStored {
  binary_classification_metrics: {
    confusion_matrix: Record<string, Record<string, number>>;
  };
}

/** What boto3 says of an endpoint, as far as the tests ask; of one that is gone, why. */
export interface IEndpoint {
  EndpointStatus?: string;
  EndpointConfigName?: string;
  Error?: { Code: string };
}

interface IReply {
  answer?: unknown;
  error?: string;
}

/** Asks boto3 what is so and sets the stage for a test, in a Python process beside the browser. */
export class Backstage {
  constructor() {
    this._process = spawn('python', [join(__dirname, '../../backstage.py')]);
    this._process.stderr.on('data', data => {
      this._said += String(data);
    });
    createInterface({ input: this._process.stdout }).on('line', line =>
      this._waiting.shift()?.(JSON.parse(line) as IReply)
    );
    this._process.on('exit', () => {
      const error = `The process beside the browser has ended. ${this._said}`;
      this._waiting.splice(0).forEach(settle => settle({ error }));
    });
  }

  /** What boto3 answers: `boto3('sagemaker', 'list_endpoints')`. */
  boto3<T = Answer>(
    service: string,
    operation: string,
    given: Record<string, unknown> = {}
  ): Promise<T> {
    return this._ask('boto3', { service, operation, given });
  }

  /** What boto3 says of a version: `churn/2`. */
  async version(reference: string): Promise<IPackage> {
    const [group, number] = reference.split('/');
    const found = (await this.versions(group)).find(
      ({ ModelPackageVersion }) => ModelPackageVersion === Number(number)
    );
    return this.boto3('sagemaker', 'describe_model_package', {
      ModelPackageName: found?.ModelPackageArn
    });
  }

  /** What boto3 lists of a group, newest first; nothing where there is no such group. */
  async versions(group: string): Promise<IPackage[]> {
    const listed = await this.boto3<{
      ModelPackageSummaryList?: IPackage[];
    }>('sagemaker', 'list_model_packages', {
      ModelPackageGroupName: group,
      SortBy: 'CreationTime',
      SortOrder: 'Descending'
    });
    return listed.ModelPackageSummaryList ?? [];
  }

  /** The evaluation that is stored with a version, read from S3. */
  async evaluation(reference: string): Promise<IStored> {
    const { ModelMetrics } = await this.version(reference);
    const uri = new URL(ModelMetrics.ModelQuality.Statistics.S3Uri);
    const { Body } = await this.boto3<{ Body: string }>('s3', 'get_object', {
      Bucket: uri.host,
      Key: uri.pathname.slice(1)
    });
    return JSON.parse(Body) as IStored;
  }

  /** What boto3 says of an endpoint. */
  endpoint(name: string): Promise<IEndpoint> {
    return this.boto3('sagemaker', 'describe_endpoint', { EndpointName: name });
  }

  /** Take away every endpoint and every group. */
  clean(): Promise<void> {
    return this._ask('clean', {});
  }

  /** Register a real model of `models.py`; resolves to its reference. */
  register(
    group: string,
    model: string,
    description = '',
    data = 'tumours'
  ): Promise<string> {
    return this._ask('register', { group, model, data, description });
  }

  /** Make many versions that differ in state and metrics, without archives. */
  fill(group: string, count: number): Promise<void> {
    return this._ask('fill', { group, count });
  }

  /** Register three versions that differ in all that a comparison shows; resolves to them. */
  contest(
    group: string,
    kind: 'binary' | 'multiclass' | 'regression' = 'binary'
  ): Promise<string[]> {
    return this._ask('contest', { group, kind });
  }

  /** Run a real training job to its end; resolves to its status. */
  train(name: string): Promise<string> {
    return this._ask('train', { name });
  }

  /** The same for very many, faster: most are written into the store, of which nobody is told. */
  multiply(group: string, count: number): Promise<void> {
    return this._ask('multiply', { group, count });
  }

  /** Approve or reject a version. */
  decide(
    reference: string,
    status: 'Approved' | 'Rejected',
    comment: string
  ): Promise<void> {
    return this._ask('decide', { reference, status, comment });
  }

  /** Deploy a version and wait until it is in service. */
  deploy(reference: string, endpoint: string): Promise<void> {
    return this._ask('deploy', { reference, endpoint });
  }

  /** Held-out rows as CSV without a head. */
  sample(rows: number, data = 'tumours'): Promise<string> {
    return this._ask('sample', { data, rows });
  }

  /** Let an operation of the local SageMaker fail. */
  fault(operation: string, code: string, times: number): Promise<void> {
    return this._ask('fault', { operation, code, times });
  }

  /** Let every operation fail until it is mended. */
  breakAll(code: string): Promise<void> {
    return this.fault('*', code, 1_000_000);
  }

  /** Let every operation work again. */
  mend(): Promise<void> {
    return this._ask('mend', {});
  }

  /** End the process. */
  dispose(): void {
    this._process.stdin.end();
  }

  private async _ask<T>(deed: string, given: object): Promise<T> {
    const reply = new Promise<IReply>(resolve => this._waiting.push(resolve));
    const request = JSON.stringify({ do: deed, with: given });
    this._process.stdin.write(`${request}\n`);
    const { answer, error } = await reply;
    if (error) {
      throw new Error(`${deed}: ${error}`);
    }
    return answer as T;
  }

  private _process: ChildProcessWithoutNullStreams;
  private _waiting: ((reply: IReply) => void)[] = [];
  private _said = '';
}
