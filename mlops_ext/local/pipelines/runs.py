"""Runs of pipelines: how one is kept, begun and turned from status to status.

The local SageMaker runs no steps yet: a run that begins ends at once and says why.
"""

from __future__ import annotations

import secrets
import string
from typing import TYPE_CHECKING, Any

from mlops_ext.local.pipelines import versions
from mlops_ext.local.pipelines.definition import Definition
from mlops_ext.local.resources.declarations.pipelines import EXECUTION, PIPELINE, STEP
from mlops_ext.local.store import Document, Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

EXECUTING, STOPPING, STOPPED = "Executing", "Stopping", "Stopped"
FAILED, SUCCEEDED = "Failed", "Succeeded"

_ID = string.ascii_lowercase + string.digits
_ID_LENGTH = 12


def new_id() -> str:
    """The id of a new run: twelve lower-case letters and digits."""
    return "".join(secrets.choice(_ID) for _ in range(_ID_LENGTH))


def keep(
    engine: Engine, pipeline: Document, identity: str, body: dict[str, Any], token: str
) -> Document:
    """A new run, Executing; pipeline and version remember it as their latest.

    Args:
        engine: the local SageMaker.
        pipeline: what is run.
        identity: what `new_id` gave.
        body: the run's members, with PipelineVersionId.
        token: the request's ClientRequestToken.
    """
    documents, now = engine.documents, engine.now()
    body = {**body, "PipelineArn": pipeline.arn, "PipelineExecutionStatus": EXECUTING}
    arn = f"{pipeline.arn}/execution/{identity}"
    draft = Draft(EXECUTION.kind, arn, identity, body, parent=pipeline.key, lookup=token)
    with engine.database.transaction():
        run = documents.add(draft, now)
        # To be run is no change of the pipeline: its LastModifiedTime stays.
        documents.change(pipeline, {**pipeline.body, "LastRunTime": now}, pipeline.modified)
        versions.ran(engine, versions.by_number(engine, pipeline, body["PipelineVersionId"]), run)
    return run


def started_by(engine: Engine, pipeline: Document, token: str) -> Document | None:
    """The run of the pipeline that a request with this token started."""
    found = engine.documents.by_lookup(EXECUTION.kind, token)
    return next((run for run in found if run.parent == pipeline.key), None)


def runs_of(engine: Engine, pipeline: Document) -> list[Document]:
    """All runs of a pipeline, the oldest first."""
    return list(engine.documents.each(EXECUTION.kind, pipeline.key))


def status(run: Document) -> str:
    """PipelineExecutionStatus of a run."""
    found: str = run.body["PipelineExecutionStatus"]
    return found


def unfinished(run: Document) -> bool:
    """Whether a run goes on."""
    return status(run) in (EXECUTING, STOPPING)


def begin(engine: Engine, run: Document, definition: Definition) -> Document:
    """Let a run whose status is Executing go on to its end."""
    first = definition.first()
    if first is None:
        return turn(engine, run, SUCCEEDED)
    reason = (
        "The local SageMaker does not run pipelines yet. No step was started; the first would have"
        f" been '{first.name}' ({first.type})."
    )
    return turn(engine, run, FAILED, reason)


def stop(engine: Engine, run: Document) -> Document:
    """End a run whose status is Executing; no step of it is running."""
    return turn(engine, run, STOPPED)


def turn(engine: Engine, run: Document, to: str, reason: str | None = None) -> Document:
    """Give a run another status; the reason of an earlier failure is forgotten."""
    body: dict[str, Any] = {**run.body, "PipelineExecutionStatus": to}
    body.pop("FailureReason", None)
    if reason is not None:
        body["FailureReason"] = reason
    with engine.database.transaction():
        turned = engine.documents.change(run, body, engine.now())
        _note(engine, turned)
    return turned


def _note(engine: Engine, run: Document) -> None:
    """Let the version show how its latest run stands."""
    pipeline = engine.documents.find(PIPELINE.kind, run.parent)
    if pipeline is not None:
        version = versions.by_number(engine, pipeline, run.body["PipelineVersionId"])
        if version.body["LastExecutedPipelineExecutionArn"] == run.arn:
            versions.ran(engine, version, run)


def remove(engine: Engine, run: Document) -> None:
    """Remove a run and its steps."""
    for step in engine.documents.each(STEP.kind, run.key):
        engine.documents.delete(step)
    engine.documents.delete(run)
