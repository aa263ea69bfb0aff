"""Versions of a pipeline: a number and a definition each, found by number or alias."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call
from mlops_ext.local.errors import ApiError, conflict, not_found, validation
from mlops_ext.local.resources.declarations.pipelines import VERSION
from mlops_ext.local.resources.generic import add, user_context
from mlops_ext.local.store import Condition, Document, Draft, Page

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

ALIASES = 10
"""Aliases of one version."""

_DIGITS = 9


def add_version(call: Call, pipeline: Document, definition: str, aliases: list[str]) -> Document:
    """Keep a new version, the pipeline's latest.

    Raises:
        ApiError: as `checked_aliases`.
    """
    documents = call.engine.documents
    kept = checked_aliases(call.engine, pipeline, None, aliases)
    number = documents.next_number(pipeline)
    body = {
        "PipelineArn": pipeline.arn,
        "PipelineVersionId": number,
        "PipelineDefinition": definition,
        "PipelineVersionAliases": kept,
        "CreatedBy": user_context(call),
    }
    arn, name = f"{pipeline.arn}/version/{number}", str(number)
    draft = Draft(VERSION.kind, arn, name, body, key=_key(number), parent=pipeline.key)
    return add(call, VERSION, draft)


def _key(number: int) -> str:
    return str(number).zfill(_DIGITS)


def latest(engine: Engine, pipeline: Document) -> Document:
    """The pipeline's newest version; every pipeline has one."""
    [version], _ = engine.documents.page(
        Page(VERSION.kind, [pipeline_is(pipeline)], sort="key", descending=True, limit=1)
    )
    return version


def chosen(engine: Engine, pipeline: Document, given: dict[str, Any]) -> Document:
    """The version that a request means by PipelineVersionId or PipelineVersionAlias; the latest.

    Raises:
        ApiError: ValidationException, both are given; ResourceNotFound, there is none.
    """
    number, alias = given.get("PipelineVersionId"), given.get("PipelineVersionAlias")
    if number is not None and alias is not None:
        raise validation("PipelineVersionId and PipelineVersionAlias can't both be specified.")
    if alias is not None:
        return by_alias(engine, pipeline, alias)
    return latest(engine, pipeline) if number is None else by_number(engine, pipeline, number)


def by_number(engine: Engine, pipeline: Document, number: int) -> Document:
    """The version of that number.

    Raises:
        ApiError: ResourceNotFound, there is none.
    """
    version = engine.documents.find(VERSION.kind, _key(number), pipeline.key)
    if version is None:
        raise VERSION.missing_error(pipeline.arn, str(number))
    return version


def by_alias(engine: Engine, pipeline: Document, alias: str) -> Document:
    """The version that has that alias.

    Raises:
        ApiError: ResourceNotFound, none has.
    """
    for version in engine.documents.each(VERSION.kind, pipeline.key):
        if alias in version.body["PipelineVersionAliases"]:
            return version
    raise not_found(f"No version of pipeline '{pipeline.arn}' has the alias '{alias}'.")


def aliases_of(engine: Engine, pipeline: Document) -> dict[int, list[str]]:
    """The aliases of every version, by its number."""
    found = engine.documents.each(VERSION.kind, pipeline.key)
    return {
        version.body["PipelineVersionId"]: version.body["PipelineVersionAliases"]
        for version in found
    }


def checked_aliases(
    engine: Engine, pipeline: Document, version: Document | None, aliases: list[str]
) -> list[str]:
    """The aliases that a version is to have, each once.

    Args:
        engine: the local SageMaker.
        pipeline: whose version.
        version: which; None for one to come.
        aliases: all of them.

    Raises:
        ApiError: ValidationException, one has digits only or there are too many;
            ConflictException, another version has one.
    """
    kept = list(dict.fromkeys(aliases))
    for alias in kept:
        if alias.isdigit():
            raise validation(f"The alias '{alias}' can't consist of numbers only.")
    if len(kept) > ALIASES:
        raise validation(f"A pipeline version can have up to {ALIASES} aliases.")
    for other in engine.documents.each(VERSION.kind, pipeline.key):
        taken = [alias for alias in kept if alias in other.body["PipelineVersionAliases"]]
        if taken and (version is None or other.id != version.id):
            raise _taken(pipeline, other, taken[0])
    return kept


def _taken(pipeline: Document, version: Document, alias: str) -> ApiError:
    return conflict(
        f"The alias '{alias}' belongs to version {version.name} of pipeline '{pipeline.arn}'."
        " Remove it there first with UpdatePipelineVersion."
    )


def ran(engine: Engine, version: Document, run: Document) -> None:
    """Remember the version's latest run; that is no change of it: LastModifiedTime stays."""
    last = {
        "LastExecutedPipelineExecutionArn": run.arn,
        "LastExecutedPipelineExecutionDisplayName": run.body["PipelineExecutionDisplayName"],
        "LastExecutedPipelineExecutionStatus": run.body["PipelineExecutionStatus"],
    }
    engine.documents.change(version, {**version.body, **last}, version.modified)


def pipeline_is(pipeline: Document) -> Condition:
    """What holds for the versions, and for the runs, of a pipeline."""
    return Condition("parent", "=", pipeline.key)
