"""Changes of the lineage by hand, entities, and suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mlops_ext.notebook.displays import linking as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import lineage, records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


class LinkChange(ShownRecord[records.LinkChange]):
    """What linking or unlinking will do, or has done."""

    _kind = "link"

    @property
    def done(self) -> bool:
        """Whether it has been done; else nothing is changed."""
        return self.record.done

    @property
    def steps(self) -> list[records.PlanStep]:
        """What is made or removed, one thing each; none where all is so already."""
        return self.record.steps

    @property
    def warnings(self) -> list[str]:
        """What follows from it."""
        return self.record.warnings

    @property
    def blocked(self) -> str | None:
        """Why it is refused as asked; none when it is not."""
        return self.record.blocked

    def __repr__(self) -> str:
        return f"<LinkChange: {display.title(self.record)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.change(self.record)


class Links(ShownRecord[records.LineageLinks]):
    """The direct links of one thing in the lineage graph, with who made them."""

    _kind = "links"

    def __init__(self, connection: Connection, name: str, record: records.LineageLinks) -> None:
        super().__init__(connection, record)
        self.name = name

    def __iter__(self) -> Iterator[records.LineageLink]:
        return iter(self.record.links)

    def __len__(self) -> int:
        return len(self.record.links)

    def __repr__(self) -> str:
        return f"<Links of {self.name}: {len(self)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.links(self.record, self.name)


class Entity(ShownRecord[records.LineageEntity]):
    """An artifact, an action or a context of the lineage graph."""

    _kind = "entity"

    @property
    def arn(self) -> str:
        """Its ARN, which `link` takes."""
        return self.record.id

    def __repr__(self) -> str:
        return f"<{self.record.lineage_type} {self.record.type}: {self.record.uri}>"

    def _blocks(self) -> Sequence[Block]:
        return display.entity(self.record)


class Suggestions(ShownRecord[records.LineageSuggestions]):
    """Data sets that a version may have learned from; nothing is linked before it is accepted."""

    _kind = "suggestions"

    @classmethod
    def of(cls, connection: Connection, reference: str) -> Suggestions:
        """Ask for what may be missing in the lineage of a version.

        Raises:
            MLOpsError: There is no such version.
        """
        return cls(connection, lineage.suggest(connection, reference))

    @property
    def answer(self) -> str:
        """What is recorded and how much is suggested, as one sentence."""
        return self.record.answer

    @property
    def linked(self) -> list[records.LinkChange]:
        """What has just been accepted."""
        return self.record.linked

    def accept(self, *chosen: int | str) -> Suggestions:
        """Link what is suggested to the version: these numbers or URIs, ``"all"`` for all.

        Raises:
            MLOpsError: One of them is not suggested, or SageMaker refuses.
        """
        wanted = "all" if chosen == ("all",) else chosen
        record = lineage.accept(self.connection, self.record.arn, wanted)
        return Suggestions(self.connection, record)

    def __iter__(self) -> Iterator[records.LineageSuggestion]:
        return iter(self.record.suggestions)

    def __len__(self) -> int:
        return len(self.record.suggestions)

    def __repr__(self) -> str:
        return f"<Suggestions: {self.answer}>"

    def _blocks(self) -> Sequence[Block]:
        return display.suggestions(self.record)
