"""The records that services answer with: one source for Python, HTTP, displays and TypeScript.

Every record is frozen. On the wire (HTTP, ``application/vnd.mlops+json``) its members are in
camelCase; TypeScript's types are generated from the same classes through the OpenAPI file.
Times are aware datetimes in UTC, sizes are bytes, metrics are plain floats.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Record(BaseModel):
    """Base of all records: frozen, camelCase on the wire."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        populate_by_name=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        ser_json_inf_nan="null",
    )

    def to_wire(self) -> dict[str, Any]:
        """Return the record as JSON-ready data with camelCase members."""
        return self.model_dump(mode="json", by_alias=True)


# ------------------------------------------------------------------ which SageMaker


class ConnectionInfo(Record):
    """Which SageMaker is spoken to, and as whom."""

    kind: Literal["aws", "local"]
    account: str
    region: str
    user: str
    """Display name of the caller: the local user, the role's session or the IAM user."""
    identity: str
    """ARN of the caller as STS gives it."""
    role: str | None = None
    """Name of the role in use; none on the local SageMaker."""
    chosen_by: str
    """What decided: ``argument``, ``environment``, ``settings``, ``studio``, ``credentials`` or
    ``default``."""
    profile: str | None = None
    state_dir: str | None = None
    """Directory of the local SageMaker; none on AWS."""


class Problem(Record):
    """What went wrong, on which object, and what to do next: the body of every error answer."""

    code: str
    """The service's code (``AccessDeniedException``) or ours (``UnknownReference``)."""
    title: str
    """One sentence in the user's words: "No permission to read endpoint churn-prod"."""
    message: str
    """The service's own text, or ours."""
    hint: str = ""
    """What to do next."""
    action: str | None = None
    """The missing IAM action, ``sagemaker:DescribeEndpoint``."""
    resource: str | None = None
    """ARN that the action was refused on."""
    identity: str | None = None
    """ARN of who was refused."""
    statement: dict[str, Any] | None = None
    """IAM policy statement that would allow it."""
    closest: list[str] = []
    """References close to the one that was not found."""
    proposal: str | None = None
    """A valid value in place of the refused one, for example a group name."""
    request_id: str | None = None
    retryable: bool = False
    """Whether trying again later can help (throttling, a connection that was cut)."""


# ------------------------------------------------------------------ models and versions

Better = Literal["higher", "lower"]


class Metric(Record):
    """One headline figure of a version."""

    name: str
    """Key as registered, for example ``auc``."""
    label: str
    """What a person reads: ``AUC``."""
    value: float | None
    better: Better | None = None
    """Which direction is better; none when it is not known."""


class VersionSummary(Record):
    """A model package version as lists show it."""

    reference: str
    """``churn/3``."""
    group: str
    number: int
    arn: str
    approval: str
    """``PendingManualApproval``, ``Approved`` or ``Rejected``."""
    status: str
    """ModelPackageStatus: ``Completed``, ``Failed``…"""
    stage: str | None = None
    stage_status: str | None = None
    aliases: list[str] = []
    """Without the ``@``: ``latest``, ``approved``, then the group's own."""
    metrics: list[Metric] = []
    description: str = ""
    created: datetime
    modified: datetime
    created_by: str | None = None


class ModelGroup(Record):
    """A model package group with its versions, newest first."""

    name: str
    arn: str
    description: str = ""
    created: datetime
    headline: str | None = None
    """Name of the metric shown beside the group; first of auc, f1, rmse… that is found."""
    trend: list[float | None] = []
    """The headline metric, oldest version first."""
    versions: list[VersionSummary] = []


class DatasetUse(Record):
    """A data set that a version learned from or was evaluated on."""

    uri: str
    """``s3://`` or ``file://``."""
    name: str
    role: str = "train"
    """``train``, ``test`` or the user's own word."""
    how: str = "declared"
    """How it is known: ``declared``, ``traced``, ``same cell``."""
    rows: int | None = None
    columns: list[str] | None = None
    sha256: str | None = None
    size: int | None = None
    arn: str | None = None
    """ARN of its artifact."""


