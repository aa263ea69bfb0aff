"""Model cards of versions."""

from __future__ import annotations

from typing import Any, Literal, get_args

from mlops_ext.services.records.base import Record

CardStatus = Literal["Draft", "PendingReview", "Approved", "Archived"]

CARD_STATUSES: tuple[CardStatus, ...] = get_args(CardStatus)


class ModelCard(Record):
    """The model card of a version: ModelPackage.ModelCard, or what it could say."""

    reference: str
    """``churn/3``."""
    arn: str
    """ARN of the model package."""
    status: str
    """ModelCardStatus: ``Draft``, ``PendingReview``, ``Approved`` or ``Archived``."""
    content: dict[str, Any]
    """By the JSON schema of a model package's card, in snake_case as AWS has it; members that the
    schema does not know are kept."""
    stored: bool
    """False: a proposal from what the version knows, kept nowhere yet."""
    name: str | None = None
    """Name of the card of its own (CreateModelCard) that this was read from; none for the
    version's card and for proposals."""
    revision: str = ""
    """Changes whenever status or content of the stored card do; empty when none is stored."""
    notes: list[str] = []
    """Sentences about what a reader must know, for example a content that is no JSON."""


class CardChange(Record):
    """What to keep as a version's model card."""

    revision: str
    """`ModelCard.revision` of the card that was edited."""
    content: dict[str, Any] | None = None
    """None leaves it as it is."""
    status: CardStatus | None = None
    """None leaves it as it is; a new card is a draft."""


class CardPage(Record):
    """A model card as a file."""

    name: str
    """``churn-3-card.html``."""
    html: str
    """A whole page that needs nothing else: no script, styles and charts within it."""
