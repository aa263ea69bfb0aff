"""What is known about a version beside its objects, and which version has the same content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.services import jsontext, lineage
from mlops_ext.services.cards.keeping import kept_card
from mlops_ext.services.cards.schema import of_package
from mlops_ext.services.manifest import CONTENT_KEY, MANIFEST_KEY, Manifest, read_manifest
from mlops_ext.services.models import search_versions
from mlops_ext.services.names import OWN_METADATA
from mlops_ext.services.records import DatasetUse
from mlops_ext.services.storage import read_json

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

COPIED_KEY = f"{OWN_METADATA}copied-from"
"""Metadata key of a copy: the ARN of the version that it was copied from."""


@dataclass(frozen=True)
class Content:
    """What is kept about a version.

    Args:
        document: its manifest as it is stored; None when it has none.
        manifest: the same as a record; None when there is none that can be read.
        datasets: what it was made from: as the manifest says, else as the lineage does.
    """

    document: dict[str, Any] | None
    manifest: Manifest | None
    datasets: list[DatasetUse]


def content_of(connection: Connection, package: dict[str, Any]) -> Content:
    """Read what is kept about a version.

    Args:
        connection: where it is.
        package: what DescribeModelPackage says.
    """
    pointer = str((package.get("CustomerMetadataProperties") or {}).get(MANIFEST_KEY, ""))
    document = read_json(connection, pointer) if pointer.startswith("s3://") else None
    manifest = read_manifest(connection, package)
    if manifest is not None:
        return Content(document, manifest, manifest.datasets)
    return Content(None, None, _from_lineage(connection, str(package["ModelPackageArn"])))


def card_of(connection: Connection, package: dict[str, Any]) -> dict[str, Any]:
    """Return the member of CreateModelPackage with a version's card; empty where it has none.

    A card of its own (CreateModelCard) becomes the copy's. An approved one is to be reviewed again:
    its approval is the other account's.
    """
    card = kept_card(connection, package)
    if card is None:
        return {}
    content = of_package(card.content) if card.name else card.content
    status = "PendingReview" if card.status == "Approved" else card.status
    text = jsontext.write_line(content)
    return {"ModelCard": {"ModelCardContent": text, "ModelCardStatus": status}}


def _from_lineage(connection: Connection, arn: str) -> list[DatasetUse]:
    found = lineage.ask(connection, arn, "datasets", direction="ascendants")
    hits = set(found.hits)
    return [
        DatasetUse(uri=node.uri, name=node.name, how="lineage")
        for node in found.nodes
        if node.id in hits and node.uri
    ]


def known_copy(target: Connection, group: str, package: Mapping[str, Any]) -> str | None:
    """Return the ARN of the version of a group that has the same content as another version.

    That is the same archive and evaluation, as registering takes it; a version without their hash
    is known again by where it was copied from.
    """
    metadata = package.get("CustomerMetadataProperties") or {}
    content = metadata.get(CONTENT_KEY)
    key, value = (CONTENT_KEY, content) if content else (COPIED_KEY, package["ModelPackageArn"])
    for one in search_versions(target, group):
        if (one.get("CustomerMetadataProperties") or {}).get(key) == value:
            return str(one["ModelPackageArn"])
    return None