class Environment(Record):
    """Where the model was made."""

    python: str
    platform: str = ""
    framework: str | None = None
    framework_version: str | None = None
    packages: dict[str, str] = {}


class NotebookSource(Record):
    """The notebook that made the version."""

    name: str
    uri: str | None = None
    """Where the kept copy lies (``s3://…/notebook.ipynb``); none with ``--no-code``."""
    path: str | None = None
    """Where it lay when the version was registered, relative to Jupyter's root if known."""
    cell: int | None = None
    """Execution count of the cell that registered."""


class Archive(Record):
    """The model.tar.gz of a version."""

    uri: str
    sha256: str | None = None
    size: int | None = None


class Version(VersionSummary):
    """A model package version with all that is kept about it."""

    approval_comment: str = ""
    parameters: dict[str, Any] = {}
    datasets: list[DatasetUse] = []
    environment: Environment | None = None
    notebook: NotebookSource | None = None
    archive: Archive | None = None
    evaluation_uri: str | None = None
    image: str | None = None
    framework: str | None = None
    commit: str | None = None
    metadata: dict[str, str] = {}
    """CustomerMetadataProperties."""
    previous: VersionSummary | None = None
    """The version that metrics are compared with: the approved one before it, else the one
    before it."""
    siblings: list[int] = []
    """Numbers of all versions of the group, ascending."""
    signature: list[str] = []
    """Names of the input columns, in order; empty when unknown."""
    sample: str | None = None
    """A request body that fits the model, for trying it out."""
    sample_content_type: str | None = None
    existing: bool = False
    """Registering found this version, of the same archive and evaluation, and made none."""


class Curve(Record):
    """Points of a curve, at most 512."""

    x: list[float]
    y: list[float]
    thresholds: list[float | None] = []
    """Score threshold of each point; empty when the file has none."""


class Evaluation(Record):
    """What SageMaker's evaluation.json says, read tolerantly."""

    kind: Literal["binary"]
    rows: int | None = None
    labels: list[str] = []
    """Negative, then positive class."""
    metrics: list[Metric] = []
    roc: Curve | None = None
    """False positive rate against true positive rate."""
    precision_recall: Curve | None = None
    """Recall against precision."""
    confusion: list[list[int]] = []
    """Rows are what happened, columns what was predicted; negative class first."""
    threshold: float = 0.5
    uri: str | None = None


class HistoryEntry(Record):
    """One thing that happened to a version or an endpoint."""

    when: datetime
    what: str
    """``Registered``, ``Approved``, ``Rejected``, ``PendingManualApproval``, ``Stage``,
    ``Deployed``, ``Deleted``…"""
    title: str
    """"Approved", "Deployed to churn-prod"."""
    why: str = ""
    """The comment, quoted."""
    who: str | None = None
    """None: not known, and shown as such."""
    reference: str | None = None
    """The version or endpoint it is about, when that is another object."""


# ------------------------------------------------------------------ compare


class MetricRow(Record):
    """One metric across the compared versions."""

    name: str
    label: str
    better: Better | None = None
    values: list[float | None]
    differences: list[float | None]
    """Value minus the baseline's."""
    best: int | None = None
    """Index of the best version; none on a tie or when the direction is not known."""


class ChangeRow(Record):
    """One parameter, data set fact or package across the compared versions."""

    kind: Literal["parameter", "data", "environment", "code"]
    name: str
    values: list[str | None]
    differs: bool


class Comparison(Record):
    """Two or more versions side by side."""

    versions: list[Version]
    baseline: int
    """Index of the version that differences are taken from."""
    verdict: str
    """One plain sentence."""
    outcome: Literal["better", "worse", "unclear", "unknown"]
    metrics: list[MetricRow]
    changes: list[ChangeRow]
    evaluations: list[Evaluation | None]
    """In the order of ``versions``; none where nothing is stored."""


# ------------------------------------------------------------------ lineage

