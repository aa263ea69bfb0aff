"""What is known about the things of a graph beyond the graph itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from mlops_ext.services.models import get_version
from mlops_ext.services.paging import together
from mlops_ext.services.records import DatasetUse, LineageGraph, Version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


@dataclass(frozen=True)
class Facts:
    """What is known beyond the graph.

    Args:
        versions: those that are there, by reference.
        datasets: what versions keep about the data that they used, by ARN of its artifact.
    """

    versions: Mapping[str, Version] = field(default_factory=dict)
    datasets: Mapping[str, DatasetUse] = field(default_factory=dict)


def read_facts(connection: Connection, graph: LineageGraph) -> Facts:
    """Read what is kept about the versions of a graph, and about the data that they used.

    Raises:
        MLOpsError: a version cannot be read.
    """
    nodes = graph.nodes
    references = [one.reference for one in nodes if one.kind == "version" and one.reference]
    versions = together(partial(get_version, connection), references)
    return Facts(
        dict(zip(references, versions, strict=True)),
        {use.arn: use for version in versions for use in version.datasets if use.arn},
    )
