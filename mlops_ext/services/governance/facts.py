"""What rules look at: facts about a version, there already or about to be made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from mlops_ext.services.graph.entities import version_artifact
from mlops_ext.services.graph.reading import read
from mlops_ext.services.manifest import Manifest, read_manifest
from mlops_ext.services.packages import Package, evaluation_of_package, metadata_metrics, who

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Authorship = Literal["self", "other", "unknown"]
_DEPTH = 3
"""Associations from a version up to its data: archive, job, data set."""


@dataclass(frozen=True)
class Facts:
    """What is known about a version.

    Args:
        reference: ``churn/3``; none for one that is about to be made.
        author: who registered it; None when that is not known.
        authorship: whether that is who asks.
        figures: metrics by name, and by their metadata key where that differs.
        evaluation: where its evaluation lies.
        card: whether its model card says anything.
        datasets: names of what it learned from or was evaluated on.
        stage: its lifecycle stage.
    """

    reference: str = ""
    author: str | None = None
    authorship: Authorship = "unknown"
    figures: Mapping[str, float | None] = field(default_factory=dict)
    evaluation: str | None = None
    card: bool = False
    datasets: tuple[str, ...] = ()
    stage: str | None = None


def facts_of(connection: Connection, package: Package) -> Facts:
    """Gather the facts about a version.

    Args:
        connection: where, and as whom.
        package: what DescribeModelPackage says of it.
    """
    manifest = read_manifest(connection, package)
    created_by = package.get("CreatedBy")
    return Facts(
        reference=f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}",
        author=who(created_by),
        authorship=authorship(connection, created_by),
        figures={**metadata_metrics(package), **(_figures(manifest) if manifest else {})},
        evaluation=evaluation_of_package(package),
        card=has_card(package.get("ModelCard")),
        datasets=_datasets(connection, package, manifest),
        stage=(package.get("ModelLifeCycle") or {}).get("Stage"),
    )


def authorship(connection: Connection, created_by: Mapping[str, Any] | None) -> Authorship:
    """Tell whether who registered a version is who asks.

    Everyone in a Studio domain may share one role session, whose ARN then tells nobody from
    anybody: only the names of user profiles do.
    """
    author = who(created_by)
    if created_by is None or author is None:
        return "unknown"
    info = connection.info()
    if author == info.user:
        return "self"
    same_session = (created_by.get("IamIdentity") or {}).get("Arn") == info.identity
    if same_session and info.identity.endswith(f"/{info.user}"):
        return "unknown"
    return "other"


def has_card(card: Mapping[str, Any] | None) -> bool:
    """Whether a version's ModelCard says anything."""
    try:
        content = json.loads((card or {}).get("ModelCardContent") or "{}")
    except ValueError:
        return False
    return isinstance(content, dict) and any(content.values())


def _figures(manifest: Manifest) -> dict[str, float | None]:
    by_key = {key: manifest.metrics.get(name) for key, name in manifest.metadata_keys.items()}
    return {**by_key, **manifest.metrics}


def _datasets(
    connection: Connection, package: Package, manifest: Manifest | None
) -> tuple[str, ...]:
    if manifest:
        return tuple(use.name for use in manifest.datasets)
    artifact = version_artifact(connection, package["ModelPackageArn"])
    found = read(connection, [artifact], "Ascendants", _DEPTH).vertices if artifact else {}
    return tuple(
        vertex.source_uri.rstrip("/").rpartition("/")[2]
        for vertex in found.values()
        if vertex.type == "DataSet"
    )
