"""Suggests the data sets of versions that have none recorded; nothing is linked by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services.graph.entities import version_artifact
from mlops_ext.services.graph.reading import Reading, read
from mlops_ext.services.lineage.editing import link
from mlops_ext.services.lineage.repair import own, relatives
from mlops_ext.services.lineage.repair.clues import Clue, suggestions
from mlops_ext.services.lineage.starts.start import start
from mlops_ext.services.lineage.words import counted, listed
from mlops_ext.services.manifest import read_manifest
from mlops_ext.services.models import describe
from mlops_ext.services.packages import Package
from mlops_ext.services.records import LineageSuggestion, LineageSuggestions, LinkChange
from mlops_ext.services.registration.datasets import display_name
from mlops_ext.services.registration.notebooks import UNNAMED

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

ALL = "all"


def suggest(connection: Connection, reference: str) -> LineageSuggestions:
    """Say which data sets a version may have learned from, and why; of one that has none recorded.

    What is known is its manifest, the cells of its notebook, what the jobs and sessions behind it
    name as inputs, and what other versions of its group, its notebook and its archive came of.

    Raises:
        UnknownReference: there is no such version, or nothing is recorded about it yet.
        InvalidInput: the text does not name a version.
    """
    with translating(f"look for the data of {reference}", connection):
        package = describe(connection, reference)
        name = f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
        artifact = version_artifact(connection, package["ModelPackageArn"])
        [arn] = start(name, "version", [artifact] if artifact else []).arns
        upstream = read(connection, [arn], "Ascendants", None)
        learned = [display_name(one.source_uri) for one in relatives.learned_from(upstream)]
        linked = {one.source_uri for one in upstream.vertices.values()}
        clues = [] if learned else _clues(connection, package, arn, upstream)
        found = suggestions(one for one in clues if one.uri not in linked)
    return LineageSuggestions(
        reference=name,
        arn=package["ModelPackageArn"],
        answer=_answer(name, learned, found),
        suggestions=found,
    )


def _answer(name: str, learned: Sequence[str], found: Sequence[LineageSuggestion]) -> str:
    if learned:
        return f"{name} learned from {listed(learned, 'data sets')}; nothing is missing."
    if not found:
        return f"No data set is recorded for {name}, and nothing tells which it was."
    return f"No data set is recorded for {name}; {counted(len(found), 'suggestion')}."


def _clues(
    connection: Connection, package: Package, artifact: str, upstream: Reading
) -> Iterator[Clue]:
    manifest = read_manifest(connection, package)
    yield from own.of_manifest(manifest)
    yield from own.of_components(connection, upstream)
    yield from own.of_job(connection, package, manifest)
    yield from own.of_cells(manifest)
    made = relatives.made_of(upstream, artifact, package["ModelPackageVersion"])
    yield from relatives.of_group(connection, package["ModelPackageGroupName"], made)
    notebooks = {manifest.notebook.name} if manifest and manifest.notebook else set()
    for notebook in sorted((made.notebooks | notebooks) - UNNAMED):
        yield from relatives.of_notebook(connection, notebook)


def accept(
    connection: Connection, reference: str, chosen: Iterable[int | str] | str
) -> LineageSuggestions:
    """Link the data sets that were suggested and chosen to the version, by hand.

    Args:
        connection: where.
        reference: of the version.
        chosen: numbers or URIs of suggestions, or ``all``.

    Returns:
        What was suggested, with what has been linked of it.

    Raises:
        InvalidInput: one of them is not suggested.
        UnknownReference: there is no such version.
        Conflict: SageMaker takes no more associations.
    """
    found = suggest(connection, reference)
    taken = found.suggestions if chosen == ALL else _chosen(found, chosen)
    linked = [_link(connection, one, found.arn) for one in taken]
    names = listed([one.name for one in taken], "data sets")
    answer = f"{names} linked to {found.reference}." if taken else found.answer
    return found.model_copy(update={"linked": linked, "answer": answer})


def _link(connection: Connection, one: LineageSuggestion, version: str) -> LinkChange:
    source = one.uri if one.content else one.entity or one.uri
    return link(connection, source, version, one.type, content=one.content)


def _chosen(
    found: LineageSuggestions, chosen: Iterable[int | str] | str
) -> list[LineageSuggestion]:
    wanted = [chosen] if isinstance(chosen, str) else list(chosen)
    known = {key: one for one in found.suggestions for key in (str(one.number), one.uri)}
    for each in wanted:
        if str(each) not in known:
            count = len(found.suggestions)
            there = f"1 to {count}, or all" if count else found.answer
            raise InvalidInput.of(
                "InvalidSuggestion", f"{each} is no suggestion.", hint=f"There are: {there}."
            )
    return list({one.number: one for one in (known[str(each)] for each in wanted)}.values())
