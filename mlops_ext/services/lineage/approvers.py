"""Who approved what serves: for each version who decided, when, why, and past which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mlops_ext.errors import NotAllowed, UnknownReference
from mlops_ext.services.governance.actions import decisions_about, near
from mlops_ext.services.governance.decisions import APPROVED, REJECTED, Decision, waivers
from mlops_ext.services.governance.history import version_history
from mlops_ext.services.lineage.decided import PENDING
from mlops_ext.services.lineage.reach import reach
from mlops_ext.services.lineage.serving import serving_any, serving_as
from mlops_ext.services.lineage.starts import Start
from mlops_ext.services.lineage.told import Asked, Found, Nodes, Told
from mlops_ext.services.lineage.words import day, listed
from mlops_ext.services.models import describe
from mlops_ext.services.paging import together
from mlops_ext.services.records import HistoryEntry, LineageFinding, LineageNode

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_NAMED = 3
"""More than these are counted."""

_STATES = {APPROVED: "Approved", REJECTED: "Rejected", PENDING: "Pending"}


@dataclass(frozen=True)
class Approval:
    """How a version came to be approved.

    Args:
        version: reference.
        decided: what was decided last; None: nobody has decided.
        overrides: the rules that it does without.
        problem: why that cannot be told; empty when it can.
    """

    version: str
    decided: HistoryEntry | None = None
    overrides: Sequence[Decision] = ()
    problem: str = ""


def approvers(asked: Asked) -> Found:
    """Read what serves of what came of the start, and who decided about it."""
    connection, start = asked.connection, asked.start
    is_endpoint = start.kind == "endpoint"
    found = reach(connection, start.arns, ("Ascendants" if is_endpoint else "Descendants",)).reading

    def tell(nodes: Nodes) -> Told:
        versions, unread = _versions(connection, start, nodes)
        if versions is None:
            return Told(f"{_unread(start)}.", unread=unread)
        return _told(start, together(partial(_approval, connection), versions), nodes)

    return Found(found, tell)


def _versions(connection: Connection, start: Start, nodes: Nodes) -> tuple[list[str] | None, str]:
    """Those that are asked about, as references; None and why, where they may not be read."""
    if start.kind == "version":
        return [start.name], ""
    ours = {one.name for one in nodes.values() if one.kind == "version"}
    if start.kind == "endpoint":
        endpoints, unread = serving_as(connection, {start.name.lower()})
    else:
        endpoints, unread = serving_any(connection, ours)
    if endpoints is None:
        return None, unread
    served = dict.fromkeys(each.version for one in endpoints for each in one.services)
    return [one for one in served if start.kind == "endpoint" or one in ours], ""


def _unread(start: Start) -> str:
    what = "What" if start.kind == "endpoint" else "What of"
    return f"{what} {start.name} serves now may not be read"


def _approval(connection: Connection, version: str) -> Approval:
    try:
        entries = version_history(connection, version)
        decided = next((one for one in entries if one.what in _STATES), None)
        waived = waivers(decisions_about(connection, describe(connection, version)))
    except (NotAllowed, UnknownReference) as error:
        return Approval(version, problem=str(error))
    return Approval(version, decided, list(waived.values()))


def _told(start: Start, approvals: Sequence[Approval], nodes: Nodes) -> Told:
    by_name = {one.name: one for one in nodes.values() if one.kind == "version"}
    findings: list[LineageFinding] = []
    hits: list[str] = []
    for one in approvals:
        node = by_name.get(one.version)
        id = node.id if node else None
        findings.append(_row(one, id))
        findings += (_waiver(one.version, each, id) for each in one.overrides)
        hits += _nodes_of(one, node, nodes)
    return Told(f"{_sentence(start, approvals)}.", findings, hits)


def _nodes_of(one: Approval, version: LineageNode | None, nodes: Nodes) -> list[str]:
    """The version and what approved it."""
    if version is None:
        return []
    decided = one.decided
    alike = [
        node
        for node in nodes.values()
        if decided
        and node.kind == "approval"
        and node.uri == version.uri
        and node.state == decided.what
        and node.created
        and near(node.created, decided.when)
    ]
    return [version.id, *(node.id for node in alike)]


def _row(one: Approval, node: str | None) -> LineageFinding:
    if one.problem:
        return LineageFinding(
            node=node, subject=one.version, state="Unreadable", detail=one.problem
        )
    if one.decided is None:
        return LineageFinding(
            node=node, subject=one.version, state=PENDING, detail="nobody has decided yet"
        )
    return LineageFinding(
        node=node,
        subject=one.version,
        state=one.decided.what,
        detail=quoted(one.decided.why),
        who=one.decided.who,
        at=one.decided.when,
    )


def _waiver(version: str, one: Decision, node: str | None) -> LineageFinding:
    said = (f"rule {one.rule}", one.after, quoted(one.why))
    return LineageFinding(
        node=node,
        subject=version,
        state="waived",
        detail=": ".join(part for part in said if part),
        who=one.who,
        at=one.when,
    )


def quoted(comment: str) -> str:
    """Return a comment in quotes; nothing for none."""
    return f"\u201c{comment}\u201d" if comment else ""


def _sentence(start: Start, approvals: Sequence[Approval]) -> str:
    if start.kind == "version":
        return _decided(approvals[0], start.name)
    serves = start.kind == "endpoint"
    if not approvals:
        if serves:
            return f"{start.name} serves no known version now"
        of = "No version of" if start.kind == "group" else "Nothing that came of"
        return f"{of} {start.name} serves now"
    what = start.name if serves else f"Of {start.name},"
    if len(approvals) > _NAMED:
        return f"{what} {'serves ' if serves else ''}{_counts(approvals, serves)}"
    parts = [_decided(one, one.version, relative=True) for one in approvals]
    joined = "; ".join(parts)
    if serves:
        return f"{what} serves {joined}"
    return f"{what} {'these serve' if len(parts) > 1 else 'this serves'} now: {joined}"


def _decided(one: Approval, version: str, *, relative: bool = False) -> str:
    """How a version came to be approved: "churn/3, approved by ada on 3 Mar 2026"."""
    join = f"{version}, " if relative else f"{version} was "
    if one.problem:
        return f"{version}, whose approval cannot be read" if relative else one.problem.rstrip(".")
    if one.decided is None or one.decided.what == PENDING:
        return (
            f"{version}, which nobody has approved"
            if relative
            else (f"Nobody has approved {version}")
        )
    word = _STATES[one.decided.what].lower()
    who = f"by {one.decided.who}" if one.decided.who else "by somebody who is not known"
    rules = listed([each.rule for each in one.overrides], "rules")
    without = f" without {'the rule ' if len(one.overrides) == 1 else ''}{rules}" if rules else ""
    return f"{join}{word} {who} on {day(one.decided.when)}{without}"


def _counts(approvals: Sequence[Approval], serves: bool) -> str:
    approved = [one for one in approvals if one.decided and one.decided.what == APPROVED]
    people = listed([one.decided.who for one in approved if one.decided and one.decided.who])
    by = f" by {people}" if people else ""
    verb = "" if serves else " serve now"
    return f"{len(approvals):,} versions{verb}, {len(approved):,} of them approved{by}"
