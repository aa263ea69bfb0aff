"""Answers about lineage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import lineage as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import lineage, records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


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
        question: Any = "all",
        direction: Any = "both",
        depth: int | None = None,
    ) -> Lineage:
        """Ask and return the answer.

        Args:
            connection: The SageMaker to ask.
            reference: A version, an endpoint, or data by its URI or path.
            question: ``all``, ``datasets``, ``jobs``, ``models`` or ``endpoints``.
            direction: ``both``, ``ascendants`` or ``descendants``.
            depth: How many steps; none for all.

        Raises:
            MLOpsError: Nothing of that name, or SageMaker refuses.
        """
        record = lineage.ask(connection, reference, question, direction=direction, depth=depth)
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

    def path(self, to: str) -> Lineage:
        """Ask how it is connected with something else.

        Raises:
            MLOpsError: Nothing of that name.
        """
        record = lineage.path(self.connection, self.reference, to)
        return Lineage(self.connection, self.reference, record)

    def graph(self) -> Lineage:
        """Return everything it is connected with, drawn as a graph."""
        return self.asked(self.connection, self.reference)

    @property
    def nodes(self) -> list[records.LineageNode]:
        """The nodes that answer the question."""
        hits = set(self.record.hits)
        return [node for node in self.record.nodes if node.id in hits]

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
