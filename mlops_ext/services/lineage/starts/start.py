"""What a start is, and what is said where nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mlops_ext.errors import UnknownReference
from mlops_ext.services.lineage.listing import Nodes

LATER = "SageMaker on AWS records lineage some seconds after the fact."

_YOUNG = timedelta(minutes=10)
"""How long SageMaker on AWS may take to record lineage: mostly seconds, sometimes minutes."""


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


class NotYet(UnknownReference):
    """It is there, but too young for its lineage to be there.

    Args:
        name: as a person says it.
        made: when.
    """

    name: str
    made: datetime


def start(
    name: str,
    kind: str,
    arns: Sequence[str],
    hint: str = LATER,
    made: Callable[[], datetime | None] | None = None,
) -> Start:
    """Return a start.

    Args:
        name: as of `Start`.
        kind: as of `Start`.
        arns: as of `Start`.
        hint: what is said where there are none.
        made: tells when the object was made that it stands for; None: that is not known.

    Raises:
        NotYet: it is there, nothing is recorded about it, and it is young.
        UnknownReference: it is there, but nothing is recorded about it.
    """
    if arns:
        return Start(name, kind, list(dict.fromkeys(arns)))
    since = made() if made else None
    if since and datetime.now(UTC) - since < _YOUNG:
        early = NotYet.of("NotYet", f"The lineage of {name} is not there yet.", hint=hint)
        early.name, early.made = name, since
        raise early
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
