"""The answer to a lineage question as one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mlops_ext.services.lineage.listing import Nodes
from mlops_ext.services.lineage.words import counted, listed
from mlops_ext.services.records import EndpointSummary

_NAMED = 3
"""More of a kind are counted."""

_ONE = {
    "archives": "archive",
    "data sets": "data set",
    "notebooks and jobs": "notebook or job",
    "versions": "version",
}

_MAKERS = ("job", "notebook", "execution")


@dataclass(frozen=True)
class Found:
    """What a question has found, as far as sentences need it.

    Args:
        subject: name of what was asked about: ``train.csv``.
        kind: as of `Start`.
        read: data sets before it that something learned from.
        evaluated: data sets before it that something was evaluated on.
        made: data sets that came of it.
        makers: notebooks and jobs before it.
        users: notebooks and jobs after it.
        versions: versions of models, without the subject.
        models: archives.
        serving: endpoints in service, by the version they serve among those found.
        looked: whether it could be looked up what serves now.
        only_evaluated: whether the subject, a data set, was evaluated on and not learned from.
        partial: whether there may be more.
    """

    subject: str
    kind: str
    read: Nodes
    evaluated: Nodes
    made: Nodes
    makers: Nodes
    users: Nodes
    versions: Nodes
    models: Nodes
    serving: Mapping[str, Sequence[EndpointSummary]]
    looked: bool = True
    only_evaluated: bool = False
    partial: bool = False

    def names(self, nodes: Nodes, what: str) -> str:
        """Name nodes, or count them, as many as there are at least; empty for none.

        Args:
            nodes: of them those that could not be described have no names.
            what: they are, in the plural.
        """
        unread = nodes.undescribed()
        known = nodes.without(unread.ids).names
        count = len({*known}) + len(unread)
        some = f"{count:,} {_ONE[what] if count == 1 else what}"
        said = some if unread else listed(known, what)
        return f"at least {said}" if said and self.partial else said


def sentence(question: str, found: Found) -> str:
    """Return the answer: "train.csv taught 2 versions of churn; churn/2 serves on churn-prod."."""
    said = _ANSWERS[question](found)
    if found.partial and "at least" not in said:
        said = f"{said}, as far as it could be read"
    return f"{said}."


def _all(found: Found) -> str:
    if found.kind == "data":
        return _all_of_data(found)
    if found.kind == "endpoint":
        names = listed(list(found.serving), "versions")
        versions = names or found.names(found.versions, "versions")
        verb = "serves" if found.looked else "serves or served"
        said = f"{found.subject} {verb} {versions or 'no known version'}"
        return f"{said}, which learned from {_data(found)}" if found.read else said
    if found.kind in _MAKERS:
        read = f"read {_data(found)}" if found.read or found.evaluated else ""
        made = f"made {found.names(found.versions, 'versions')}" if found.versions else ""
        said = listed([read, made]) if read and made else read or made
        said = f"{found.subject} {said or 'read no recorded data and made no version'}"
    elif found.kind == "image":
        said = f"{found.subject} {_used(found)}"
    else:
        said = f"{found.subject} learned from {_data(found)}"
        if not found.read:
            said = f"No data set is recorded for {found.subject}"
    serves = _serves(found)
    if found.kind == "version" and serves:
        serves = serves.replace(f"{found.subject} serves", "it serves", 1)
    if found.kind in (*_MAKERS, "image") and not found.versions:
        return said
    one = found.kind == "group" or len(found.versions) < 2
    return f"{said}; {serves or _nowhere(found, one=one)}"


def _nowhere(found: Found, *, one: bool = False) -> str:
    """What is said where nothing serves, as far as it could be looked up."""
    if not found.looked:
        return f"where {'it serves' if one else 'they serve'} now may not be read"
    return "it serves nowhere now" if one else "none of them serves now"


def _all_of_data(found: Found) -> str:
    if not found.versions:
        return f"{found.subject} taught no version yet"
    verb = "evaluated" if found.only_evaluated else "taught"
    at_least = "at least " if found.partial else ""
    said = f"{found.subject} {verb} {at_least}{_by_group(found.versions)}"
    return f"{said}; {_serves(found) or _nowhere(found)}"


def _by_group(versions: Nodes) -> str:
    by_group: dict[str, int] = {}
    for name in versions.names:
        group = name.rpartition("/")[0]
        by_group[group] = by_group.get(group, 0) + 1
    groups = [f"{counted(n, 'version')} of {group}" for group, n in by_group.items()]
    if len(groups) > _NAMED:
        return f"{counted(len(versions), 'version')} of {len(groups):,} groups"
    return listed(groups)


def _serves(found: Found) -> str:
    parts = [
        f"{version} serves on {listed([one.name for one in endpoints], 'endpoints')}"
        for version, endpoints in found.serving.items()
    ]
    if len(parts) > _NAMED:
        count = len({one.name for each in found.serving.values() for one in each})
        return f"{len(parts):,} of them serve on {counted(count, 'endpoint')}"
    return listed(parts)


def _data(found: Found) -> str:
    return found.names(found.read or found.evaluated, "data sets")


def _datasets(found: Found) -> str:
    made = found.names(found.made, "data sets")
    if found.kind in ("data", *_MAKERS, "image"):
        before = found.names(found.read.joined(found.evaluated), "data sets")
        came, went = ("read", "made") if found.kind in _MAKERS else ("came of", "went into")
        parts = [f"{came} {before}" if before else "", f"{went} {made}" if made else ""]
        said = " and ".join(filter(None, parts))
        if said:
            return f"{found.subject} {said}"
        around = "for" if found.kind in _MAKERS else "before or after"
        return f"No data set is recorded {around} {found.subject}"
    who = "The model that it serves" if found.kind == "endpoint" else found.subject
    tested = found.names(found.evaluated, "data sets")
    if found.read:
        said = f"{who} learned from {_data(found)}"
        return f"{said} and was evaluated on {tested}" if tested else said
    if tested:
        return f"{who} was evaluated on {tested}; what it learned from is not recorded"
    return f"No data set is recorded for {found.subject}"


def _jobs(found: Found) -> str:
    makers = found.names(found.makers, "notebooks and jobs")
    users = found.names(found.users, "notebooks and jobs")
    if found.kind == "image" and users:
        return f"{found.subject} ran {users}"
    if found.kind in _MAKERS:
        parts = [
            f"came after {makers}" if makers else "",
            f"went before {users}" if users else "",
        ]
        said = " and ".join(filter(None, parts))
        if said:
            return f"{found.subject} {said}"
        return f"No other job is recorded for {found.subject}"
    if found.kind == "data" and users:
        said = f"{found.subject} was read by {users}"
        return f"{said} and made by {makers}" if makers else said
    if makers:
        who = "The model that it serves" if found.kind == "endpoint" else found.subject
        return f"{who} was made by {makers}"
    return f"No notebook or job is recorded for {found.subject}"


def _used(found: Found) -> str:
    """What an image has been used for."""
    users = found.names(found.users, "notebooks and jobs")
    versions = found.names(found.versions, "versions")
    parts = [f"ran {users}" if users else "", f"serves {versions}" if versions else ""]
    return " and ".join(filter(None, parts)) or "has run nothing that is recorded"


def _models(found: Found) -> str:
    versions = found.names(found.versions, "versions")
    if found.kind == "data":
        verb = "evaluated" if found.only_evaluated else "taught"
        return f"{found.subject} {verb} {versions or 'no version yet'}"
    if found.kind == "endpoint":
        return f"{found.subject} serves or served {versions or 'no known version'}"
    if found.kind in _MAKERS:
        return f"{found.subject} made {versions or 'no version yet'}"
    if found.kind == "image":
        return f"{found.subject} serves {versions or 'no version yet'}"
    if found.models:
        return f"{found.subject} is made of {found.names(found.models, 'archives')}"
    if versions:
        return f"{found.subject} became {versions}"
    return f"No model is recorded for {found.subject}"


def _endpoints(found: Found) -> str:
    if serves := _serves(found):
        return serves
    if not found.looked and found.kind == "endpoint":
        return f"What {found.subject} serves now may not be read"
    if not found.looked:
        return f"Which endpoints serve something of {found.subject} may not be read"
    if found.kind == "data":
        return f"No endpoint serves a model that learned from {found.subject}"
    if found.kind in _MAKERS:
        return f"Nothing that {found.subject} made serves now"
    if found.kind == "endpoint":
        return f"{found.subject} serves no known version now"
    return f"{found.subject} serves on no endpoint now"


_ANSWERS: dict[str, Callable[[Found], str]] = {
    "all": _all,
    "datasets": _datasets,
    "jobs": _jobs,
    "models": _models,
    "endpoints": _endpoints,
}
