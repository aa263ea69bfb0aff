"""Lineage entities made and removed by hand: artifacts, actions and contexts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from mlops_ext.errors import Conflict, InvalidInput, UnknownReference, explain, translating
from mlops_ext.services.given import as_text, one_of
from mlops_ext.services.graph.entities import artifacts, ensure_artifact, plain_properties
from mlops_ext.services.graph.reading import Link, Reading, Vertex, read
from mlops_ext.services.lineage.editing.ends import (
    BY_PROPERTY,
    content_of,
    every_end_of,
    facts_of,
    told_apart,
)
from mlops_ext.services.lineage.editing.linking import remove_association
from mlops_ext.services.lineage.editing.notes import MOST_PROPERTIES
from mlops_ext.services.lineage.nodes import Present, nodes_and_edges
from mlops_ext.services.names import propose_name
from mlops_ext.services.records import EntityType, LineageEntity, LinkChange, PlanStep
from mlops_ext.services.references import data_uri, local_path

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

ENTITY_TYPES: tuple[str, ...] = get_args(EntityType)
_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}")
_LONGEST_TYPE = 256


def make_entity(
    connection: Connection,
    lineage_type: EntityType | str,
    uri: str,
    type: str,
    *,
    name: str = "",
    properties: Mapping[str, Any] | None = None,
) -> LineageEntity:
    """Make an artifact, an action or a context; what is there already is given back as it is.

    Args:
        connection: where.
        lineage_type: ``Artifact``, ``Action`` or ``Context``.
        uri: what it stands for, a URI, a local path or an ARN; a local file's content tells one
            artifact from another.
        type: AWS's or an own word: ``DataSet``, ``Model``, ``Image``, ``ModelDeployment``.
        name: of an action or context, which SageMaker knows it by; of an artifact what it is
            shown as.
        properties: kept with it; at most 29, since one is kept for who made it.

    Raises:
        InvalidInput: name, type or properties are not as AWS takes them.
        Conflict: there is another of that name, or an account has as many as AWS allows.
    """
    one_of(lineage_type, ENTITY_TYPES, "type of entity")
    kept = _checked(type, properties or {})
    with translating(f"make the {lineage_type.lower()} {name or uri}", connection):
        kept[BY_PROPERTY] = connection.info().user
        if lineage_type == "Artifact":
            return _artifact(connection, uri, type, {**({"name": name} if name else {}), **kept})
        return _named(connection, lineage_type, uri, type, _checked_name(name), kept)


def _checked(type: str, properties: Mapping[str, Any]) -> dict[str, str]:
    if not 0 < len(as_text(type, "type", "DataSet")) <= _LONGEST_TYPE:
        raise InvalidInput.of(
            "InvalidType",
            f"A type has 1 to {_LONGEST_TYPE} characters.",
            hint="Use AWS's word where there is one: DataSet, Model, Image.",
        )
    kept = plain_properties(properties)
    if len(kept) >= MOST_PROPERTIES:
        raise InvalidInput.of(
            "TooManyProperties",
            f"{len(kept)} properties are more than SageMaker keeps.",
            hint=f"Give at most {MOST_PROPERTIES - 1}; one more tells who made it.",
        )
    return kept


def _checked_name(name: str) -> str:
    if _NAME.fullmatch(name):
        return name
    proposal = propose_name(name)
    raise InvalidInput.of(
        "InvalidName",
        f"{name!r} is not a valid name.",
        "A name has letters, digits and hyphens, and at most 120 characters.",
        hint=f"Use {proposal!r}.",
        proposal=proposal,
    )


def _artifact(
    connection: Connection, uri: str, type: str, properties: Mapping[str, Any]
) -> LineageEntity:
    uri = uri if uri.startswith("arn:") else data_uri(uri)
    is_here = uri.startswith("file://") and local_path(uri).exists()
    facts, content = facts_of(local_path(uri)) if is_here else ({}, None)
    known = [one for one in artifacts(connection, uri) if content_of(one) == content]
    if known and known[-1]["ArtifactType"] != type:
        other = known[-1]["ArtifactType"]
        raise Conflict.of(
            "OtherType",
            f"{uri} is an artifact of type {other} already.",
            hint=f"SageMaker has one artifact for a source: use {other}.",
        )
    arn, made = ensure_artifact(
        connection, uri, type, told_apart(content), plain_properties({**facts, **properties})
    )
    return _record(connection, arn, made=made)


def _named(
    connection: Connection,
    lineage_type: str,
    uri: str,
    type: str,
    name: str,
    properties: Mapping[str, str],
) -> LineageEntity:
    client, noun = connection.client("sagemaker"), lineage_type
    uri = uri if uri.startswith("arn:") else data_uri(uri)
    known = _described(client, noun, name)
    if known and (known[f"{noun}Type"], known["Source"]["SourceUri"]) != (type, uri):
        raise Conflict.of(
            "NameTaken",
            f"There is another {noun.lower()} {name}, of type {known[f'{noun}Type']}.",
            hint="Choose another name, or remove that one first.",
        )
    if known:
        return _record(connection, known[f"{noun}Arn"], made=False)
    more = {"Status": "Completed"} if noun == "Action" else {}
    made = getattr(client, f"create_{noun.lower()}")(
        **{f"{noun}Name": name, f"{noun}Type": type, "Source": {"SourceUri": uri}},
        Properties=dict(properties),
        **more,
    )
    return _record(connection, made[f"{noun}Arn"], made=True)


def _described(client: Any, noun: str, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = getattr(client, f"describe_{noun.lower()}")(**{f"{noun}Name": name})
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read {name}"), UnknownReference):
            return None
        raise
    return found


def _record(connection: Connection, arn: str, *, made: bool) -> LineageEntity:
    vertex = read(connection, [arn], "Ascendants", 1).vertices[arn]
    lineage_type: Any = vertex.lineage_type
    return LineageEntity(
        id=arn,
        lineage_type=lineage_type,
        type=vertex.type,
        name=vertex.name or vertex.properties.get("name", ""),
        uri=vertex.source_uri,
        made=made,
        properties=dict(vertex.properties),
        by=vertex.properties.get(BY_PROPERTY),
    )


def remove_entity(
    connection: Connection, reference: object, *, force: bool = False, dry_run: bool = False
) -> LinkChange:
    """Remove an entity that was made by hand, its associations first.

    Args:
        connection: where.
        reference: of it; data goes in each content that was made by hand.
        force: also what a registration or SageMaker recorded.
        dry_run: change nothing, and return what hangs on it.

    Raises:
        UnknownReference: nothing is recorded about it.
        Conflict: nobody made it by hand.
    """
    said = str(getattr(reference, "arn", reference))
    with translating(f"remove {said} from the lineage", connection):
        end = every_end_of(connection, reference)
        around = Reading()
        for way in ("Ascendants", "Descendants"):
            around.add(read(connection, end.arns, way, 1))
        going = [around.vertices[arn] for arn in end.arns if arn in around.vertices]
        by_hand = [one for one in going if BY_PROPERTY in one.properties]
        blocked = None if by_hand or force else _recorded(end.name)
        going = by_hand or going
        change = LinkChange(
            verb="remove",
            source=end.record(),
            steps=_steps(around, going),
            by=by_hand[0].properties[BY_PROPERTY] if by_hand else None,
            blocked=blocked or _unremovable(end.name, going),
        )
        if dry_run:
            return change
        if change.blocked:
            raise Conflict.of("NotByHand", change.blocked)
        for source, destination, _ in _links(around, going):
            remove_association(connection, source, destination)
        for vertex in going:
            _delete(connection, vertex)
    return change.model_copy(update={"done": True})


def _recorded(name: str) -> str:
    return (
        f"Nobody made {name} by hand: SageMaker or a registration recorded it, and will not record"
        " it again. Confirm that it goes: force=True, --yes."
    )


def _unremovable(name: str, going: list[Vertex]) -> str | None:
    if all(one.lineage_type in ENTITY_TYPES for one in going):
        return None
    return f"{name} is a job's or notebook's own record, which lineage only refers to."


def _links(around: Reading, going: list[Vertex]) -> list[Link]:
    arns = {one.arn for one in going}
    return sorted(link for link in around.links if not arns.isdisjoint(link[:2]))


def _steps(around: Reading, going: list[Vertex]) -> list[PlanStep]:
    nodes, _ = nodes_and_edges(around, Present())
    names = {arn: one.name or arn.rpartition("/")[2] for arn, one in around.vertices.items()}
    names |= {one.id: one.name for one in nodes}
    links = [
        PlanStep(verb="remove", kind="Association", name=f"{names[a]} → {names[b]}", why=type)
        for a, b, type in _links(around, going)
    ]
    entities = [
        PlanStep(
            verb="remove",
            kind=f"{one.lineage_type} {one.type}",
            name=names[one.arn],
            why=one.source_uri,
        )
        for one in going
    ]
    return links + entities


def _delete(connection: Connection, vertex: Vertex) -> None:
    client = connection.client("sagemaker")
    if vertex.lineage_type == "Artifact":
        client.delete_artifact(ArtifactArn=vertex.arn)
    elif vertex.lineage_type == "Action":
        client.delete_action(ActionName=vertex.name)
    else:
        client.delete_context(ContextName=vertex.name)
