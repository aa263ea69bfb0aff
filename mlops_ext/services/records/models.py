"""Models, versions and what is kept with them."""

from __future__ import annotations

from typing import Any, Literal

from mlops_ext.services.records.base import Moment, Problem, Record

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
    created: Moment
    modified: Moment
    created_by: str | None = None
    framework: str | None = None
    """``scikit-learn``, ``xgboost``…; none when it is not known."""


class ModelGroup(Record):
    """A model package group with its versions, newest first."""

    name: str
    arn: str
    description: str = ""
    created: Moment
    headline: str | None = None
    """Name of the metric shown beside the group; first of auc, f1, rmse… that is found."""
    trend: list[float | None] = []
    """The headline metric, oldest version first."""
    versions: list[VersionSummary] = []
    tags: dict[str, str] = {}
    """Without those that are ours or keep collections."""
    collections: list[str] = []
    """Paths of the collections it is in: ``risk/churn``."""
    account: str | None = None
    """The account that shares it with this one; none when it is this account's."""


class DatasetUse(Record):
    """A data set that a version learned from or was evaluated on."""

    uri: str
    """``s3://`` or ``file://``."""
    name: str
    role: str = "train"
    """``train``, ``test`` or the user's own word."""
    how: str = "declared"
    """How it is known: ``declared``, ``traced``, ``same cell``, ``earlier cell``."""
    reader: str | None = None
    """What read it in the notebook: ``pandas``, ``open``; none when nobody saw that."""
    cell: int | None = None
    """Execution count of the cell that read it."""
    changed: bool = False
    """Whether it changed between the reading and the registering: what it holds now is not what
    the model learned from, so no hash of it is kept."""
    rows: int | None = None
    columns: list[str] | None = None
    sha256: str | None = None
    size: int | None = None
    version: str | None = None
    """VersionId of an object in S3."""
    etag: str | None = None
    """ETag of an object in S3, without quotes."""
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


class Column(Record):
    """A column that a model takes or answers, or the one tensor."""

    name: str = ""
    """Empty where the rows have no names."""
    type: str
    """``double``, ``long``, ``string``…, as in MLflow's signatures; ``float32``… of arrays."""
    shape: list[int] = []
    """Of an array, rows first as -1; empty for a column."""


class CellRun(Record):
    """A cell as it ran on the way to a version."""

    order: int
    """Its place among all that ran since the kernel started, from 1."""
    source: str
    sha256: str
    """Of the source as it is kept, hexadecimal: equal cells are equal here."""


class Progressed(Record):
    """How far something has come that takes its time."""

    text: str
    """What is being done, in words."""
    done: int = 0
    total: int = 0
    """In bytes; 0 where there is nothing to count."""


class FinishedJob(Record):
    """A training job that has made a model, as a list to choose from shows it."""

    name: str
    arn: str
    ended: Moment


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
    inputs: list[Column] = []
    """What it takes, with types; empty when unknown."""
    outputs: list[Column] = []
    """What it answers; empty when unknown."""
    classes: list[str] = []
    """Names of the classes, in the order of the model's scores."""
    source: str | None = None
    """What it was registered from: ``XGBClassifier``, ``job:train-7``, ``runs:/…``, ``s3://…``."""
    deployable: bool | None = None
    """Whether it would deploy on AWS as it is; none when that is not known."""
    deployable_note: str = ""
    """Why not, or what is not known, in a sentence."""
    unread: Problem | None = None
    """Why what is kept beside it (parameters, data sets, notebook, environment) could not be read;
    none where it was, and where nothing is kept."""
    existing: bool = False
    """Registering found this version, of the same archive and evaluation, and made none."""
