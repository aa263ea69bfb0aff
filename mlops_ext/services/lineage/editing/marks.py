"""Who made an association by hand, kept as a tag of its ends: AWS's associations have none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, explain
from mlops_ext.services.graph.entities import by_hand_key
from mlops_ext.services.names import is_metadata_character
from mlops_ext.services.paging import pages

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_LONGEST = 256
MOST_TAGS = 50
"""As many as SageMaker takes for one entity."""


def mark(connection: Connection, source: str, destination: str, by: str) -> None:
    """Keep who associated two entities, with each of them that has room for a tag.

    Raises:
        InvalidInput: neither has.
    """
    client = connection.client("sagemaker")
    value = "".join(c if is_metadata_character(c) else "_" for c in by)[:_LONGEST]
    tags = [{"Key": by_hand_key(source, destination), "Value": value}]
    refused: Exception | None = None
    kept = 0
    for arn in (destination, source):
        try:
            client.add_tags(ResourceArn=arn, Tags=tags)
            kept += 1
        except client.exceptions.ClientError as error:
            if not _is_full(client, arn):
                raise
            refused = error
    if not kept and refused:
        raise InvalidInput.of(
            "TooManyTags",
            "Who links them cannot be kept: both have as many tags as SageMaker takes.",
            str(explain(refused, "tag them")),
            hint=f"Take a tag away from one of them; each has {MOST_TAGS}.",
        ) from refused


def unmark(connection: Connection, source: str, destination: str) -> None:
    """Forget who associated two entities."""
    client = connection.client("sagemaker")
    for arn in (destination, source):
        client.delete_tags(ResourceArn=arn, TagKeys=[by_hand_key(source, destination)])


def marked(connection: Connection, source: str, destination: str) -> str | None:
    """Return who associated two entities by hand; None: nobody did."""
    wanted = by_hand_key(source, destination)
    found = (tags_of(connection, arn).get(wanted) for arn in (destination, source))
    return next((by for by in found if by is not None), None)


def tags_of(connection: Connection, arn: str) -> Mapping[str, str]:
    """Return the tags of an entity."""
    client = connection.client("sagemaker")
    return {tag["Key"]: tag["Value"] for tag in pages(client, "list_tags", "Tags", ResourceArn=arn)}


def _is_full(client: Any, arn: str) -> bool:
    return len(list(pages(client, "list_tags", "Tags", ResourceArn=arn))) >= MOST_TAGS
