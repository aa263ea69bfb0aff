"""Clues from other versions: of the group, of the same notebook, of the same archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_ext.errors import UnknownReference
from mlops_ext.services.governance.deployments import version_reference
from mlops_ext.services.graph.entities import contexts
from mlops_ext.services.graph.reading import Reading, Vertex, read
from mlops_ext.services.graph.registration import NOTEBOOK_PROPERTY
from mlops_ext.services.lineage.nodes import kind_of
from mlops_ext.services.lineage.repair.clues import Clue
from mlops_ext.services.lineage.starts import resolve
from mlops_ext.services.lineage.ways import adjacent, distances
from mlops_ext.services.lineage.words import listed
from mlops_ext.services.records.linking import Strength
from mlops_ext.services.references import parse
from mlops_ext.services.registration.notebooks import UNNAMED
from mlops_ext.services.resolving import describe_group

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MOST = 20
"""Versions of the group that are looked at: those with the nearest numbers."""

_CONTENT = "sha256"
"""Property of an archive's artifact: its content."""


@dataclass(frozen=True)
class Made:
    """What a version came of.

    Args:
        number: of the version.
        datasets: that it learned from.
        notebooks: names of those that made it.
        archives: contents of its archives, SHA-256.
    """

    number: int
    datasets: tuple[Vertex, ...]
    notebooks: frozenset[str]
    archives: frozenset[str]


def made_of(found: Reading, version: str, number: int) -> Made:
    """Return what a version came of, by the ARN of its artifact."""
    before = distances(adjacent(found.links, 1, 0), [version])
    around = [found.vertices[arn] for arn in before if arn in found.vertices]
    kept = [one.properties for one in around if kind_of(one) == "model"]
    return Made(
        number,
        tuple(learned_from(found, around)),
        frozenset(one[NOTEBOOK_PROPERTY] for one in kept if NOTEBOOK_PROPERTY in one) - UNNAMED,
        frozenset(one[_CONTENT] for one in kept if _CONTENT in one),
    )


def learned_from(found: Reading, around: list[Vertex] | None = None) -> list[Vertex]:
    """Return the data sets among vertices, all unless told, that something learned from."""
    among = found.vertices.values() if around is None else around
    sources = {source for source, _, type in found.links if type == "ContributedTo"}
    return [one for one in among if one.arn in sources and kind_of(one) == "dataset"]


def of_group(connection: Connection, group: str, own: Made) -> Iterator[Clue]:
    """What versions of the same group learned from."""
    others = _siblings(connection, group, own.number)
    for other in others:
        name = f"{group}/{other.number}"
        if own.archives & other.archives:
            yield from _clues(
                other, f"{name}, which has the same archive, learned from it", "strong"
            )
        shared = own.notebooks & other.notebooks
        if shared:
            reason = f"{name}, which came of {listed(sorted(shared))}, too, learned from it"
            yield from _clues(other, reason, "likely")
    yield from _beside(group, own.number, [one for one in others if one.datasets])


def _beside(group: str, number: int, others: list[Made]) -> Iterator[Clue]:
    """What the nearest versions before and after it learned from: likely when both did."""
    before = max((one for one in others if one.number < number), key=_number, default=None)
    after = min((one for one in others if one.number > number), key=_number, default=None)
    beside = [one for one in (before, after) if one]
    for one in beside:
        for dataset in one.datasets:
            by = [each for each in beside if dataset in each.datasets]
            names = listed([f"{group}/{each.number}" for each in by])
            strength: Strength = "likely" if len(by) > 1 else "weak"
            reason = f"{names}, next to it in its group, learned from it"
            yield _clue(dataset, reason, strength)


def _number(made: Made) -> int:
    return made.number


def _siblings(connection: Connection, group: str, number: int) -> list[Made]:
    described = describe_group(connection, parse(group))
    arn = described["ModelPackageGroupArn"] if described else ""
    groups = contexts(connection, arn, "ModelGroup") if arn else []
    if not groups:
        return []
    listed_ones = read(connection, [one["ContextArn"] for one in groups], "Ascendants", 1)
    numbers = _numbers(listed_ones)
    numbers.pop(next((arn for arn, known in numbers.items() if known == number), ""), None)
    near = sorted(numbers, key=lambda arn: abs(numbers[arn] - number))[:_MOST]
    if not near:
        return []
    found = read(connection, near, "Ascendants", None)
    return [made_of(found, arn, numbers[arn]) for arn in near]


def _numbers(found: Reading) -> dict[str, int]:
    """Numbers of the versions by the ARNs of their artifacts."""
    names = {arn: version_reference(one) for arn, one in found.vertices.items()}
    return {arn: int(name.rpartition("/")[2]) for arn, name in names.items() if name}


def of_notebook(connection: Connection, notebook: str) -> Iterator[Clue]:
    """What a notebook read for its registrations, in any group."""
    try:
        start = resolve(connection, f"notebook:{notebook}")
    except UnknownReference:
        return
    found = read(connection, start.arns, "Ascendants", 1)
    for dataset in learned_from(found):
        yield _clue(dataset, f"{notebook} read it for another registration", "likely")


def _clues(made: Made, reason: str, strength: Strength) -> Iterator[Clue]:
    for dataset in made.datasets:
        yield _clue(dataset, reason, strength)


def _clue(dataset: Vertex, reason: str, strength: Strength) -> Clue:
    return Clue(dataset.source_uri, reason, strength, entity=dataset.arn)
