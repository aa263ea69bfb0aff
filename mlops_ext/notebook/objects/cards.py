"""Model cards of versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import cards as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.displays.document import save
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import cards, records

if TYPE_CHECKING:
    pass


class Card(ShownRecord[records.ModelCard]):
    """The model card of a version, or the proposal of one.

    Every change returns the card as it is then; what somebody else changed in between is an error
    that has both texts, and nothing is saved.

    Attributes:
        record: Status and content, and whether it is stored.
    """

    _kind = "card"

    @property
    def content(self) -> dict[str, Any]:
        """What it says, by AWS's JSON schema of a version's card."""
        return self.record.content

    @property
    def stored(self) -> bool:
        """Whether it is kept; else it is a proposal."""
        return self.record.stored

    def edit(self, changes: Mapping[str, Any] | None = None, **sections: Any) -> Card:
        """Set members and keep the card.

        Args:
            changes: Values by path, ``{"intended_uses.purpose_of_model": "Retention"}``; None
                takes a member away.
            **sections: Whole sections, merged into what is there.

        Raises:
            InvalidInput: AWS's schema refuses a member.
            Conflict: Somebody else changed the card since it was read.
        """
        content = cards.edited(self.content, {**(changes or {}), **sections})
        return self._kept(content=content)

    def status(self, status: str) -> Card:
        """Set its status: ``Draft``, ``PendingReview``, ``Approved`` or ``Archived``.

        Raises:
            InvalidInput: There is no such status.
            Conflict: Somebody else changed the card since it was read.
        """
        return self._kept(status=status)

    def save(self) -> Card:
        """Keep it as it is: how a proposal is stored."""
        return self._kept(content=self.content)

    def export(self, path: str | Path) -> Path:
        """Write it as an HTML page that needs no other file, and return where.

        Raises:
            InvalidInput: No file can be written there.
        """
        return save(display.document(self.record), path)

    def _kept(self, **what: Any) -> Card:
        mine = self.record
        kept = cards.write_card(self.connection, mine.arn, mine.revision, **what)
        return Card(self.connection, kept)

    def __repr__(self) -> str:
        kept = self.record.status if self.stored else "not stored"
        return f"<Card of {self.record.reference}, {kept}>"

    def _blocks(self) -> Sequence[Block]:
        return display.card(self.record)


class Carded(ShownRecord[records.Version]):
    """What a version has to do with model cards; a part of `Version`."""

    def card(self) -> Card:
        """Return its model card; where none is stored, a proposal that says so."""
        return Card(self.connection, cards.read_card(self.connection, self.record.arn))
