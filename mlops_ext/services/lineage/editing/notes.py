"""That an association was made by hand, kept with an entity at one of its ends.

Tags tell who made it; those who read a graph read entities, and no tags.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import UnknownReference, explain
from mlops_ext.services.graph.entities import by_hand_key

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

MOST_PROPERTIES = 30
"""As many as SageMaker takes for an artifact, an action or a context."""


@dataclass(frozen=True)
class _Kind:
    """How entities of a kind keep what is noted.

    Args:
        noun: in the names of operations: ``artifact``.
        identity: parameter that names one.
        member: that keeps properties.
        most: properties that one keeps.
        value: makes a property's value of a text.
    """

    noun: str
    identity: str
    member: str = "Properties"
    most: int = MOST_PROPERTIES
    value: Callable[[str], Any] = str

    def named(self, arn: str) -> dict[str, str]:
        """The parameter that names an entity."""
        return {self.identity: arn if self.identity.endswith("Arn") else arn.rpartition("/")[2]}


def _parameter(text: str) -> dict[str, str]:
    return {"StringValue": text}


_KINDS: Mapping[str, _Kind] = {
    "artifact": _Kind("artifact", "ArtifactArn"),
    "action": _Kind("action", "ActionName"),
    "context": _Kind("context", "ContextName"),
    "experiment-trial-component": _Kind(
        "trial_component",
        "TrialComponentName",
        "Parameters",
        300,
        _parameter,
    ),
}


def note(connection: Connection, source: str, destination: str, by: str) -> None:
    """Note who made an association, with the first of its ends that has room.

    Args:
        connection: where.
        source: its ARN.
        destination: its ARN.
        by: who.
    """
    client = connection.client("sagemaker")
    for arn in (source, destination):
        kind = _kind(arn)
        kept = _kept(client, kind, arn)
        if len(kept) < kind.most:
            kept[by_hand_key(source, destination)] = kind.value(by)
            _update(client, kind, arn, **{kind.member: kept})
            return


def forget(connection: Connection, source: str, destination: str) -> None:
    """Take away what was noted about an association."""
    client, key = connection.client("sagemaker"), by_hand_key(source, destination)
    for arn in (source, destination):
        kind = _kind(arn)
        if key in _kept(client, kind, arn):
            _update(client, kind, arn, **{f"{kind.member}ToRemove": [key]})


def _kind(arn: str) -> _Kind:
    return _KINDS[arn.split(":")[5].partition("/")[0]]


def _kept(client: Any, kind: _Kind, arn: str) -> dict[str, Any]:
    """Properties of an entity; none of one that is gone."""
    try:
        found = getattr(client, f"describe_{kind.noun}")(**kind.named(arn))
        return dict(found.get(kind.member) or {})
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "read it"), UnknownReference):
            return {}
        raise


def _update(client: Any, kind: _Kind, arn: str, **change: Any) -> None:
    getattr(client, f"update_{kind.noun}")(**kind.named(arn), **change)
