"""The lineage of a registration, made before the version so that SageMaker joins it.

``DataSet --ContributedTo--> notebook's trial component --Produced--> Model (the archive)``;
data sets of another role than ``train`` are ``AssociatedWith`` the component. SageMaker itself
adds ``Model (the archive) --ContributedTo--> Model (the version)``.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.services import metrics
from mlops_ext.services.graph.entities import (
    associate,
    dissociate,
    ensure_artifact,
    plain_properties,
    seen,
    seen_key,
)
from mlops_ext.services.names import propose_name
from mlops_ext.services.records import Archive, DatasetUse
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from datetime import datetime

    from mlops_ext.connection import Connection

NOTEBOOK_COMPONENT = "mlops-notebook-"
"""How the names of our trial components begin."""

NOTEBOOK_PROPERTY = "notebook"
"""Property of the archive's artifact: the name of the notebook, which no AWS name can hold."""

JOB_INPUT = "job"
"""How a data set is known that a training job read: SageMaker has linked it already."""

_TRAIN = "train"
_MOST_PARAMETERS = 240
"""Of AWS's 300; the others are for how data sets were seen."""

_LONGEST_KEY = 320
_LONGEST_TEXT = 2500
_MOST_INPUTS = 60


def record_registration(
    connection: Connection,
    undo: Undo,
    *,
    group: str,
    notebook: str,
    archive: Archive,
    datasets: Sequence[DatasetUse],
    parameters: Mapping[str, Any],
    job: str | None = None,
    now: datetime,
) -> list[DatasetUse]:
    """Record what an archive was made from.

    Args:
        connection: where.
        undo: takes it back when the registration fails.
        group: the model package group.
        notebook: name of what made it.
        archive: the archive that has been uploaded.
        datasets: what it learned from and was evaluated on.
        parameters: of the model.
        job: ARN of the training job that made it; then its trial component, which SageMaker has
            linked to what it read and made, stands in for one of the notebook.
        now: when the notebook's session made it.

    Returns:
        The data sets with the ARNs of their artifacts.
    """
    client = connection.client("sagemaker")
    linked = [_dataset(connection, undo, use) for use in datasets]
    properties = {NOTEBOOK_PROPERTY: notebook, "group": group}
    properties |= {"sha256": archive.sha256 or "", "size": str(archive.size or "")}
    model, made = ensure_artifact(connection, archive.uri, "Model", None, properties)
    if made:
        undo.on_failure(client.delete_artifact, ArtifactArn=model)
    made_by = _component_of(connection, job) if job else None
    if made_by:
        read = {use.uri for use in linked if use.how == JOB_INPUT}
        for use in (one for one in linked if one.uri not in read):
            _associate(connection, undo, str(use.arn), made_by, _role(use))
        return linked
    name = f"{NOTEBOOK_COMPONENT}{propose_name(notebook)[:60]}-{uuid.uuid4().hex[:12]}"
    component = client.create_trial_component(
        TrialComponentName=name,
        DisplayName=propose_name(notebook),
        Status={"PrimaryStatus": "Completed"},
        EndTime=now,
        Parameters={**_seen(linked), **_parameters(parameters)},
        InputArtifacts={use.name[:128]: {"Value": use.uri[:2048]} for use in linked[:_MOST_INPUTS]},
        OutputArtifacts={"model.tar.gz": {"Value": archive.uri}},
    )["TrialComponentArn"]
    undo.on_failure(client.delete_trial_component, TrialComponentName=name)
    for use in linked:
        _associate(connection, undo, str(use.arn), component, _role(use))
    _associate(connection, undo, component, model, "Produced")
    return linked


def _role(use: DatasetUse) -> str:
    return "ContributedTo" if use.role == _TRAIN else "AssociatedWith"


def _component_of(connection: Connection, job: str) -> str | None:
    """The trial component that SageMaker made for a training job."""
    client = connection.client("sagemaker")
    found = client.list_trial_components(SourceArn=job)["TrialComponentSummaries"]
    return str(found[0]["TrialComponentArn"]) if found else None


def _dataset(connection: Connection, undo: Undo, use: DatasetUse) -> DatasetUse:
    properties = plain_properties(
        {
            "name": use.name,
            "rows": use.rows,
            "columns": None if use.columns is None else len(use.columns),
            "size": use.size,
        }
    )
    arn, made = ensure_artifact(connection, use.uri, "DataSet", _content(use), properties)
    if made:
        undo.on_failure(connection.client("sagemaker").delete_artifact, ArtifactArn=arn)
    return use.model_copy(update={"arn": arn})


def _content(use: DatasetUse) -> tuple[str, str] | None:
    """What tells its content from another of the same URI; none when that is not known."""
    if use.sha256:
        return "Custom", f"sha256:{use.sha256}"
    if use.version:
        return "S3Version", use.version
    return ("S3ETag", use.etag) if use.etag else None


def _seen(linked: Sequence[DatasetUse]) -> dict[str, dict[str, Any]]:
    """How the edges from the data sets were seen, as parameters of the component."""
    found = {}
    for use in linked[:_MOST_INPUTS]:
        words = f"read by {use.reader} in cell {use.cell}" if use.reader else ""
        found[seen_key(str(use.arn))] = {"StringValue": seen(use.how, words)}
    return found


def _associate(
    connection: Connection, undo: Undo, source: str, destination: str, type: str
) -> None:
    associate(connection, source, destination, type)
    undo.on_failure(dissociate, connection=connection, source=source, destination=destination)


def _parameters(parameters: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, value in list(parameters.items())[:_MOST_PARAMETERS]:
        if value is None or not str(name):
            continue
        number = None if isinstance(value, bool | str) else metrics.number(value)
        text = " ".join(str(value).split())[:_LONGEST_TEXT]
        key = " ".join(str(name).split())[:_LONGEST_KEY]
        found[key] = {"StringValue": text} if number is None else {"NumberValue": number}
    return found
