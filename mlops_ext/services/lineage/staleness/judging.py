"""What became of the data sets of a part of the graph."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import NotAllowed, UnknownReference, explain
from mlops_ext.services.graph.reading import Reading, Vertex
from mlops_ext.services.lineage.staleness import files, objects
from mlops_ext.services.lineage.staleness.kept import UNREADABLE, Kept, Now
from mlops_ext.services.paging import together

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def judge_all(
    connection: Connection, found: Reading, datasets: Iterable[Vertex]
) -> list[tuple[Vertex, Now]]:
    """Tell of each data set what became of it, in the order given.

    Args:
        connection: where they lie.
        found: part of the graph with what read them.
        datasets: artifacts among its vertices.
    """
    used = _first_use(found)
    given = list(datasets)
    judged = together(partial(_judge, connection, used), given)
    return list(zip(given, judged, strict=True))


def _first_use(found: Reading) -> dict[str, datetime]:
    """When each vertex was first read by something in that part of the graph."""
    first: dict[str, datetime] = {}
    for source, reader, _ in found.links:
        made = found.vertices[reader].created if reader in found.vertices else None
        if made and (source not in first or made < first[source]):
            first[source] = made
    return first


def _judge(connection: Connection, used: dict[str, datetime], dataset: Vertex) -> Now:
    contents = _contents(connection.client("sagemaker"), dataset)
    if isinstance(contents, Now):
        return contents
    size = dataset.properties.get("size", "")
    kept = Kept(
        uri=dataset.source_uri,
        contents=contents,
        size=int(size) if size.isdecimal() else None,
        recorded=dataset.created,
        used=used.get(dataset.arn),
    )
    scheme = kept.uri.partition("://")[0]
    judge = {"s3": objects.judge, "file": files.judge}.get(scheme)
    if judge is None:
        return Now(UNREADABLE, "only files and S3 are looked at")
    return judge(connection, kept)


def _contents(client: Any, dataset: Vertex) -> dict[str, str] | Now:
    """What tells the artifact's content from others of its URI; why not, where it may not be read.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ArtifactSourceType.html
    """
    try:
        source = client.describe_artifact(ArtifactArn=dataset.arn)["Source"]
    except client.exceptions.ClientError as error:
        problem = explain(error, f"read {dataset.source_uri or dataset.arn}")
        if isinstance(problem, NotAllowed | UnknownReference):
            return Now(UNREADABLE, str(problem))
        raise
    return {one["SourceIdType"]: one["Value"] for one in source.get("SourceTypes") or ()}
