"""Versions, groups and endpoints as starts."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from mlops_ext.errors import UnknownReference
from mlops_ext.services.deployment.endpoints import describe_endpoint
from mlops_ext.services.governance.deployments import endpoint_lives, version_reference
from mlops_ext.services.graph.entities import contexts, version_artifact
from mlops_ext.services.graph.reading import read
from mlops_ext.services.lineage.starts.start import Start, start
from mlops_ext.services.references import Reference
from mlops_ext.services.resolving import describe_group, fail_unknown, resolve_version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def of_version(connection: Connection, reference: Reference) -> Start:
    """The artifact of a version.

    Raises:
        NotYet: it is too young for its lineage to be there.
        UnknownReference: there is no such version, or nothing is recorded about it.
    """
    group, number, arn = resolve_version(connection, reference.text)
    artifact = version_artifact(connection, arn)
    client = connection.client("sagemaker")

    def made() -> datetime:
        found: datetime = client.describe_model_package(ModelPackageName=arn)["CreationTime"]
        return found

    return start(f"{group}/{number}", "version", [artifact] if artifact else [], made=made)


def of_group(connection: Connection, reference: Reference) -> Start | None:
    """The artifacts of a group's versions; None when there is no such group.

    Raises:
        NotYet: its versions are too young for their lineage to be there.
        UnknownReference: nothing is recorded about it, or an ARN names no group.
    """
    found = describe_group(connection, reference)
    if found is None:
        return fail_unknown(connection, reference) if reference.arn else None
    name = found["ModelPackageGroupName"]
    versions = _versions_of(connection, found["ModelPackageGroupArn"])
    return start(name, "group", versions, made=partial(_newest_made, connection, name))


def _newest_made(connection: Connection, group: str) -> datetime | None:
    """When the newest version of a group was made; None: it has none."""
    listed = connection.client("sagemaker").list_model_packages(
        ModelPackageGroupName=group, SortBy="CreationTime", SortOrder="Descending", MaxResults=1
    )["ModelPackageSummaryList"]
    return listed[0]["CreationTime"] if listed else None


def _versions_of(connection: Connection, group_arn: str) -> list[str]:
    groups = contexts(connection, group_arn, "ModelGroup")
    if not groups:
        return []
    found = read(connection, [one["ContextArn"] for one in groups], "Ascendants", 1)
    return [vertex.arn for vertex in found.vertices.values() if version_reference(vertex)]


def of_endpoint(connection: Connection, reference: Reference) -> Start:
    """The context of an endpoint.

    Raises:
        NotYet: it is too young for its lineage to be there.
        UnknownReference: there is no such endpoint and was none, or nothing is recorded about it.
    """
    name = str(reference.endpoint)
    found = endpoint_named(connection, name)
    if found:
        return found
    there = describe_endpoint(connection, name)
    return start(there["EndpointName"], "endpoint", [], made=lambda: there["CreationTime"])


def endpoint_named(connection: Connection, name: str) -> Start | None:
    """The context of an endpoint's latest life, which stays after it; None: there is none."""
    lives = endpoint_lives(connection, name)
    if not lives:
        return None
    return Start(_with_capitals(connection, name), "endpoint", [lives[-1]["ContextArn"]])


def _with_capitals(connection: Connection, name: str) -> str:
    """The name as it was given, as long as the endpoint is there."""
    try:
        return str(describe_endpoint(connection, name)["EndpointName"])
    except UnknownReference:
        return name
