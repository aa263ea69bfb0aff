"""What a start is, and what is said where nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlops_ext.errors import UnknownReference
from mlops_ext.services.lineage.listing import Nodes

LATER = "SageMaker on AWS records lineage some seconds after the fact."


@dataclass(frozen=True)
class Start:
    """Where a question starts.

    Args:
        name: of what was asked about, as a person says it.
        kind: ``data``, ``version``, ``group``, ``endpoint``, ``job``, ``execution``, ``notebook``,
            ``image`` or, not known before it is read, ``entity``.
        arns: of the lineage entities.
    """

    name: str
    kind: str
    arns: list[str]


def start(name: str, kind: str, arns: Sequence[str], hint: str = LATER) -> Start:
    """Return a start.

    Raises:
        UnknownReference: it is there, but nothing is recorded about it yet.
    """
    if arns:
        return Start(name, kind, list(dict.fromkeys(arns)))
    raise UnknownReference.of("NoLineage", f"Nothing is recorded about {name} yet.", hint=hint)


_KINDS = {
    "dataset": "data",
    "version": "version",
    "endpoint": "endpoint",
    "job": "job",
    "notebook": "notebook",
    "image": "image",
}
"""What a start is by the kind of its node; others are entities."""


def named(start: Start, nodes: Nodes) -> Start:
    """Return a start that is known by its ARN alone with name and kind, as its node has them."""
    if start.kind != "entity":
        return start
    node = next(iter(nodes.within(start.arns)), None)
    return Start(node.name, _KINDS.get(node.kind, "entity"), start.arns) if node else start
