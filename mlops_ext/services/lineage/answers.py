"""The answer to a lineage question as one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mlops_ext.services.records import EndpointSummary, LineageNode

_NAMED = 3
"""More names than these are counted."""


@dataclass(frozen=True)
class Found:
    """What a question has found, as far as sentences need it.

    Args:
        subject: name of what was asked about: ``train.csv``.
        kind: ``data``, ``version``, ``group`` or ``endpoint``, or of another node.
        read: data sets that were learned from.
        evaluated: data sets that were evaluated on.
        makers: notebooks and jobs.
        versions: versions of models, without the subject.
        models: archives.
        serving: endpoints in service, by the version they serve among those found.
        only_evaluated: whether the subject, a data set, was evaluated on and not learned from.
    """

    subject: str
    kind: str
    read: Sequence[LineageNode]
    evaluated: Sequence[LineageNode]
    makers: Sequence[LineageNode]
    versions: Sequence[LineageNode]
    models: Sequence[LineageNode]
    serving: Mapping[str, Sequence[EndpointSummary]]
    only_evaluated: bool = False


def sentence(question: str, found: Found) -> str:
    """Return the answer: "train.csv taught 2 versions of churn; churn/2 serves on churn-prod."."""
    return f"{_ANSWERS[question](found)}."


def listed(names: Sequence[str], what: str = "") -> str:
    """Join names: ``a, b and c``, or count them: ``5 data sets``."""
    names = list(dict.fromkeys(names))
    if len(names) > _NAMED:
        return f"{len(names):,} {what}".strip() if what else f"{listed(names[:2])} and more"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _names(nodes: Sequence[LineageNode]) -> list[str]:
    return [node.name for node in nodes]


def _all(found: Found) -> str:
    if found.kind == "data":
        if not found.versions:
            return f"{found.subject} taught no version yet"
        verb = "evaluated" if found.only_evaluated else "taught"
        said = f"{found.subject} {verb} {_counted(found.versions)}"
        return f"{said}; {_serves(found) or 'none of them serves now'}"
    if found.kind == "endpoint":
        versions = listed(list(found.serving) or _names(found.versions), "versions")
        said = f"{found.subject} serves {versions or 'no known version'}"
        return f"{said}, which learned from {_data(found)}" if found.read else said
    said = f"{found.subject} learned from {_data(found)}"
    if not found.read:
        said = f"No data set is recorded for {found.subject}"
    serves = _serves(found)
    if found.kind == "version" and serves:
        serves = serves.replace(f"{found.subject} serves", "it serves", 1)
    return f"{said}; {serves or 'it serves nowhere now'}"


def _counted(versions: Sequence[LineageNode]) -> str:
    by_group: dict[str, int] = {}
    for node in versions:
        group = node.name.rpartition("/")[0]
        by_group[group] = by_group.get(group, 0) + 1
    return listed([f"{n:,} version{'s' * (n > 1)} of {group}" for group, n in by_group.items()])


def _serves(found: Found) -> str:
    parts = [
        f"{version} serves on {listed([one.name for one in endpoints], 'endpoints')}"
        for version, endpoints in found.serving.items()
    ]
    if len(parts) > _NAMED:
        count = len({one.name for each in found.serving.values() for one in each})
        return f"{len(parts):,} of them serve on {count:,} endpoint{'s' * (count > 1)}"
    return listed(parts)


def _data(found: Found) -> str:
    return listed(_names(found.read), "data sets")


def _datasets(found: Found) -> str:
    if found.kind == "data":
        if not found.read:
            return f"No data set is recorded before {found.subject}"
        return f"{found.subject} was made from {_data(found)}"
    who = "The model that it serves" if found.kind == "endpoint" else found.subject
    tested = listed(_names(found.evaluated), "data sets")
    if found.read:
        said = f"{who} learned from {_data(found)}"
        return f"{said} and was evaluated on {tested}" if tested else said
    if tested:
        return f"{who} was evaluated on {tested}; what it learned from is not recorded"
    return f"No data set is recorded for {found.subject}"


def _jobs(found: Found) -> str:
    if not found.makers:
        return f"No notebook or job is recorded for {found.subject}"
    makers = listed(_names(found.makers), "notebooks and jobs")
    if found.kind == "data":
        return f"{found.subject} was read by {makers}"
    who = "The model that it serves" if found.kind == "endpoint" else found.subject
    return f"{who} was made by {makers}"


def _models(found: Found) -> str:
    versions = listed(_names(found.versions), "versions")
    if found.kind == "data":
        verb = "evaluated" if found.only_evaluated else "taught"
        return f"{found.subject} {verb} {versions or 'no version yet'}"
    if found.kind == "endpoint":
        return f"{found.subject} serves or served {versions or 'no known version'}"
    if found.models:
        return f"{found.subject} is made of {listed(_names(found.models), 'archives')}"
    return f"No model is recorded for {found.subject}"


def _endpoints(found: Found) -> str:
    if serves := _serves(found):
        return serves
    if found.kind == "data":
        return f"No endpoint serves a model that learned from {found.subject}"
    return f"{found.subject} serves on no endpoint now"


_ANSWERS: dict[str, Callable[[Found], str]] = {
    "all": _all,
    "datasets": _datasets,
    "jobs": _jobs,
    "models": _models,
    "endpoints": _endpoints,
}
