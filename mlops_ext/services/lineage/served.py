"""What served on a date: by the deployments of endpoints; what those do not tell stays unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from mlops_ext.services.deployment.endpoints import list_endpoints
from mlops_ext.services.governance.deployments import (
    Deployed,
    deployments,
    endpoint_name,
)
from mlops_ext.services.graph.reading import Reading, read
from mlops_ext.services.lineage.moments import Span, span
from mlops_ext.services.lineage.serving import Endpoint, look, share_words
from mlops_ext.services.lineage.starts import Start
from mlops_ext.services.lineage.told import Asked, Found, Nodes, Told
from mlops_ext.services.lineage.words import counted, listed, minute
from mlops_ext.services.paging import together
from mlops_ext.services.records import LineageFinding

if TYPE_CHECKING:
    pass

SERVES, SERVED, UNKNOWN = "Serves", "Served", "Unknown"
_OTHER = "a model that is no version"
_NAMED = 3
"""More than these are counted."""


@dataclass(frozen=True)
class Spell:
    """A version at an endpoint from one deployment to the next.

    Args:
        endpoint: name.
        version: reference; empty for a model that is no version.
        start: when its deployment began.
        end: when the next one began; None: none has.
        known: whether it is known until when it served: not of the last deployment of an endpoint
            that was deleted, or that does not answer.
        share: of the endpoint's traffic, in words; empty when it is not known.
        who: decided the deployment; None when that is not known.
    """

    endpoint: str
    version: str
    start: datetime
    end: datetime | None
    known: bool
    share: str
    who: str | None


def served(asked: Asked) -> Found:
    """Read the deployments of an endpoint, or of those that had something of the start.

    Raises:
        InvalidInput: the date is none, or has not come yet.
    """
    connection, start, when = asked.connection, asked.start, span(asked.on)
    is_endpoint = start.kind == "endpoint"
    found = read(connection, start.arns, "Ascendants" if is_endpoint else "Descendants", None)
    names = [start.name.lower()] if is_endpoint else _endpoints_of(found)
    there = {one.name.lower(): one for one in list_endpoints(connection)} if names else {}
    living = [there[name] for name in names if name in there]
    now = {one.summary.name.lower(): one for one in look(connection, living)}
    of_each = together(partial(deployments, connection), names)
    spells = [
        spell
        for name, known in zip(names, of_each, strict=True)
        for spell in _spells(
            there[name].name if name in there else name, known, now.get(name), when
        )
    ]

    def tell(nodes: Nodes) -> Told:
        ids = {one.name: one.id for one in nodes.values() if one.kind == "version"}
        ours = [one for one in spells if is_endpoint or one.version in ids]
        return _told(start, ours, ids, when)

    return Found(found, tell)


def _endpoints_of(found: Reading) -> list[str]:
    """Names of endpoints in lower case."""
    contexts = (one for one in found.vertices.values() if one.type == "Endpoint")
    return list(dict.fromkeys(endpoint_name(one.source_uri).lower() for one in contexts))


def _spells(
    name: str, known: Sequence[Deployed], now: Endpoint | None, when: Span
) -> Iterator[Spell]:
    """What overlaps with that time, the newest first.

    Args:
        name: of the endpoint.
        known: all its deployments, newest first.
        now: the endpoint as it answers now; None: it does not.
        when: the time.
    """
    kept = {one.action for one in now.deployments} if now else set()
    life = now.deployments[0].life if now and now.deployments else ""
    later: Deployed | None = None
    for one in known:
        current = now if one.life == life else None
        if current and one.action not in kept:
            continue  # failed, was rolled back, or is under way
        end = later.when if later else None
        if one.when <= when.last and (end is None or end > when.first):
            known_end = current is not None or (later is not None and later.life == one.life)
            for version in one.versions or ("",):
                share = _share(version, one, end, current, when)
                yield Spell(name, version, one.when, end, known_end, share, one.who)
        later = one


def _share(
    version: str, one: Deployed, end: datetime | None, now: Endpoint | None, when: Span
) -> str:
    """The only version has it all; of several it is known of those that serve unchanged since."""
    if len(one.versions) < 2:
        return share_words(1.0)
    if now is None or end is not None or now.summary.modified > when.last:
        return ""
    shares = [each.share or 0.0 for each in now.services if each.version == version]
    return share_words(sum(shares))


def _told(start: Start, spells: Sequence[Spell], ids: Mapping[str, str], when: Span) -> Told:
    ordered = sorted(spells, key=lambda one: one.start, reverse=True)
    hits = [ids[one.version] for one in ordered if one.version in ids]
    findings = [_row(one, ids) for one in ordered]
    return Told(f"{_sentence(start, ordered, when)}.", findings, list(dict.fromkeys(hits)))


def _row(one: Spell, ids: Mapping[str, str]) -> LineageFinding:
    detail = f"{one.endpoint}, {one.share or 'share of traffic not known'}"
    if not one.known:
        detail += "; the endpoint was deleted, and until when it served is not known"
    elif one.end:
        detail += f", until {minute(one.end)}"
    return LineageFinding(
        node=ids.get(one.version),
        subject=one.version or _OTHER,
        state=_state(one),
        detail=detail,
        who=one.who,
        at=one.start,
    )


def _state(one: Spell) -> str:
    if not one.known:
        return UNKNOWN
    return SERVED if one.end else SERVES


def _sentence(start: Start, spells: Sequence[Spell], when: Span) -> str:
    certain = [one for one in spells if one.known]
    verb = "serves" if when.now else "served"
    if certain:
        by = _in_turn if start.kind == "endpoint" else _by_endpoint
        return f"{when.words} {by(start, certain, verb)}"
    what = start.name if start.kind == "endpoint" else "an endpoint"
    if spells:
        perhaps = listed([one.version or _OTHER for one in reversed(spells)], "versions")
        said = f"{what}, which was deleted since, may have served {perhaps}"
        return f"{when.words} {said}: until when is not known"
    if start.kind == "endpoint":
        return f"{when.words} {start.name} {verb} nothing"
    if start.kind == "version":
        return f"{when.words} {start.name} {verb} nowhere"
    of = "of" if start.kind == "group" else "that came of"
    return f"{when.words} no version {of} {start.name} {verb} anywhere"


def _in_turn(start: Start, spells: Sequence[Spell], verb: str) -> str:
    """What one endpoint served, one deployment after another."""
    in_order = sorted(spells, key=lambda one: one.start)
    deployed = [list(each) for _, each in groupby(in_order, lambda one: one.start)]
    if len(deployed) > _NAMED:
        count = len({one.version for one in spells})
        return f"{start.name} {verb} {counted(count, 'version')}, one after another"
    return f"{start.name} {verb} {', then '.join(_together(each) for each in deployed)}"


def _together(spells: Sequence[Spell]) -> str:
    if len(spells) == 1:
        return spells[0].version or _OTHER
    parts = [f"{one.version} ({one.share or 'share not known'})" for one in spells]
    return listed(parts, most=len(parts))


def _by_endpoint(start: Start, spells: Sequence[Spell], verb: str) -> str:
    places: dict[str, list[str]] = {}
    for one in spells:
        places.setdefault(one.version, []).append(one.endpoint)
    if len(places) > _NAMED:
        count = len({one.endpoint for one in spells})
        verb = "serve" if verb == "serves" else verb
        return f"{counted(len(places), 'version')} {verb} on {counted(count, 'endpoint')}"
    parts = [f"{version} {verb} on {listed(on, 'endpoints')}" for version, on in places.items()]
    return listed(parts)
