"""The one way into jobs: what the Create operations do, for whoever needs a job run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Caller
from mlops_ext.local.resources.generic import create
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


def start(
    engine: Engine,
    caller: Caller,
    kind: str,
    request: dict[str, Any],
    *,
    extra: Mapping[str, Any] | None = None,
    properties: Mapping[str, str] | None = None,
) -> Document:
    """Check, keep and run a job, and record its lineage.

    Args:
        engine: the local SageMaker.
        caller: as whom.
        kind: of the job's document: ``training-job``, ``processing-job``, ….
        request: the input of its Create operation, checked against the service model, with Tags.
        extra: members beside those of the request, for example ``TuningJobArn``.
        properties: of the artifacts that the job is the first to name: PipelineExecutionArn and
            PipelineStepName.

    Returns:
        The job's document. The job runs when the open transaction is committed.

    Raises:
        ApiError: what the Create operation raises; nothing is kept then.
    """
    of = engine.jobs.kind(kind)
    call = Call(
        *(engine, caller, "sagemaker", f"Create{of.resource.noun}", request, str(uuid.uuid4()))
    )
    of.check(call)
    kept = {"Holder": caller.holder, **(extra or {})}
    if properties:
        kept["LineageProperties"] = dict(properties)
    with engine.database.transaction():
        document = create(call, of.resource, {**of.initial(engine, request), **kept})
        of.created(call, document)
        engine.database.at_commit(lambda: engine.jobs.launch(document))
    return document
