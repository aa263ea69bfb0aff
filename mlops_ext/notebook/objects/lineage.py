"""Answers about lineage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook import cells
from mlops_ext.notebook.displays import lineage as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.liveline import LiveLine
from mlops_ext.notebook.objects.linking import Suggestions
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import interchange, lineage, records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_QUICK = 1.0
"""Seconds that reading may take without saying what it does."""


class Lineage(ShownRecord[records.LineageGraph]):
    """An answer about lineage; iterates over the nodes that give it.

    Attributes:
        reference: What was asked for.
        record: The answer with its graph.
    """

    _kind = "lineage"

    def __init__(
        self, connection: Connection, reference: str, record: records.LineageGraph
    ) -> None:
        super().__init__(connection, record)
        self.reference = reference

    @classmethod
    def asked(
        cls,
        connection: Connection,
        reference: str,
        question: lineage.Question | str = "all",
        *,
        direction: str = "both",
        depth: int | None = None,
        on: str | date | None = None,
        to: str | None = None,
        most_calls: int | None = None,
    ) -> Lineage:
        """Ask and return the answer; a line tells how far reading has come where it takes time.

        Args:
            connection: The SageMaker to ask.
            reference: A version, group, endpoint, job, run of a pipeline, notebook or image, or
                data by its URI or path.
            question: ``all``, ``datasets``, ``jobs``, ``models``, ``endpoints``, ``impact``,
                ``stale``, ``approvers``, ``served`` or ``path``.
            direction: ``both``, ``ascendants`` or ``descendants``.
            depth: How many steps; none for all.
            on: Date or time of ``served``; none for now.
            to: Where a ``path`` leads.
            most_calls: Of SageMaker on AWS that reading may take; none for as many as it takes.

        Raises:
            MLOpsError: Nothing of that name, no such date, or SageMaker refuses.
        """
        when = on.isoformat() if isinstance(on, date) else on
        line, told = LiveLine(cells.shell(), after=_QUICK), []

        def show(how: records.Progressed) -> None:
            told.append(how)
            line.show(how.text)

        record = lineage.ask(
            connection,
            reference,
            question,
            direction=direction,
            depth=depth,
            on=when,
            to=to,
            most_calls=most_calls,
            progress=show,
        )
        if told:
            line.show(f"The lineage of {reference} is read{' in part' if record.partial else ''}")
        return cls(connection, reference, record)

    @property
    def answer(self) -> str:
        """The answer as one sentence."""
        return self.record.answer

    def datasets(self) -> Lineage:
        """Ask which data sets it is connected with."""
        return self.asked(self.connection, self.reference, "datasets")

    def jobs(self) -> Lineage:
        """Ask which jobs and notebook sessions it is connected with."""
        return self.asked(self.connection, self.reference, "jobs")

    def models(self) -> Lineage:
        """Ask which model versions it is connected with."""
        return self.asked(self.connection, self.reference, "models")

    def endpoints(self) -> Lineage:
        """Ask which endpoints it is connected with."""
        return self.asked(self.connection, self.reference, "endpoints")

    def impact(self) -> Lineage:
        """Ask which versions came of it, and where they serve now."""
        return self.asked(self.connection, self.reference, "impact")

    def stale(self) -> Lineage:
        """Ask whether the data that it came of has changed since."""
        return self.asked(self.connection, self.reference, "stale")

    def approvers(self) -> Lineage:
        """Ask who approved what serves, when, why and past which rules."""
        return self.asked(self.connection, self.reference, "approvers")

    def served(self, on: str | date | None = None) -> Lineage:
        """Ask what served at it, or which of what came of it served where.

        Args:
            on: Date or time, ``2026-03-31`` or ``2026-03-31T14:00``; none for now.

        Raises:
            MLOpsError: It is no date, or has not come yet.
        """
        return self.asked(self.connection, self.reference, "served", on=on)

    def path(self, to: str) -> Lineage:
        """Ask how it is connected with something else: all shortest ways.

        Raises:
            MLOpsError: Nothing of that name, or nothing connects the two.
        """
        return self.asked(self.connection, self.reference, "path", to=to)

    def suggestions(self) -> Suggestions:
        """Ask which data sets a version may have learned from that has none recorded.

        Raises:
            MLOpsError: It is no version.
        """
        return Suggestions.of(self.connection, self.reference)

    def openlineage(self) -> list[dict[str, Any]]:
        """Return the graph as OpenLineage events, with what is kept about its versions.

        Raises:
            MLOpsError: A version cannot be read.
        """
        events: list[dict[str, Any]] = interchange.export(
            self.connection, self.record, "openlineage"
        )
        return events

    def prov(self) -> dict[str, Any]:
        """Return the graph as a W3C PROV-JSON document.

        Raises:
            MLOpsError: A version cannot be read.
        """
        document: dict[str, Any] = interchange.export(self.connection, self.record, "prov")
        return document

    def save(self, path: str | PathLike[str], format: str = "openlineage") -> Path:
        """Write the graph into a file, and return its path.

        Args:
            path: Of the file, which is replaced.
            format: ``openlineage`` (an event a line) or ``prov``.

        Raises:
            MLOpsError: There is no such format, or the file cannot be written.
        """
        return interchange.save(self.connection, self.record, path, format)

    def graph(self) -> Lineage:
        """Return everything it is connected with, drawn as a graph."""
        return self.asked(self.connection, self.reference)

    @property
    def nodes(self) -> list[records.LineageNode]:
        """The nodes that answer the question."""
        hits = set(self.record.hits)
        return [node for node in self.record.nodes if node.id in hits]

    @property
    def findings(self) -> list[records.LineageFinding]:
        """What was found out beyond the graph, row by row: subject, state, detail, who, at."""
        return list(self.record.findings)

    @property
    def names(self) -> list[str]:
        """The names of the nodes that answer the question."""
        return [node.name for node in self.nodes]

    def __iter__(self) -> Iterator[records.LineageNode]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"<Lineage of {self.reference}: {self.answer}>"

    def _blocks(self) -> Sequence[Block]:
        return display.blocks(self.record)
