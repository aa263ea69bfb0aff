import { ServerConnection } from '@jupyterlab/services';
import type { Event } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';

import { plainProblem } from '../api/request';
import type {
  EndpointSummary,
  ModelGroup,
  Problem,
  VersionSummary
} from '../api/types';
import { MLOpsModel } from '../models/app';
import { Notebooks } from '../models/notebooks';
import { Preferences } from '../models/preferences';
import type { IMLOps } from '../tokens';

/** What the server part is told by a test, and what it was asked. */
export class TestServer {
  /** Method and path, in the order of asking, with the body where there is one. */
  asked: string[] = [];

  constructor(private _answers: Record<string, unknown> = {}) {}

  /** Answer a method and path, `GET models`; a number is a status alone. */
  answer(request: string, answer: unknown, status = 200): void {
    this._answers[request] = answer;
    this._statuses[request] = status;
  }

  get settings(): ServerConnection.ISettings {
    return ServerConnection.makeSettings({
      baseUrl: 'http://127.0.0.1:1/',
      fetch: (input: RequestInfo | URL, init?: RequestInit) =>
        this._respond(input as Request, init)
    });
  }

  private async _respond(
    input: Request,
    init?: RequestInit
  ): Promise<Response> {
    const url = new URL(typeof input === 'string' ? input : input.url);
    const method = input.method ?? init?.method ?? 'GET';
    // Jupyter's client adds a time stamp to what is read.
    const query = [...url.searchParams].filter(([, value]) => value !== '');
    const path = url.pathname.replace('/mlops-ext/', '');
    const text = query.length > 0 ? `?${new URLSearchParams(query)}` : '';
    const request = `${method} ${path}${text}`;
    this.asked.push(request);
    const found = this._answers[request];
    if (found === undefined) {
      return new Response('<html>404</html>', { status: 404 });
    }
    const status = this._statuses[request] ?? 200;
    return status === 204
      ? new Response(null, { status })
      : new Response(JSON.stringify(found), { status });
  }

  private _statuses: Record<string, number> = {};
}

/** What a view needs, on a server of the test. */
export function mlopsOn(
  server: TestServer
): IMLOps & { emit: (changes: unknown[]) => void } {
  const stream = new Signal<unknown, Event.Emission>({});
  const events = { stream } as unknown as Event.IManager;
  return {
    model: new MLOpsModel({ serverSettings: server.settings, events }),
    commands: new CommandRegistry(),
    notebooks: new Notebooks(null),
    preferences: new Preferences(),
    rendermime: null,
    trans: nullTranslator.load('mlops_ext'),
    emit: changes =>
      stream.emit({
        schema_id: 'https://schema.mlops-ext.dev/changed/v1',
        changes
      } as unknown as Event.Emission)
  };
}

/** A version as lists show it. */
export function version(
  group: string,
  number: number,
  auc: number,
  more: Partial<VersionSummary> = {}
): VersionSummary {
  return {
    reference: `${group}/${number}`,
    group,
    number,
    arn: `arn:aws:sagemaker:us-east-1:000000000000:model-package/${group}/${number}`,
    approval: 'PendingManualApproval',
    status: 'Completed',
    stage: null,
    stageStatus: null,
    aliases: [],
    metrics: [{ name: 'auc', label: 'AUC', value: auc, better: 'higher' }],
    description: '',
    created: '2026-03-16T16:42:00Z',
    modified: '2026-03-16T16:42:00Z',
    createdBy: 'ana',
    framework: null,
    ...more
  };
}

/** A group of versions, newest first. */
export function group(name: string, versions: VersionSummary[]): ModelGroup {
  return {
    name,
    arn: `arn:aws:sagemaker:us-east-1:000000000000:model-package-group/${name}`,
    description: '',
    created: '2026-03-01T00:00:00Z',
    headline: 'auc',
    trend: versions.map(({ metrics }) => metrics[0].value).reverse(),
    versions,
    tags: {},
    collections: [],
    account: null
  };
}

/** An endpoint as lists show it. */
export function endpoint(name: string, serves: string[]): EndpointSummary {
  return {
    name,
    arn: `arn:aws:sagemaker:us-east-1:000000000000:endpoint/${name}`,
    status: 'InService',
    serves,
    created: '2026-03-16T16:42:00Z',
    modified: '2026-03-16T16:42:00Z',
    failureReason: null
  };
}

/** A refusal. */
export function problem(more: Partial<Problem>): Problem {
  const refused = plainProblem(
    'UnknownReference',
    'There is no such thing.',
    ''
  );
  return { ...refused, ...more };
}

/** The local SageMaker. */
export const LOCAL = {
  kind: 'local',
  account: '000000000000',
  region: 'us-east-1',
  user: 'ana',
  identity: 'arn:aws:iam::000000000000:user/ana',
  role: null,
  chosenBy: 'settings',
  profile: null,
  stateDir: null
};
