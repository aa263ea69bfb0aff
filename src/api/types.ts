/**
 * What the server part answers, as `mlops_ext/services/records.py` defines it. Times are ISO 8601,
 * sizes bytes.
 */

/** Which SageMaker is spoken to, and as whom. */
export type ConnectionInfo = {
  kind: 'aws' | 'local';
  account: string;
  region: string;
  user: string;
  identity: string;
  role: string | null;
  chosenBy: string;
  profile: string | null;
  stateDir: string | null;
};

/** What went wrong, on which object, and what to do next: the body of every error answer. */
export type Problem = {
  code: string;
  title: string;
  message: string;
  hint: string;
  action: string | null;
  resource: string | null;
  identity: string | null;
  statement: Record<string, unknown> | null;
  closest: string[];
  proposal: string | null;
  requestId: string | null;
  retryable: boolean;
};

export type Better = 'higher' | 'lower';

/** One headline figure of a version. */
export type Metric = {
  name: string;
  label: string;
  value: number | null;
  better: Better | null;
};

/** A model package version as lists show it. */
export type VersionSummary = {
  reference: string;
  group: string;
  number: number;
  arn: string;
  approval: string;
  status: string;
  stage: string | null;
  stageStatus: string | null;
  aliases: string[];
  metrics: Metric[];
  description: string;
  created: string;
  modified: string;
  createdBy: string | null;
};

/** A model package group with its versions, newest first. */
export type ModelGroup = {
  name: string;
  arn: string;
  description: string;
  created: string;
  headline: string | null;
  trend: (number | null)[];
  versions: VersionSummary[];
};

/** A data set that a version learned from or was evaluated on. */
export type DatasetUse = {
  uri: string;
  name: string;
  role: string;
  how: string;
  rows: number | null;
  columns: string[] | null;
  sha256: string | null;
  size: number | null;
  arn: string | null;
};

/** Where the model was made. */
export type Environment = {
  python: string;
  platform: string;
  framework: string | null;
  frameworkVersion: string | null;
  packages: Record<string, string>;
};

/** The notebook that made the version. */
export type NotebookSource = {
  name: string;
  uri: string | null;
  path: string | null;
  cell: number | null;
};

/** The model.tar.gz of a version. */
export type Archive = {
  uri: string;
  sha256: string | null;
  size: number | null;
};

/** A model package version with all that is kept about it. */
export type Version = VersionSummary & {
  approvalComment: string;
  parameters: Record<string, unknown>;
  datasets: DatasetUse[];
  environment: Environment | null;
  notebook: NotebookSource | null;
  archive: Archive | null;
  evaluationUri: string | null;
  image: string | null;
  framework: string | null;
  commit: string | null;
  metadata: Record<string, string>;
  previous: VersionSummary | null;
  siblings: number[];
  signature: string[];
  sample: string | null;
  sampleContentType: string | null;
};

/** Points of a curve, at most 512. */
export type Curve = {
  x: number[];
  y: number[];
  thresholds: (number | null)[];
};

/** What SageMaker's evaluation.json says, read tolerantly. */
export type Evaluation = {
  kind: 'binary';
  rows: number | null;
  labels: string[];
  metrics: Metric[];
  roc: Curve | null;
  precisionRecall: Curve | null;
  confusion: number[][];
  threshold: number;
  uri: string | null;
};

/** One thing that happened to a version or an endpoint. */
export type HistoryEntry = {
  when: string;
  what: string;
  title: string;
  why: string;
  who: string | null;
  reference: string | null;
};

/** One metric across the compared versions. */
export type MetricRow = {
  name: string;
  label: string;
  better: Better | null;
  values: (number | null)[];
  differences: (number | null)[];
  best: number | null;
};

/** One parameter, data set fact or package across the compared versions. */
export type ChangeRow = {
  kind: 'parameter' | 'data' | 'environment' | 'code';
  name: string;
  values: (string | null)[];
  differs: boolean;
};

/** Two or more versions side by side. */
export type Comparison = {
  versions: Version[];
  baseline: number;
  verdict: string;
  outcome: 'better' | 'worse' | 'unclear' | 'unknown';
  metrics: MetricRow[];
  changes: ChangeRow[];
  evaluations: (Evaluation | null)[];
};

export type NodeKind =
  | 'dataset'
  | 'notebook'
  | 'job'
  | 'model'
  | 'version'
  | 'approval'
  | 'deployment'
  | 'endpoint'
  | 'group'
  | 'image'
  | 'other';

/** A vertex of the lineage graph, with its name resolved. */
export type LineageNode = {
  id: string;
  kind: NodeKind;
  name: string;
  detail: string;
  lineageType: string;
  type: string;
  uri: string | null;
  reference: string | null;
  state: string | null;
  created: string | null;
  properties: Record<string, string>;
};

/** An association, in the direction of the data. */
export type LineageEdge = {
  source: string;
  destination: string;
  type: string;
};

/** The answer to a lineage question. */
export type LineageGraph = {
  start: string[];
  reference: string;
  question: string;
  answer: string;
  hits: string[];
  nodes: LineageNode[];
  edges: LineageEdge[];
  partial: boolean;
  reason: string;
};

/** An endpoint as lists show it. */
export type EndpointSummary = {
  name: string;
  arn: string;
  status: string;
  serves: string[];
  created: string;
  modified: string;
  failureReason: string | null;
};

/** A production variant of an endpoint. */
export type Variant = {
  name: string;
  model: string;
  reference: string | null;
  weight: number;
  instanceType: string | null;
  instanceCount: number | null;
  image: string | null;
};

/** Which version an endpoint served, and when. */
export type Served = {
  reference: string;
  start: string;
  end: string | null;
  by: string | null;
};

/** An endpoint with what it serves and has served. */
export type Endpoint = EndpointSummary & {
  configuration: string;
  variants: Variant[];
  served: Served[];
  history: HistoryEntry[];
  contentType: string;
  sample: string | null;
};

/** One thing that a deployment will do. */
export type PlanStep = {
  verb: 'make' | 'change' | 'keep' | 'remove';
  kind: string;
  name: string;
  why: string;
};

/** What a deployment will do, checked, with nothing made yet. */
export type DeployPlan = {
  reference: string;
  endpoint: string;
  exists: boolean;
  steps: PlanStep[];
  warnings: string[];
  blocked: string | null;
};

/** What an endpoint answered. */
export type Invocation = {
  status: number;
  contentType: string;
  body: string;
  milliseconds: number;
  variant: string | null;
};

/** What an endpoint served in one minute. */
export type TrafficMinute = {
  minute: string;
  requests: number;
  errors: number;
  p50: number | null;
};

/** What a clean-up removed, in the order it was removed. */
export type Cleaned = {
  removed: string[];
};
