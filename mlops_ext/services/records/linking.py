"""Lineage edited by hand: entities and associations, and what may be missing."""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Moment, Record
from mlops_ext.services.records.endpoints import PlanStep
from mlops_ext.services.records.lineage import NodeKind

AssociationType = Literal["ContributedTo", "AssociatedWith", "DerivedFrom", "Produced", "SameAs"]
"""https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AddAssociation.html"""

EntityType = Literal["Artifact", "Action", "Context"]
"""What can be made by hand; trial components are made by jobs and notebooks."""

Strength = Literal["strong", "likely", "weak"]
"""How much speaks for a suggestion: it is kept with the version itself; it was read where that was
made; it was read for others like it."""


class LinkEnd(Record):
    """An end of an association."""

    id: str | None
    """ARN of the lineage entity; none: it will be made."""
    kind: NodeKind
    name: str


class LineageLink(Record):
    """An association of one entity with another, in the direction of the data."""

    source: LinkEnd
    destination: LinkEnd
    type: str
    by_hand: bool
    """Whether a person made it; else SageMaker did, or a program."""
    by: str | None = None
    """Who made it, as far as that is known."""
    at: Moment | None = None


class LineageLinks(Record):
    """The direct associations of one lineage entity."""

    id: str
    links: list[LineageLink]
    total: int
    """How many there are; `links` are the first of them."""


class LinkChange(Record):
    """A change of the lineage graph by hand: what it will do, or has done."""

    verb: Literal["link", "unlink", "remove"]
    source: LinkEnd
    """What is linked, or is removed."""
    destination: LinkEnd | None = None
    """What it is linked with; none: the source itself is removed."""
    type: str = ""
    """Of the association; empty for none."""
    done: bool = False
    """Whether it has been done; else nothing is changed, yet or because there is nothing to."""
    steps: list[PlanStep] = []
    """Empty: everything is so already."""
    warnings: list[str] = []
    blocked: str | None = None
    """Why it is refused as asked, and what to do; none when it can be done."""
    by: str | None = None
    """Who made what is there already, as far as that is known."""


class LineageEntity(Record):
    """An artifact, an action or a context."""

    id: str
    """Its ARN."""
    lineage_type: EntityType
    type: str
    name: str
    uri: str
    made: bool
    """Whether it has just been made; else there was one of the same source or name."""
    properties: dict[str, str] = {}
    by: str | None = None
    """Who made it by hand; none: SageMaker or a registration did."""


class LineageSuggestion(Record):
    """A data set that a version may have learned from."""

    number: int
    """Its place in the list, from 1."""
    uri: str
    name: str
    type: AssociationType
    """``ContributedTo`` for what was learned from, ``AssociatedWith`` for what was evaluated on."""
    strength: Strength
    reasons: list[str]
    content: str | None = None
    """``sha256:…`` where the content is known."""
    entity: str | None = None
    """ARN of the artifact of that content where it is known."""


class LineageSuggestions(Record):
    """What may be missing in the lineage of a version."""

    reference: str
    arn: str
    """Of the version."""
    answer: str
    """One sentence: what is recorded, and how much is suggested."""
    suggestions: list[LineageSuggestion]
    linked: list[LinkChange] = []
    """What has just been accepted."""
