"""Impact: which versions came of something, and where they serve now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from mlops_ext.services.graph.reading import Reading
from mlops_ext.services.lineage.nodes import DELETED
from mlops_ext.services.lineage.reach import reach
from mlops_ext.services.lineage.serving import Endpoint, Service, serving_any, share_words
from mlops_ext.services.lineage.starts import Start
from mlops_ext.services.lineage.told import Asked, Found, Nodes, Told
from mlops_ext.services.lineage.words import counted, listed
from mlops_ext.services.records import LineageFinding, LineageNode

SERVES, NOWHERE, EVALUATED, UNKNOWN = "Serves", "Nowhere", "Evaluated", "Unknown"

_Serving = Mapping[str, Sequence[Service]]
"""What serves versions now, by the versions' references."""


def impact(asked: Asked) -> Found:
    """Read what came of the start, and what of it serves now."""
    found = reach(asked.connection, asked.start.arns, ("Descendants",)).reading

    def tell(nodes: Nodes) -> Told:
        versions = [one for one in nodes.values() if one.kind == "version"]
        endpoints, unread = serving_any(asked.connection, {one.name for one in versions})
        services = None if endpoints is None else _by_version(endpoints)
        told = _told(asked.start, nodes, versions, services, _learned(found, asked.start))
        return replace(told, unread=unread)

    return Found(found, tell)


def _by_version(endpoints: Iterable[Endpoint]) -> _Serving:
    found: dict[str, list[Service]] = {}
    for endpoint in endpoints:
        for service in endpoint.services:
            found.setdefault(service.version, []).append(service)
    return found


def _learned(found: Reading, start: Start) -> set[str]:
    """What came of the start by another way than an evaluation with it.

    A data set that something was evaluated on is AssociatedWith it, one that it learned from
    ContributedTo it.
    """
    onward: dict[str, list[str]] = {}
    reached = {found.same.get(arn, arn) for arn in start.arns} & found.vertices.keys()
    starts = set(reached)
    for source, destination, type in found.links:
        if not (start.kind == "data" and source in starts and type == "AssociatedWith"):
            onward.setdefault(source, []).append(destination)
    queue = list(reached)
    for arn in queue:
        for following in onward.get(arn, ()):
            if following not in reached:
                reached.add(following)
                queue.append(following)
    return reached


def _told(
    start: Start,
    nodes: Nodes,
    versions: Iterable[LineageNode],
    services: _Serving | None,
    learned: Collection[str],
) -> Told:
    """The answer; without `services` it may not be read what serves now."""
    known = services or {}
    now = [one for one in versions if one.state != DELETED]
    names = {one.name for one in now}
    gone = [one for one in versions if one.state == DELETED and one.name not in names]
    there = [*now, *(one for one in gone if one.name in known)]
    ours = [one for one in there if one.id in learned]
    others = [one for one in there if one.id not in learned]
    serving = {one.name: known[one.name] for one in reversed(ours) if one.name in known}
    if services is None:
        findings = [_row(one, UNKNOWN, _UNREAD) for one in reversed(ours)]
    else:
        ordered = sorted(reversed(ours), key=lambda one: one.name not in serving)
        findings = [row for one in ordered for row in _rows(one, serving.get(one.name, ()))]
    findings += [_row(one, EVALUATED, "") for one in reversed(others)]
    places = {service.endpoint for each in serving.values() for service in each}
    running = [one.id for one in nodes.values() if one.kind == "endpoint" and one.name in places]
    hits = [one.id for one in ours if one.id not in start.arns]
    said = _sentence(start, ours, others, None if services is None else serving)
    return Told(f"{said}.", findings, [*hits, *running])


_UNREAD = "where it serves now may not be read"


def _rows(version: LineageNode, services: Sequence[Service]) -> list[LineageFinding]:
    if not services:
        return [_row(version, NOWHERE, "")]
    ordered = sorted(services, key=lambda one: (-(one.share or 0), one.endpoint, one.variant))
    return [_serving_row(version, one) for one in ordered]


def _row(version: LineageNode, state: str, detail: str) -> LineageFinding:
    return LineageFinding(node=version.id, subject=version.name, state=state, detail=detail)


def _serving_row(version: LineageNode, one: Service) -> LineageFinding:
    return LineageFinding(
        node=version.id,
        subject=version.name,
        state=SERVES,
        detail=f"{one.endpoint}, variant {one.variant}, {share_words(one.share)}",
        who=one.who,
        at=one.since,
    )


def _sentence(
    start: Start,
    ours: Sequence[LineageNode],
    others: Sequence[LineageNode],
    serving: _Serving | None,
) -> str:
    if start.kind == "version":
        if serving is None:
            return f"Where {start.name} serves now may not be read"
        return _serves(serving) or f"{start.name} serves nowhere now"
    verb = _VERBS.get(start.kind, "came of")
    if start.kind == "image" and len(ours) > 1:
        verb = "use"
    if not ours:
        said = f"No version {verb} {start.name}"
        tested = f"{_names(others)} {'were' if len(others) > 1 else 'was'} evaluated on it"
        return f"{said}; {tested}" if others else said
    said = f"{_names(ours)} {verb} {start.name}"
    if start.kind == "group":
        said = f"{start.name} has {counted(len(ours), 'version')}"
    if serving is None:
        return f"{said}; where they serve now may not be read"
    return f"{said}; {_serves(serving) or 'none of them serves now'}"


def _names(versions: Sequence[LineageNode]) -> str:
    return listed([one.name for one in versions], "versions")


def _serves(serving: _Serving) -> str:
    if len(serving) > 3:
        endpoints = {one.endpoint for each in serving.values() for one in each}
        return f"{len(serving):,} of them serve on {counted(len(endpoints), 'endpoint')} now"
    parts = [
        f"{version} serves on {listed([_place(one) for one in services], 'endpoints')}"
        for version, services in serving.items()
    ]
    return f"{listed(parts)} now" if parts else ""


def _place(service: Service) -> str:
    if service.share is None or service.share >= 1:
        return service.endpoint
    return f"{service.endpoint} ({share_words(service.share)})"


_VERBS = {"data": "learned from", "image": "uses"}