NodeKind = Literal[
    "dataset",
    "notebook",
    "job",
    "model",
    "version",
    "approval",
    "deployment",
    "endpoint",
    "group",
    "image",
    "other",
]


class LineageNode(Record):
    """A vertex of the lineage graph, with its name resolved."""

    id: str
    """ARN of the artifact, action, context or trial component."""
    kind: NodeKind
    name: str
    """Never an ARN: ``train.csv``, ``churn/3``, ``churn-prod``."""
    detail: str = ""
    """Second line: "569 rows", "Approved", "In service"."""
    lineage_type: str
    """``Artifact``, ``Action``, ``Context`` or ``TrialComponent``."""
    type: str
    """SageMaker's own type: ``DataSet``, ``Model``, ``Endpoint``…"""
    uri: str | None = None
    reference: str | None = None
    """What `ml.version` or `ml.endpoint` take: ``churn/3``, ``endpoint:churn-prod``; else none."""
    state: str | None = None
    """The service's own status word where it has one: ``Approved``, ``InService``."""
    created: datetime | None = None
    properties: dict[str, str] = {}


class LineageEdge(Record):
    """An association, in the direction of the data."""

    source: str
    destination: str
    type: str
    """``ContributedTo``, ``AssociatedWith``, ``DerivedFrom``, ``Produced`` or ``SameAs``."""


class LineageGraph(Record):
    """The answer to a lineage question."""

    start: list[str]
    """Ids of the nodes that the question starts from."""
    reference: str
    """What was asked for, in the user's words."""
    question: str
    """``all``, ``datasets``, ``jobs``, ``models``, ``endpoints``."""
    answer: str
    """The answer as one sentence."""
    hits: list[str]
    """Ids of the nodes that answer the question."""
    nodes: list[LineageNode]
    edges: list[LineageEdge]
    partial: bool = False
    reason: str = ""
    """Why the answer is partial."""


# ------------------------------------------------------------------ endpoints


class EndpointSummary(Record):
    """An endpoint as lists show it."""

    name: str
    arn: str
    status: str
    """EndpointStatus: ``Creating``, ``InService``, ``Failed``…"""
    serves: list[str] = []
    """References of the versions it serves; a model's name where it is not a version."""
    created: datetime
    modified: datetime
    failure_reason: str | None = None


class Variant(Record):
    """A production variant of an endpoint."""

    name: str
    model: str
    reference: str | None = None
    """The version it serves, when the model was made from one."""
    weight: float
    instance_type: str | None = None
    instance_count: int | None = None
    image: str | None = None


class Served(Record):
    """Which version an endpoint served, and when."""

    reference: str
    start: datetime
    end: datetime | None = None
    """None: still serving."""
    by: str | None = None


class Endpoint(EndpointSummary):
    """An endpoint with what it serves and has served."""

    configuration: str
    variants: list[Variant] = []
    served: list[Served] = []
    history: list[HistoryEntry] = []
    content_type: str = "application/json"
    sample: str | None = None
    """A request body that fits the model it serves."""


class PlanStep(Record):
    """One thing that a deployment will do."""

    verb: Literal["make", "change", "keep", "remove"]
    kind: str
    """``Model``, ``Endpoint configuration``, ``Endpoint``."""
    name: str
    why: str


class DeployPlan(Record):
    """What a deployment will do, checked, with nothing made yet."""

    reference: str
    endpoint: str
    exists: bool
    steps: list[PlanStep]
    warnings: list[str] = []
    """For example: the archive was made by another user, and serving it runs its code."""
    blocked: str | None = None
    """Why it cannot be deployed, and what to do; none when it can."""


class Invocation(Record):
    """What an endpoint answered."""

    status: int
    content_type: str
    body: str
    milliseconds: float
    variant: str | None = None


class TrafficMinute(Record):
    """What an endpoint served in one minute."""

    minute: datetime
    requests: int
    errors: int
    p50: float | None = None
    """Median latency in milliseconds."""


class Cleaned(Record):
    """What a clean-up removed, in the order it was removed."""

    removed: list[str]
