"""What the questions beyond the graph itself are given, and what they tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_ext.services.graph.reading import Reading
from mlops_ext.services.lineage.starts import Start
from mlops_ext.services.records import LineageFinding, LineageNode

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Nodes = Mapping[str, LineageNode]
"""Nodes of a part of the graph by their ids."""


@dataclass(frozen=True)
class Asked:
    """A question about a start.

    Args:
        connection: where.
        start: where it starts.
        on: date or time that it is about; empty: now.
        to: where it goes to.
    """

    connection: Connection
    start: Start
    on: str = ""
    to: str = ""


@dataclass(frozen=True)
class Told:
    """An answer.

    Args:
        answer: one sentence.
        findings: the rows of its table.
        hits: ids of the nodes that answer.
        start: ids of the nodes that it starts from, where that is not the start itself.
        unread: why something that it tells of may not be read; empty when all may.
    """

    answer: str
    findings: Sequence[LineageFinding] = ()
    hits: Sequence[str] = ()
    start: Sequence[str] = ()
    unread: str = ""


@dataclass(frozen=True)
class Found:
    """A part of the graph, and what is to be told of it once it has names.

    Args:
        reading: the part of the graph.
        tell: makes the answer of its nodes.
        shown: ARNs of the vertices that belong to the answer, where others only name them; None:
            all.
        decided: whether what was decided about its versions belongs to the answer.
    """

    reading: Reading
    tell: Callable[[Nodes], Told]
    shown: Set[str] | None = None
    decided: bool = True
