"""What served on a date: by the deployments of endpoints; what those do not tell stays unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING

from mlops_ext.services.deployment.endpoints import (
    configuration_of,
    describe_endpoint,
    list_endpoints,
)
from mlops_ext.services.governance.deployments import (
    Deployed,
    deployments,
    endpoint_name,
)
from mlops_ext.services.graph.reading import Reading
from mlops_ext.services.lineage.moments import Span, span
from mlops_ext.services.lineage.presence import if_allowed
from mlops_ext.services.lineage.reach import reach
from mlops_ext.services.lineage.serving import Endpoint, look, share_words
from mlops_ext.services.lineage.starts import Start
from mlops_ext.services.lineage.told import Asked, Found, Nodes, Told
from mlops_ext.services.lineage.words import counted, listed, minute
from mlops_ext.services.paging import together
from mlops_ext.services.records import LineageFinding

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

SERVES, SERVED, UNKNOWN = "Serves", "Served", "Unknown"
_OTHER = "a model that is no version"
_DELETED = "the endpoint was deleted"
_UNREAD = "whether it still does may not be read"
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
        unknown: why it is not known until when it served; empty when it is. Not of the last
            deployment of an endpoint that was deleted, does not answer, or may not be read.
        share: of the endpoint's traffic, in words.
        who: decided the deployment; None when that is not known.
    """

    endpoint: str
    version: str
    start: datetime
    end: datetime | None
    unknown: str
    share: str
    who: str | None

    @property
    def known(self) -> bool:
        """Whether it is known until when it served."""
        return not self.unknown


@dataclass(frozen=True)
class _Place:
    """An endpoint as it is now.

    Args:
        connection: where.
        name: as it is written, where that is known.
        now: what it serves; None: it does not answer, or that may not be read.
        silent: why there is no `now`.
    """

    connection: Connection
    name: str
    now: Endpoint | None
    silent: str

    @cached_property
    def first_shares(self) -> dict[str, float]:
        """Shares of its traffic with which its configuration deployed versions."""
        described = describe_endpoint(self.connection, self.name)
        given = self.connection.client("sagemaker").describe_endpoint_config(
            EndpointConfigName=configuration_of(described)
        )["ProductionVariants"]
        weights = {one["VariantName"]: one.get("InitialVariantWeight", 1.0) for one in given}
        total = sum(weights.values()) or 1.0
        found: dict[str, float] = {}
        for one in self.now.services if self.now else ():
            share = weights.get(one.variant, 0.0) / total
            found[one.version] = found.get(one.version, 0.0) + share
        return found


def served(asked: Asked) -> Found:
    """Read the deployments of an endpoint, or of those that had something of the start.

    Raises:
        InvalidInput: the date is none, or has not come yet.
    """
    connection, start, when = asked.connection, asked.start, span(asked.on)
    is_endpoint = start.kind == "endpoint"
    found = reach(connection, start.arns, ("Ascendants" if is_endpoint else "Descendants",)).reading
    names = [start.name] if is_endpoint else _endpoints_of(found)
    places, unread = _places(connection, names)
    of_each = together(partial(deployments, connection), names)
    spells = [
        spell
        for place, known in zip(places, of_each, strict=True)
        for spell in _spells(place, known, when)
    ]

    def tell(nodes: Nodes) -> Told:
        ids = {one.name: one.id for one in nodes.values() if one.kind == "version"}
        ours = [one for one in spells if is_endpoint or one.version in ids]
        return replace(_told(start, ours, ids, when), unread=unread)

    return Found(found, tell)


def _places(connection: Connection, names: Sequence[str]) -> tuple[list[_Place], str]:
    """Endpoints as they are now, and why they may not be read."""
    listed, unread = if_allowed(partial(list_endpoints, connection)) if names else ([], "")
    there = {one.name.lower(): one for one in listed or ()}
    living = [there[name.lower()] for name in names if name.lower() in there]
    looked, unlooked = if_allowed(partial(look, connection, living))
    now = {one.summary.name.lower(): one for one in looked or ()}

    def place(name: str) -> _Place:
        summary, key = there.get(name.lower()), name.lower()
        if listed is None or looked is None:
            silent = _UNREAD
        else:
            silent = f"the endpoint is {summary.status}" if summary else _DELETED
        return _Place(connection, summary.name if summary else name, now.get(key), silent)

    return list(map(place, names)), unread or unlooked


def _endpoints_of(found: Reading) -> list[str]:
    """Names of endpoints in lower case."""
    contexts = (one for one in found.vertices.values() if one.type == "Endpoint")
    return list(dict.fromkeys(endpoint_name(one.source_uri).lower() for one in contexts))


def _spells(place: _Place, known: Sequence[Deployed], when: Span) -> Iterator[Spell]:
    """What overlaps with that time, the newest first.

    Args:
        place: the endpoint.
        known: all its deployments, newest first.
        when: the time.
    """
    now = place.now
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
            silent = place.silent if one.life == known[0].life else _DELETED
            unknown = "" if known_end else silent
            for version in one.versions or ("",):
                share = _share(version, one, place, when, ended=end is not None or not current)
                yield Spell(place.name, version, one.when, end, unknown, share, one.who)
        later = one


def _share(version: str, one: Deployed, place: _Place, when: Span, *, ended: bool) -> str:
    """The only version has it all; of several it is known of those that still serve.

    Where the endpoint was changed since, it is that with which they were deployed: SageMaker keeps
    no shares of the past.
    """
    if len(one.versions) < 2:
        return share_words(1.0)
    if place.now is None or ended:
        return "share of traffic not known"
    if place.now.summary.modified > when.last:
        first = place.first_shares.get(version)
        return f"{share_words(first)} when it was deployed, which may have changed since"
    shares = [each.share or 0.0 for each in place.now.services if each.version == version]
    return share_words(sum(shares))


def _told(start: Start, spells: Sequence[Spell], ids: Mapping[str, str], when: Span) -> Told:
    ordered = sorted(spells, key=lambda one: one.start, reverse=True)
    hits = [ids[one.version] for one in ordered if one.version in ids]
    findings = [_row(one, ids) for one in ordered]
    return Told(f"{_sentence(start, ordered, when)}.", findings, list(dict.fromkeys(hits)))


def _row(one: Spell, ids: Mapping[str, str]) -> LineageFinding:
    detail = f"{one.endpoint}, {one.share}"
    if not one.known:
        detail += f"; {one.unknown}, and until when it served is not known"
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
        deleted = all(one.unknown == _DELETED for one in spells)
        said = f"{what}{', which was deleted since,' if deleted else ''} may have served {perhaps}"
        why = "until when is not known" if deleted else spells[0].unknown
        return f"{when.words} {said}: {why}"
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
    parts = [f"{one.version or _OTHER} ({one.share})" for one in spells]
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
