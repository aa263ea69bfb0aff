"""Lineage questions and their answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services.bulk import all_kept
from mlops_ext.services.graph.bounds import Listener, bounded
from mlops_ext.services.graph.reading import Reading, Way, read
from mlops_ext.services.lineage.answers import Found, sentence
from mlops_ext.services.lineage.listing import Edges, Nodes
from mlops_ext.services.lineage.nodes import DELETED, Present, kind_of, nodes_and_edges
from mlops_ext.services.lineage.pending import pending
from mlops_ext.services.lineage.presence import as_far_as_possible, look, versions_of
from mlops_ext.services.lineage.questions import FINDERS, QUESTIONS, Question
from mlops_ext.services.lineage.reach import BOTH, Reached, reach
from mlops_ext.services.lineage.serving import SERVING
from mlops_ext.services.lineage.starts import NotYet, Start, known, named, resolve
from mlops_ext.services.lineage.told import Asked
from mlops_ext.services.records import EndpointSummary, LineageGraph, NodeKind
from mlops_ext.services.references import parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Direction = Literal["both", "ascendants", "descendants"]

_HITS: dict[str, tuple[NodeKind, ...]] = {
    "datasets": ("dataset",),
    "jobs": ("job", "notebook"),
    "models": ("version",),
    "endpoints": ("endpoint",),
}
_WAYS: dict[str, tuple[Way, ...]] = {
    "both": BOTH,
    "ascendants": ("Ascendants",),
    "descendants": ("Descendants",),
}


def ask(
    connection: Connection,
    reference: str,
    question: Question | str = "all",
    *,
    direction: str = "both",
    depth: int | None = None,
    on: str | None = None,
    to: str | None = None,
    most_calls: int | None = None,
    progress: Listener | None = None,
) -> LineageGraph:
    """Answer a lineage question.

    What may not be read, or not for now, makes the answer partial, and its reason tells; the same
    question asked again goes on from there. What is too young for its lineage to be there is
    pending.

    ``both`` is what led to the start and what came of it; not, as QueryLineage's Both, also what
    else came of what led to it.

    Args:
        connection: where.
        reference: a version, group, endpoint, job, run of a pipeline, notebook or image, data by
            its URI or path, or a lineage entity's ARN.
        question: ``all``, ``datasets``, ``jobs``, ``models``, ``endpoints``, ``impact``, ``stale``,
            ``approvers``, ``served`` or ``path``.
        direction: ``both``, ``ascendants`` or ``descendants``; the last five have their own.
        depth: how many associations far, of the first five; None: all.
        on: the ISO date or time that ``served`` is about; None: now.
        to: where a ``path`` leads, a reference.
        most_calls: that reading the graph on AWS may take; None: as many as it takes.
        progress: takes how far reading has come on AWS; may be called by any thread.

    Raises:
        UnknownReference: there is no such object, or nothing is recorded about it, or no path.
        InvalidInput: question, direction, depth, date or goal are not valid.
    """
    _check(question, direction, depth)
    with (
        translating(f"read the lineage of {reference}", connection),
        bounded(calls=most_calls, tell=progress),
    ):
        try:
            start = resolve(connection, reference)
        except NotYet as early:
            return pending(reference, question, early)
        if question in FINDERS:
            asked = Asked(connection, known(connection, start), on or "", to or "")
            return _beyond(reference, question, asked)
        around = reach(connection, start.arns, _WAYS[direction], depth)
        found = around.reading
        versions = versions_of(found)
        if versions:
            _add_decisions(connection, found, {one.arn for one in versions})
        present = look(connection, found)
        with all_kept():
            nodes, edges = nodes_and_edges(found, present)
            facts = _found(named(start, nodes), nodes, edges, present, around)
            return _graph(
                found,
                nodes,
                present.problem,
                start=_ids(start.arns, found),
                reference=reference,
                question=question,
                answer=sentence(question, facts),
                hits=_hits(question, start, nodes).ids,
                nodes=nodes,
                edges=edges,
            )


def near(connection: Connection, arn: str, *, direction: str = "both") -> LineageGraph:
    """Return a lineage entity with its direct neighbours.

    Args:
        connection: where.
        arn: of the entity.
        direction: ``both``, ``ascendants`` or ``descendants``.

    Raises:
        UnknownReference: there is no such entity.
        InvalidInput: it is no lineage entity's ARN, or no direction.
    """
    if parse(arn).kind != "entity":
        raise InvalidInput.of(
            "InvalidEntity",
            f"{arn!r} is no lineage entity.",
            hint="Give the ARN of an artifact, an action, a context or a trial component.",
        )
    return ask(connection, arn, direction=direction, depth=1)


def _beyond(reference: str, question: str, asked: Asked) -> LineageGraph:
    """Answer a question by more than the nodes around its start."""
    part = FINDERS[question](asked)
    found = part.reading
    versions = versions_of(found)
    if versions and part.decided:
        _add_decisions(asked.connection, found, {one.arn for one in versions})
    present = look(asked.connection, found)
    nodes, edges = nodes_and_edges(found, present)
    if part.shown is not None:
        nodes = nodes.within(part.shown)
        edges = Edges.among(nodes, edges.links)
    told = part.tell({node.id: node for node in nodes})
    unread = ", as far as it could be read" if found.reason else ""
    kept = {node.id for node in nodes}
    places = {id: place for place, id in enumerate((*told.start, *told.hits))}
    placed = sorted(nodes, key=lambda node: places.get(node.id, len(places)))
    return _graph(
        found,
        nodes,
        told.unread or present.problem,
        start=[id for id in _ids(told.start or asked.start.arns, found) if id in kept],
        reference=reference,
        question=question,
        answer=f"{told.answer.removesuffix('.')}{unread}.",
        hits=[id for id in told.hits if id in kept],
        findings=list(told.findings),
        nodes=placed,
        edges=edges,
    )


def _graph(found: Reading, whole: Nodes, unread: str, /, **answer: Any) -> LineageGraph:
    """The answer with what is known of the whole of it.

    Args:
        found: what it is made of.
        whole: all its nodes.
        unread: why something beside the graph could not be read; empty when all was.
        **answer: its other members.
    """
    reason = found.reason or unread
    return LineageGraph(
        **answer,
        total=len(whole),
        kinds=whole.kinds(),
        same=dict(found.same),
        partial=bool(reason),
        reason=reason,
    )


def _check(question: str, direction: str, depth: int | None) -> None:
    if question not in QUESTIONS:
        raise InvalidInput.of(
            "InvalidQuestion",
            f"{question!r} is not a lineage question.",
            hint=f"Ask for one of {', '.join(QUESTIONS)}.",
        )
    if direction not in _WAYS:
        raise InvalidInput.of(
            "InvalidDirection", f"{direction!r} is no direction.", hint=f"Use {', '.join(_WAYS)}."
        )
    if depth is not None and depth < 1:
        raise InvalidInput.of("InvalidDepth", "The depth must be at least 1.")


def _ids(arns: Iterable[str], found: Reading) -> list[str]:
    """Ids of the nodes that entities are shown as."""
    return list(dict.fromkeys(found.same.get(arn, arn) for arn in arns))


def _add_decisions(connection: Connection, found: Reading, versions: Collection[str]) -> None:
    """Add what was decided about versions: it comes before them, whatever was asked."""
    with as_far_as_possible(found):
        before = read(connection, list(versions), "Ascendants", 1)
        kept = {
            arn: vertex
            for arn, vertex in before.vertices.items()
            if kind_of(vertex) in ("approval", "deployment") or arn in versions
        }
        links = {link for link in before.links if link[0] in kept and link[1] in kept}
        found.add(Reading(kept, links, before.reason))


def _hits(question: str, start: Start, nodes: Nodes) -> Nodes:
    others = nodes.without(start.arns)
    if question == "all":
        return others
    kinds = _HITS[question]
    if question == "models" and start.kind in ("version", "group"):
        kinds = ("model",)
    return others.of(*kinds).not_in_state(DELETED)


def _found(
    start: Start,
    nodes: Nodes,
    edges: Edges,
    present: Present,
    around: Reached,
) -> Found:
    others = nodes.without(start.arns)
    datasets, makers = others.of("dataset"), others.of("notebook", "job")
    learned = edges.sources_of("ContributedTo")
    learned_from, evaluated = datasets.without(around.only_after).parted(learned)
    versions = nodes.of("version").not_in_state(DELETED)
    own = nodes.within(start.arns)
    teaches = bool(own.parted(learned)[0])
    tests = edges.sources_of("AssociatedWith")
    evaluates = start.kind == "data" and bool(own.parted(tests)[0])
    return Found(
        subject=start.name,
        kind=start.kind,
        read=learned_from,
        evaluated=evaluated,
        made=datasets.within(around.after),
        makers=makers.without(around.only_after),
        users=makers.within(around.after),
        versions=versions.without(start.arns),
        models=others.of("model"),
        serving=_serving(start, versions, list((present.endpoints or {}).values())),
        looked=present.endpoints is not None,
        only_evaluated=evaluates and not teaches,
        partial=bool(around.reading.reason),
    )


def _serving(
    start: Start, versions: Nodes, endpoints: Sequence[EndpointSummary]
) -> dict[str, list[EndpointSummary]]:
    """Endpoints in service by the versions they serve, newest version first."""
    by_version: dict[str, list[EndpointSummary]] = {}
    for endpoint in endpoints:
        asked = start.kind != "endpoint" or endpoint.name == start.name
        if asked and endpoint.status in SERVING:
            for version in dict.fromkeys(endpoint.serves):
                by_version.setdefault(version, []).append(endpoint)
    names = reversed(versions.names)
    return {name: by_version[name] for name in names if name in by_version}


def path(connection: Connection, source: str, destination: str) -> LineageGraph:
    """Return all shortest ways between two objects: one came of the other, or both of a third.

    Raises:
        UnknownReference: there is no such object, or no way between them.
    """
    return ask(connection, source, "path", to=destination)
