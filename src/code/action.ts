import type { ILineageQuestion } from '../api/client';
import type {
  IEntityMaking,
  IImporting,
  ILinking,
  ISuggested,
  IUnlinking
} from './editing';

export type * from './editing';

/** What a person can do, with all that its code needs. */
export type Action =
  | IDecision
  | IDecisions
  | IStageMove
  | IPolicyChange
  | IIamPolicy
  | ICardEdit
  | IDeployment
  | IRegistration
  | IDeletion
  | INaming
  | ICollecting
  | ICopy
  | IShare
  | IComparisonView
  | ILineageView
  | ILinking
  | IUnlinking
  | ISuggested
  | IEntityMaking
  | IImporting
  | IInvocation
  | IView;

/** Approve or reject a version. */
export interface IDecision {
  kind: 'approve' | 'reject';
  reference: string;
  arn: string;
  comment: string;
  /** Rules that an approval does without. */
  overrides: string[];
  /** The stage that it moves to, too; empty: it stays where it is. */
  stage: string;
  /** Rules that this move does without. */
  stageOverrides: string[];
}

/** Whether an action is an approval or a rejection. */
export function isDecision(action: Action): action is IDecision {
  return action.kind === 'approve' || action.kind === 'reject';
}

/** The stage move that goes with a decision; null for none. */
export function moveWith(action: IDecision): IStageMove | null {
  const { reference, arn, stage, comment, stageOverrides } = action;
  return stage
    ? {
        kind: 'stage',
        reference,
        arn,
        stage,
        status: '',
        comment,
        overrides: stageOverrides
      }
    : null;
}

/** Approve or reject several versions, each as far as its rules allow. */
export interface IDecisions {
  kind: 'decide';
  verb: 'approve' | 'reject';
  references: string[];
  arns: string[];
  comment: string;
}

/** Move a version to a stage of its lifecycle. */
export interface IStageMove {
  kind: 'stage';
  reference: string;
  arn: string;
  stage: string;
  /** Empty for the one that fits. */
  status: string;
  comment: string;
  overrides: string[];
  /** Whether the stage is a word that there is not yet. */
  fresh?: boolean;
}

/** Give a group a rule, or take it away. */
export interface IPolicyChange {
  kind: 'policy';
  change: 'set' | 'remove';
  group: string;
  /** ARN of the group. */
  arn: string;
  rule: string;
  /** Empty where the rule says it all. */
  value: string;
  /** Whether a reason is enough to do without it. */
  override: boolean;
}

/** Write the IAM policy of a role about a group. */
export interface IIamPolicy {
  kind: 'iam';
  group: string;
  role: string;
  /** Whether the role approves versions; else it registers them and approves none. */
  approves: boolean;
  /** What the policy is called. */
  name: string;
  /** Null before it is written. */
  document: Record<string, unknown> | null;
}

/** Edit the model card of a version, or set its status. */
export interface ICardEdit {
  kind: 'card';
  reference: string;
  arn: string;
  /** Texts by the member's path; an empty one takes it away. */
  changes: Readonly<Record<string, string>>;
  status: string | null;
}

/** Serve a version at an endpoint. */
export interface IDeployment {
  kind: 'deploy';
  reference: string;
  arn: string;
  endpoint: string;
  comment: string;
  /** Rules that the deployment does without. */
  overrides: string[];
  /** Whether the endpoint is there and will be changed. */
  exists: boolean;
}

/** Register a model as a new version. */
export interface IRegistration {
  kind: 'register';
  /** Where the model is. */
  from: 'kernel' | 'place' | 'job';
  /** The variable that holds it, its path or URI, or the name of the job that made it. */
  model: string;
  group: string;
  /** Name of a variable that holds metrics or an evaluation; empty for none. */
  metrics: string;
  evaluation: string;
  datasets: IDatasetChoice[];
  description: string;
}

/** A data set that goes with a registration. */
export interface IDatasetChoice {
  /** Path or URI. */
  uri: string;
  /** What it was for: `train`, `test`. */
  role: string;
}

/** Delete a group, a version or an endpoint. */
export interface IDeletion {
  kind: 'delete';
  what: 'group' | 'version' | 'endpoint';
  /** `churn`, `churn/3` or `churn-prod`. */
  name: string;
  /** ARNs of the versions that go, oldest first. */
  arns: string[];
  /** What happens to the endpoints that serve one of them. */
  endpoints: 'refuse' | 'remove' | 'keep';
  /** Their names. */
  serving: string[];
}

/** Copy a version to another group, account, region or SageMaker. */
export interface ICopy {
  kind: 'copy';
  reference: string;
  arn: string;
  group: string;
  /** Empty: the SageMaker that is in use. */
  use: '' | 'aws' | 'local';
  /** Empty: as AWS's configuration has it. */
  profile: string;
  region: string;
}

/** Share a group with other accounts, or take the share away. */
export interface IShare {
  kind: 'share';
  group: string;
  accounts: string[];
  /** What they may do; null: nothing any more. */
  rights: 'read' | 'deploy' | null;
  /** Whether they shall see it in their lists. */
  promote: boolean;
  /** The policy that comes of it; null for none. */
  policy: Record<string, unknown> | null;
}

/** Let an alias name a version. */
export interface INaming {
  kind: 'alias';
  reference: string;
  alias: string;
  /** ARN of the version's group, whose tag the alias is. */
  groupArn: string;
}

/** Put a group into a collection or take it out, rename a collection, or delete an empty one. */
export interface ICollecting {
  kind: 'collection';
  change: 'add' | 'remove' | 'rename' | 'delete';
  /** `risk/churn`. */
  path: string;
  /** ARN of the collection; empty for one that is made. */
  arn: string;
  /** Whether the collection is made. */
  fresh: boolean;
  /** Name of the group; empty where it is about the collection alone. */
  group: string;
  groupArn: string;
  /** What the collection is called from now on; empty where it keeps its name. */
  name: string;
}

/** Compare versions. */
export interface IComparisonView {
  kind: 'compare';
  references: string[];
  /** What differences are taken from; null for the first. */
  baseline: string | null;
  arns: string[];
}

/** Ask a lineage question. */
export interface ILineageView {
  kind: 'lineage';
  reference: string;
  question: ILineageQuestion['question'];
  /** Day or time that `served` is about; empty: now. */
  on?: string;
  /** Where a `path` leads. */
  to?: string;
  /** ARN to start from, where it is known. */
  arn: string | null;
}

/** Send a request to an endpoint. */
export interface IInvocation {
  kind: 'invoke';
  endpoint: string;
  body: string;
  contentType: string;
}

/** Show a group, a version or an endpoint. */
export interface IView {
  kind: 'show';
  what: 'group' | 'version' | 'endpoint';
  name: string;
  arn: string | null;
}

/** The same action in three forms. */
export interface ICode {
  magic: string;
  python: string;
  boto3: string;
}
