"""Importing OpenLineage events: twice is as good as once."""

from __future__ import annotations

from functools import partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import translating
from mlops_ext.services.graph.entities import artifacts, associate, ensure_artifact
from mlops_ext.services.interchange.planning import Entity, Key, Plan, plan
from mlops_ext.services.interchange.reading import parse, read_text
from mlops_ext.services.paging import together
from mlops_ext.services.records import ImportedEntity, LineageImport

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_DESCRIBED = {
    "artifact": ("describe_artifact", "ArtifactArn", True),
    "context": ("describe_context", "ContextName", False),
    "action": ("describe_action", "ActionName", False),
    "experiment-trial-component": ("describe_trial_component", "TrialComponentName", False),
}
"""How an entity is described by the kind in its ARN, and whether by ARN or by name."""
_MISSING = ("ResourceNotFound", "ValidationException")


def import_openlineage(
    connection: Connection, path: str | PathLike[str], *, dry_run: bool = False
) -> LineageImport:
    """Make artifacts, actions and associations of the OpenLineage events in a file.

    What is there already is used, so that importing goes on where it was interrupted and a file
    twice makes nothing new. What was exported from this SageMaker is found again by its ARN.

    Args:
        connection: where.
        path: of a file with an event a line, a list of events or one event.
        dry_run: only say what would be made.

    Raises:
        InvalidInput: the file cannot be read.
        MLOpsError: SageMaker refuses; what was made before stays, and is found the next time.
    """
    return import_text(connection, read_text(path), fspath(path), dry_run=dry_run)


def import_text(
    connection: Connection, text: str, name: str, *, dry_run: bool = False
) -> LineageImport:
    """Make what a text with OpenLineage events tells of, as `import_openlineage` does of a file.

    Args:
        connection: where.
        text: an event a line, a list of events or one event.
        name: of the file, for what is said when SageMaker refuses.
        dry_run: only say what would be made.

    Raises:
        MLOpsError: SageMaker refuses; what was made before stays, and is found the next time.
    """
    events, bad = parse(text)
    with translating(f"import {name}", connection):
        planned = plan(events)
        keys = list(planned.entities)
        arns = together(partial(_find, connection), planned.entities.values())
        there = {key: arn for key, arn in zip(keys, arns, strict=True) if arn}
        states = {key: _state(connection, planned.entities[key], there.get(key)) for key in keys}
        known = _known_links(connection, planned, there)
        if not dry_run:
            _make(connection, planned, there, states, known)
    return LineageImport(
        dry_run=dry_run,
        events=len(events),
        entities=[_told(one, states[key]) for key, one in planned.entities.items()],
        associations=len(planned.links) - len(known),
        known_associations=len(known),
        bad=bad,
    )


def _told(entity: Entity, state: Any) -> ImportedEntity:
    return ImportedEntity(
        what="action" if entity.what == "action" else "artifact",
        type=entity.type,
        name=entity.name,
        source=entity.source,
        state=state,
    )


def _find(connection: Connection, entity: Entity) -> str | None:
    """ARN of the entity where it is there."""
    if entity.origin and (found := _by_arn(connection, entity.origin)):
        return found
    if entity.what == "action":
        return _described(connection, "describe_action", ActionName=entity.action)
    for one in artifacts(connection, entity.source, entity.type):
        types = [each["Value"] for each in one["Source"].get("SourceTypes") or []]
        if types == [entity.content] if entity.content else not types:
            return str(one["ArtifactArn"])
    return None


def _by_arn(connection: Connection, arn: str) -> str | None:
    place, _, name = arn.partition("/")
    described = _DESCRIBED.get(place.rpartition(":")[2])
    if described is None:
        return None
    operation, member, by_arn = described
    found = _described(connection, operation, **{member: arn if by_arn else name})
    return found if found == arn else None


def _described(connection: Connection, operation: str, **asked: str) -> str | None:
    client = connection.client("sagemaker")
    try:
        answer = getattr(client, operation)(**asked)
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] not in _MISSING:
            raise
        return None
    return next(str(value) for name, value in answer.items() if name.endswith("Arn"))


def _state(connection: Connection, entity: Entity, arn: str | None) -> str:
    if arn is None:
        return "new"
    if entity.what == "action" and arn.endswith(f"/{entity.action}"):
        client = connection.client("sagemaker")
        described = client.describe_action(ActionName=entity.action)
        if described.get("Status") != entity.status:
            return "changed"
    return "there"


def _known_links(
    connection: Connection, planned: Plan, there: dict[Key, str]
) -> set[tuple[Key, Key]]:
    client = connection.client("sagemaker")
    possible = [ends for ends in planned.links if ends[0] in there and ends[1] in there]

    def is_there(ends: tuple[Key, Key]) -> bool:
        source, destination = there[ends[0]], there[ends[1]]
        answer = client.list_associations(SourceArn=source, DestinationArn=destination)
        return bool(answer["AssociationSummaries"])

    return {
        ends
        for ends, is_known in zip(possible, together(is_there, possible), strict=True)
        if is_known
    }


def _make(
    connection: Connection,
    planned: Plan,
    there: dict[Key, str],
    states: dict[Key, str],
    known: set[tuple[Key, Key]],
) -> None:
    client = connection.client("sagemaker")
    for key, entity in planned.entities.items():
        if states[key] == "new":
            there[key] = _made(connection, entity)
        elif states[key] == "changed":
            client.update_action(ActionName=entity.action, Status=entity.status)
    for ends, type in planned.links.items():
        if ends not in known:
            associate(connection, there[ends[0]], there[ends[1]], type)


def _made(connection: Connection, entity: Entity) -> str:
    if entity.what == "artifact":
        content = ("Custom", entity.content) if entity.content else None
        arn, _ = ensure_artifact(connection, entity.source, entity.type, content, entity.properties)
        return arn
    made = connection.client("sagemaker").create_action(
        ActionName=entity.action,
        ActionType=entity.type,
        Source={"SourceUri": entity.source, "SourceType": "OpenLineageJob"},
        Status=entity.status,
        Properties=entity.properties,
    )
    return str(made["ActionArn"])
