"""Tags as SageMaker shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.resources.declarations.registry import MODEL_PACKAGE, MODEL_PACKAGE_GROUP
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

TAGS_PER_RESOURCE = 50


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags in AWS's form."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def add_tags(
    engine: Engine,
    arn: str,
    added: Mapping[str, str],
    error: Callable[[str], ApiError] = validation,
) -> None:
    """Add tags to what has that ARN.

    Args:
        engine: the local SageMaker.
        arn: what gets them.
        added: values by key.
        error: makes the service's own error of a text.

    Raises:
        ApiError: that error, there would be too many, or a key is AWS's own.
    """
    if any(key.lower().startswith("aws:") for key in added):
        raise error("aws: prefixed tag key names are not allowed for external use.")
    if len(engine.tags.of(arn) | dict(added)) > TAGS_PER_RESOURCE:
        raise error(f"The number of tags of {arn} exceeds the limit of {TAGS_PER_RESOURCE}.")
    engine.tags.put(arn, added)


def put_tags(
    engine: Engine,
    arn: str,
    tags: Sequence[Mapping[str, str]],
    error: Callable[[str], ApiError] = validation,
) -> None:
    """Add tags in AWS's form; as `add_tags`, and no key may be given twice."""
    added = {tag["Key"]: tag["Value"] for tag in tags}
    if len(added) < len(tags):
        raise error("Duplicate tag keys found. Please provide every key once.")
    add_tags(engine, arn, added, error)


def changeable(document: Document) -> Document:
    """The document, if its tags are its own.

    Raises:
        ApiError: ValidationException, it is a version, which has its group's tags.
    """
    if document.kind == MODEL_PACKAGE.kind and document.parent:
        raise validation(
            f"{document.arn} is a model package version and has its group's tags. "
            "Change the tags of the model package group instead."
        )
    return document


def tags_of(engine: Engine, document: Document) -> dict[str, str]:
    """The tags of a resource; a model package version has those of its group."""
    if document.kind == MODEL_PACKAGE.kind and document.parent:
        group = engine.documents.find(MODEL_PACKAGE_GROUP.kind, document.parent)
        return {} if group is None else engine.tags.of(group.arn)
    return engine.tags.of(document.arn)
