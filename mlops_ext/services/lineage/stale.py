"""Staleness: whether the data that a model learned from is still as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlops_ext.services.graph.entities import version_artifact
from mlops_ext.services.lineage.nodes import kind_of
from mlops_ext.services.lineage.reach import reach
from mlops_ext.services.lineage.serving import serving_as
from mlops_ext.services.lineage.staleness import CHANGED, GONE, SAME, UNREADABLE, judge_all
from mlops_ext.services.lineage.starts import Start
from mlops_ext.services.lineage.told import Asked, Found, Nodes, Told
from mlops_ext.services.lineage.words import listed
from mlops_ext.services.records import LineageFinding
from mlops_ext.services.resolving import resolve_version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_NAMED = 3
"""More than these are counted."""

_ORDER = (CHANGED, GONE, UNREADABLE, SAME)


def stale(asked: Asked) -> Found:
    """Look at all data upstream, of data also at itself.

    Of a group it is that of its latest version, of an endpoint that of what it serves now.
    """
    subject, arns, unread = _subject(asked.connection, asked.start)
    found = reach(asked.connection, arns, ("Ascendants",)).reading
    datasets = [one for one in found.vertices.values() if kind_of(one) == "dataset"]
    datasets.sort(key=lambda one: (str(one.created or ""), one.arn))
    judged = judge_all(asked.connection, found, datasets)
    judged.sort(key=lambda one: _ORDER.index(one[1].state))

    def tell(nodes: Nodes) -> Told:
        findings = [
            LineageFinding(
                node=vertex.arn,
                subject=nodes[vertex.arn].name,
                state=now.state,
                detail=now.how,
                at=now.written,
            )
            for vertex, now in judged
        ]
        hits = [vertex.arn for vertex, now in judged if now.state in (CHANGED, GONE)]
        answer = _sentence(subject, asked.start.kind, findings)
        return Told(f"{answer}.", findings, hits, arns, unread)

    return Found(found, tell)


def _subject(connection: Connection, start: Start) -> tuple[str, list[str], str]:
    """What is asked about as a person says it, where it is in the graph, and why not all of it.

    What an endpoint serves now may not be read: then all is meant that it ever served.
    """
    if start.kind == "group":
        _, number, arn = resolve_version(connection, f"{start.name}@latest")
        latest = version_artifact(connection, arn)
        return f"{start.name}/{number}", [latest] if latest else start.arns, ""
    if start.kind == "endpoint":
        endpoints, unread = serving_as(connection, {start.name.lower()})
        served = {each.version for one in endpoints or () for each in one.services}
        arns = [resolve_version(connection, one)[2] for one in sorted(served)]
        artifacts = [one for arn in arns if (one := version_artifact(connection, arn))]
        name = f"what {start.name} serves" if artifacts else start.name
        return name, artifacts or start.arns, unread
    return start.name, start.arns, ""


def _sentence(subject: str, kind: str, findings: Sequence[LineageFinding]) -> str:
    by_state = {state: [one.subject for one in findings if one.state == state] for state in _ORDER}
    changed, gone, unread, same = (by_state[state] for state in _ORDER)
    if not findings:
        return f"No data set is recorded for {subject}"
    if len(findings) == 1:
        return _only(findings[0], _since(subject, kind, "it"))
    since = _since(subject, kind, "them")
    rest = [
        f"{_names(gone)} {'is' if len(set(gone)) == 1 else 'are'} gone" if gone else "",
        f"{_names(unread)} cannot be read" if unread else "",
    ]
    if changed:
        has = "has" if len(changed) == 1 else "have"
        which = listed(changed) if len(set(changed)) <= _NAMED else ""
        said = f"{len(changed):,} of {len(findings):,} data sets {has} changed {since}"
        said = f"{said}: {which}" if which else said
    elif same:
        which = f"the {len(same):,} others" if any(rest) else f"{len(same):,} data sets"
        said = f"None of {which} has changed {since}"
    else:
        said = ""
    return "; ".join(part for part in (said, *rest) if part)


def _only(found: LineageFinding, since: str) -> str:
    if found.state == UNREADABLE:
        return f"Whether {found.subject} has changed {since} cannot be told: {found.detail}"
    words = {CHANGED: f"has changed {since}", GONE: "is gone", SAME: f"has not changed {since}"}
    return f"{found.subject} {words[found.state]}"


def _names(names: Sequence[str]) -> str:
    return listed(names, "data sets")


def _since(subject: str, kind: str, them: str) -> str:
    if kind == "data":
        return f"since {them.replace('them', 'they')} {'was' if them == 'it' else 'were'} recorded"
    verb = "read" if kind in ("job", "notebook", "execution") else "learned from"
    return f"since {subject} {verb} {them}"
