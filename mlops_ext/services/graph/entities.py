"""Making and finding lineage entities, as often as one likes: what is there already is used.

An association carries no properties on AWS. How the edge from a data set to the trial component of
a notebook was seen stands in the component's Parameters: the key is `SEEN` and the last part of the
ARN of the data set's artifact, the value `seen`'s: ``traced: read by pandas in cell 4``. The word
before the colon is one of ``declared``, ``traced``, ``same cell`` and ``earlier cell``.

That an association was made by hand stands in a property, or parameter, of one of its ends: the key
is `by_hand_key`, the value who made it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mlops_ext.services.paging import pages

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_LONGEST_VALUE = 2500

SEEN = "mlops:read:"
"""How the keys begin that tell how an edge of a notebook's trial component was seen."""

LINKED = "mlops:link:"
"""How the keys begin that tell which associations of an entity were made by hand."""

BY_HAND = "by hand"
"""How an edge is known that a person made."""

PLACE_PROPERTY = "place"
"""Property of an artifact that stands for a version of another SageMaker: which one, in words."""


def artifacts(connection: Connection, uri: str, type: str | None = None) -> list[dict[str, Any]]:
    """Return the artifacts of a source URI, oldest first."""
    client = connection.client("sagemaker")
    more = {"ArtifactType": type} if type else {}
    found = pages(client, "list_artifacts", "ArtifactSummaries", SourceUri=uri, **more)
    return sorted(found, key=lambda artifact: artifact["CreationTime"])


def contexts(connection: Connection, uri: str, type: str) -> list[dict[str, Any]]:
    """Return the contexts of a source URI and type, oldest first."""
    client = connection.client("sagemaker")
    found = pages(client, "list_contexts", "ContextSummaries", SourceUri=uri, ContextType=type)
    return sorted(found, key=lambda context: context["CreationTime"])


def version_artifact(connection: Connection, arn: str) -> str | None:
    """Return the ARN of the artifact that stands for a version, by the version's ARN."""
    found = artifacts(connection, arn, "Model")
    return str(found[-1]["ArtifactArn"]) if found else None


def ensure_artifact(
    connection: Connection,
    uri: str,
    type: str,
    content: tuple[str, str] | None = None,
    properties: Mapping[str, Any] | None = None,
) -> tuple[str, bool]:
    """Return the artifact of a source, made if there is none yet.

    Args:
        connection: where.
        uri: of the source.
        type: ``DataSet`` or ``Model``.
        content: what tells one content of the URI from another, as a SourceType:
            ``("Custom", "sha256:…")``, ``("S3Version", …)``, ``("S3ETag", …)``.
        properties: kept with a new one; empty values are left out.

    Returns:
        Its ARN, and whether it was made.
    """
    client = connection.client("sagemaker")
    types = [{"SourceIdType": content[0], "Value": content[1]}] if content else []
    for known in artifacts(connection, uri, type):
        if (known["Source"].get("SourceTypes") or []) == types:
            return known["ArtifactArn"], False
    made = client.create_artifact(
        Source={"SourceUri": uri, "SourceTypes": types},
        ArtifactType=type,
        Properties=plain_properties(properties or {}),
    )
    return made["ArtifactArn"], True


def associate(connection: Connection, source: str, destination: str, type: str) -> None:
    """Add an association; one that is there stays as it is."""
    client = connection.client("sagemaker")
    try:
        client.add_association(SourceArn=source, DestinationArn=destination, AssociationType=type)
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "ValidationException":
            raise  # SageMaker's code for what is there already, as its SDK takes it


def dissociate(connection: Connection, source: str, destination: str) -> None:
    """Remove an association."""
    client = connection.client("sagemaker")
    client.delete_association(SourceArn=source, DestinationArn=destination)


def seen_key(artifact: str) -> str:
    """Return the key that tells how the edge from an artifact was seen, by its ARN."""
    return SEEN + artifact.rpartition("/")[2]


def seen(how: str, words: str) -> str:
    """Return what is kept of how an edge was seen: ``traced: read by pandas in cell 4``."""
    return f"{how}: {words}" if words else how


def how_seen(properties: Mapping[str, str], artifact: str) -> str:
    """Return how an edge was seen: ``traced``; empty when that is not said.

    Args:
        properties: of the trial component that it ends at.
        artifact: ARN that it begins at.
    """
    return properties.get(seen_key(artifact), "").partition(":")[0]


def by_hand_key(source: str, destination: str) -> str:
    """Return the key that tells that an association was made by hand, by the ARNs of its ends."""
    digest = hashlib.sha256(f"{source}\n{destination}".encode()).hexdigest()
    return f"{LINKED}{digest[:32]}"


def plain_properties(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return properties as AWS takes them: one line each, at most 2,500 characters, not empty."""
    found = {}
    for key, value in properties.items():
        text = "" if value is None else " ".join(str(value).split())
        if text:
            found[key] = text[:_LONGEST_VALUE]
    return found
