import { Elsewhere } from './elsewhere';
import { pathOf, request } from './request';
import { versionPath } from './requests';
import type {
  AliasChange,
  Assessment,
  CardPage,
  Collection,
  Comparison,
  ComparisonPage,
  ConnectionInfo,
  DeployPlan,
  Endpoint,
  EndpointSummary,
  Evaluation,
  FinishedJob,
  HistoryEntry,
  IamPolicy,
  Invocation,
  LineageFile,
  LineageGraph,
  ModelCard,
  ModelGroup,
  Policies,
  Reports,
  TrafficMinute,
  Trend,
  Version,
  VersionDecisions,
  VersionTable
} from './types';

/** Which SageMaker the user chose. */
export interface IConnectionChoice {
  use: 'aws' | 'local';
  profile?: string;
  region?: string;
}

/** Where a version goes in its lifecycle; an empty status is the one that fits. */
export interface IMove {
  stage: string;
  status: string;
  comment: string;
  overrides: string[];
  /** Whether the stage is a word that there is not yet. */
  fresh?: boolean;
}

/** A rule as a person writes it. */
export interface IRule {
  group: string;
  rule: string;
  value: string;
  override: boolean;
}

/** What to keep as a version's model card; what is left out stays as it is. */
export interface ICardChange {
  revision: string;
  content?: ModelCard['content'];
  status?: 'Draft' | 'PendingReview' | 'Approved' | 'Archived';
}

/** What is registered without a kernel, and the token by which its progress is asked for. */
export interface IGiven {
  source: string;
  datasets: { uri: string; role: string }[];
  description: string;
  progress: string;
}

/** A lineage question, as the server part takes it. */
export interface ILineageQuestion {
  ref: string;
  question:
    | 'all'
    | 'datasets'
    | 'jobs'
    | 'models'
    | 'endpoints'
    | 'impact'
    | 'stale'
    | 'approvers'
    | 'served'
    | 'path';
  direction: 'both' | 'ascendants' | 'descendants';
  /** How many steps; all where it is left out. */
  depth?: number;
  /** When, of `served`: an ISO date or time. */
  on?: string;
  /** Where to, of `path`. */
  to?: string;
  /** How many nodes a page has. */
  most?: number;
  /** Token of the page before. */
  next?: string;
  /** Token by which is asked how far reading has come. */
  progress?: string;
}

/** A form of others in which a lineage graph is given out. */
export type LineageFormat = 'openlineage' | 'prov';

/** Whose neighbours, as the server part takes it. */
export interface INeighbours {
  /** ARN of a lineage entity. */
  id: string;
  direction: 'both' | 'ascendants' | 'descendants';
  most?: number;
  next?: string;
}

/**
 * One method a route of the server part. Every method throws a `RequestError` when the server
 * refuses; what is not there answers with a problem, an evaluation that was never stored with null.
 */
export class Client extends Elsewhere {
  connection(): Promise<ConnectionInfo> {
    return this._get('connection');
  }

  choose(choice: IConnectionChoice): Promise<ConnectionInfo> {
    return this._send('connection', { method: 'PUT', body: choice });
  }

  async groups(): Promise<ModelGroup[]> {
    const answer = await this._get<{ groups: ModelGroup[] }>('models');
    return answer.groups;
  }

  group(name: string): Promise<ModelGroup> {
    return this._get(pathOf('models', name));
  }

  /**
   * All versions of all groups.
   *
   * @param known - mark of the table that is known: null is the answer while it is the same.
   * @param first - answer at once: so many of the newest, unless all are known to the server part.
   */
  versions(known = '', first?: number): Promise<VersionTable | null> {
    const query = { mark: known || undefined, first };
    return request(this._settings, 'versions', { query });
  }

  setAlias(group: string, alias: string, number: number): Promise<AliasChange> {
    const path = pathOf('models', group, 'aliases', alias);
    return this._send(path, { method: 'PUT', body: { number } });
  }

  removeAlias(group: string, alias: string): Promise<AliasChange> {
    const path = pathOf('models', group, 'aliases', alias);
    return this._send(path, { method: 'DELETE' });
  }

  async collections(): Promise<Collection[]> {
    const answer = await this._get<{ collections: Collection[] }>(
      'collections'
    );
    return answer.collections;
  }

  createCollection(path: string): Promise<Collection> {
    return this._send('collections', { method: 'POST', body: { path } });
  }

  changeCollection(
    path: string,
    change: { add?: string[]; remove?: string[] }
  ): Promise<Collection> {
    const body = { path, ...change };
    return this._send('collections', { method: 'PUT', body });
  }

  renameCollection(path: string, name: string): Promise<Collection> {
    const body = { path, name };
    return this._send('collections/name', { method: 'PUT', body });
  }

  deleteCollection(path: string): Promise<Collection> {
    return this._send('collections', { method: 'DELETE', query: { path } });
  }

  /** Training jobs whose models can be registered, newest first. */
  async finishedJobs(): Promise<FinishedJob[]> {
    const answer = await this._get<{ jobs: FinishedJob[] }>('finished-jobs');
    return answer.jobs;
  }

  /** Register an archive, a folder or what a training job made. */
  register(group: string, given: IGiven): Promise<Version> {
    const path = pathOf('models', group, 'versions');
    return this._send(path, { method: 'POST', body: given });
  }

  version(reference: string): Promise<Version> {
    return this._get(versionPath(reference));
  }

  evaluation(reference: string): Promise<Evaluation | null> {
    return request(this._settings, versionPath(reference, 'evaluation'));
  }

  reports(reference: string): Promise<Reports> {
    return this._get(versionPath(reference, 'reports'));
  }

