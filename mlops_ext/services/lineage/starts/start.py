"""What a start is, and what is said where nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlops_ext.errors import UnknownReference

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
