"""What speaks for a data set that nothing links to a version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mlops_ext.services.records import LineageSuggestion
from mlops_ext.services.records.linking import AssociationType, Strength
from mlops_ext.services.registration.datasets import display_name

_ORDER: tuple[Strength, ...] = ("strong", "likely", "weak")
_TRAIN = "train"


@dataclass(frozen=True)
class Clue:
    """A data set, and one reason why a version may have learned from it.

    Args:
        uri: of the data.
        reason: a sentence without its full stop.
        strength: how much that says.
        role: ``train``, or what else it was for.
        content: ``sha256:…`` where it is known.
        entity: ARN of the artifact of that content where it is known.
    """

    uri: str
    reason: str
    strength: Strength
    role: str = _TRAIN
    content: str | None = None
    entity: str | None = None


def suggestions(clues: Iterable[Clue]) -> list[LineageSuggestion]:
    """Return a suggestion for each data set, what most speaks for first."""
    by_uri: dict[str, list[Clue]] = {}
    for clue in clues:
        by_uri.setdefault(clue.uri, []).append(clue)
    for found in by_uri.values():
        found.sort(key=_rank)
    ordered = sorted(by_uri.items(), key=lambda item: (_rank(item[1][0]), item[0]))
    return [_suggestion(number, uri, of) for number, (uri, of) in enumerate(ordered, 1)]


def _rank(clue: Clue) -> int:
    return _ORDER.index(clue.strength)


def _suggestion(number: int, uri: str, clues: list[Clue]) -> LineageSuggestion:
    best = clues[0]
    type: AssociationType = "ContributedTo" if best.role == _TRAIN else "AssociatedWith"
    return LineageSuggestion(
        number=number,
        uri=uri,
        name=display_name(uri),
        type=type,
        strength=best.strength,
        reasons=list(dict.fromkeys(clue.reason for clue in clues)),
        content=next((clue.content for clue in clues if clue.content), None),
        entity=next((clue.entity for clue in clues if clue.entity), None),
    )