  card(reference: string): Promise<ModelCard> {
    return this._get(versionPath(reference, 'card'));
  }

  /** Keep a version's model card; a conflict when somebody else changed it since `revision`. */
  saveCard(reference: string, change: ICardChange): Promise<ModelCard> {
    const path = versionPath(reference, 'card');
    return this._send(path, { method: 'PUT', body: change });
  }

  cardPage(reference: string): Promise<CardPage> {
    return this._get(versionPath(reference, 'card', 'page'));
  }

  async history(reference: string): Promise<HistoryEntry[]> {
    const path = versionPath(reference, 'history');
    const answer = await this._get<{ entries: HistoryEntry[] }>(path);
    return answer.entries;
  }

  decide(
    reference: string,
    status: 'Approved' | 'Rejected',
    comment: string,
    overrides: string[] = []
  ): Promise<Version> {
    const path = versionPath(reference, 'approval');
    const body = { status, comment, overrides };
    return this._send(path, { method: 'PUT', body });
  }

  /** Approve or reject versions, each as far as the rules of its group allow. */
  decideAll(
    versions: string[],
    status: 'Approved' | 'Rejected',
    comment: string
  ): Promise<VersionDecisions> {
    const body = { versions, status, comment };
    return this._send('versions/approval', { method: 'PUT', body });
  }

  /** How versions stand against the rules that hold an approval. */
  async rulesOfAll(versions: string[]): Promise<Assessment[]> {
    const query = { version: versions };
    const answer = await this._get<{ assessments: Assessment[] }>(
      'versions/rules',
      query
    );
    return answer.assessments;
  }

  /** How a version stands against the rules of its group. */
  rules(
    reference: string,
    change: 'approve' | 'deploy' | 'stage' = 'approve',
    stage?: string
  ): Promise<Assessment> {
    return this._get(versionPath(reference, 'rules'), { change, stage });
  }

  setStage(reference: string, move: IMove): Promise<Version> {
    const { stage, comment, overrides, fresh } = move;
    const status = move.status || null;
    const body = { stage, status, comment, overrides, new: fresh ?? false };
    const path = versionPath(reference, 'stage');
    return this._send(path, { method: 'PUT', body });
  }

  policies(group: string): Promise<Policies> {
    return this._get(pathOf('models', group, 'policies'));
  }

  setPolicy(policy: IRule): Promise<Policies> {
    const { value, override } = policy;
    const path = pathOf('models', policy.group, 'policies', policy.rule);
    return this._send(path, { method: 'PUT', body: { value, override } });
  }

  removePolicy(group: string, rule: string): Promise<Policies> {
    const path = pathOf('models', group, 'policies', rule);
    return this._send(path, { method: 'DELETE' });
  }

  /** The IAM policy of a role that approves versions of a group, or may not. */
  iamPolicy(
    group: string,
    role: string,
    approves: boolean
  ): Promise<IamPolicy> {
    const path = pathOf('models', group, 'iam');
    return this._get(path, { role, approves: String(approves) });
  }

  compare(references: string[], baseline?: string): Promise<Comparison> {
    return this._get('comparison', { version: references, baseline });
  }

  comparisonPage(
    references: string[],
    baseline?: string
  ): Promise<ComparisonPage> {
    return this._get('comparison/page', { version: references, baseline });
  }

  trend(group: string, metric?: string): Promise<Trend> {
    return this._get(`models/${encodeURIComponent(group)}/trend`, { metric });
  }

  lineage(question: ILineageQuestion): Promise<LineageGraph> {
    return this._get('lineage', { ...question });
  }

  /** The graph of a lineage question as a file in a form of others. */
  lineageFile(
    question: Pick<
      ILineageQuestion,
      'ref' | 'question' | 'direction' | 'on' | 'to'
    > & { format: LineageFormat }
  ): Promise<LineageFile> {
    return this._get('lineage/export', { ...question });
  }

  /** A lineage entity with its direct neighbours. */
  neighbours(question: INeighbours): Promise<LineageGraph> {
    return this._get('lineage/near', { ...question });
  }

  async endpoints(): Promise<EndpointSummary[]> {
    const answer = await this._get<{ endpoints: EndpointSummary[] }>(
      'endpoints'
    );
    return answer.endpoints;
  }

  endpoint(name: string): Promise<Endpoint> {
    return this._get(pathOf('endpoints', name));
  }

  plan(name: string, version: string): Promise<DeployPlan> {
    return this._get(pathOf('endpoints', name, 'plan'), { version });
  }

  deploy(
    name: string,
    version: string,
    comment = '',
    overrides: string[] = []
  ): Promise<Endpoint> {
    const body = { version, comment, overrides };
    return this._send(pathOf('endpoints', name), { method: 'PUT', body });
  }

  invoke(name: string, body: string, contentType: string): Promise<Invocation> {
    return this._send(pathOf('endpoints', name, 'invocations'), {
      method: 'POST',
      body: { body, contentType, accept: 'application/json' }
    });
  }

  async log(name: string, lines = 200): Promise<string[]> {
    const path = pathOf('endpoints', name, 'log');
    const answer = await this._get<{ lines: string[] }>(path, { lines });
    return answer.lines;
  }

  async traffic(name: string): Promise<TrafficMinute[]> {
    const path = pathOf('endpoints', name, 'traffic');
    const answer = await this._get<{ minutes: TrafficMinute[] }>(path);
    return answer.minutes;
  }

  /** Keep the watcher awake for 15 seconds, or make it look at once. */
  async watch(visible: boolean, now = false): Promise<void> {
    const body = { visible, now };
    await request(this._settings, 'watch', { method: 'PUT', body });
  }
}
