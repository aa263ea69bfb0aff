"""Tags as SageMaker shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mlops_ext.local.resources.declarations.registry import MODEL_PACKAGE, MODEL_PACKAGE_GROUP
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags in AWS's form."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tags_of(engine: Engine, document: Document) -> dict[str, str]:
    """The tags of a resource; a model package version has those of its group."""
    if document.kind == MODEL_PACKAGE.kind and document.parent:
        group = engine.documents.find(MODEL_PACKAGE_GROUP.kind, document.parent)
        return {} if group is None else engine.tags.of(group.arn)
    return engine.tags.of(document.arn)
