"""Ends of associations: the lineage entity that a reference means, made where it may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services.graph.entities import artifacts, contexts, ensure_artifact, plain_properties
from mlops_ext.services.graph.reading import read
from mlops_ext.services.lineage.nodes import Present, nodes_and_edges
from mlops_ext.services.lineage.starts import resolve
from mlops_ext.services.records import LinkEnd, NodeKind
from mlops_ext.services.references import Reference, local_path, parse
from mlops_ext.services.registration.datasets import display_name, read_uses
from mlops_ext.services.resolving import describe_group, fail_unknown
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

BY_PROPERTY = "mlops:by"
"""Property of an entity that a person made by hand: who."""


@dataclass(frozen=True)
class Draft:
    """An artifact that is not there yet; members as `ensure_artifact` takes them."""

    uri: str
    type: str
    content: str | None = None
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class End:
    """An end of an association.

    Args:
        name: as a person says it.
        kind: of its node.
        arns: of the entities that the reference means, oldest first.
        draft: what is made where there is none; None: it cannot be made by hand.
    """

    name: str
    kind: NodeKind
    arns: tuple[str, ...]
    draft: Draft | None = None

    @property
    def arn(self) -> str | None:
        """The entity of an association to be made: the newest; None: it is still to be made."""
        return self.arns[-1] if self.arns else None

    def record(self, arn: str | None = None) -> LinkEnd:
        """Return the record, of one of its entities where told."""
        return LinkEnd(id=arn or self.arn, kind=self.kind, name=self.name)


def end_of(connection: Connection, given: object, content: str | None = None) -> End:
    """Find what a reference means; nothing is made.

    Args:
        connection: where.
        given: a reference of any kind, or what has an ``arn``, as entities and versions have.
        content: ``sha256:…`` of data, where it is known.

    Raises:
        UnknownReference: there is no such thing, or nothing is recorded about it yet.
        InvalidInput: it means several entities, or none that could be one.
    """
    reference = parse(str(getattr(given, "arn", given)))
    find = _BY_KIND.get(reference.kind)
    if find:
        return find(connection, reference)
    if reference.kind == "data":
        return _data(connection, reference, content)
    found = resolve(connection, reference.text)
    kind = _KINDS.get(found.kind, "other")
    if len(found.arns) > 1 and kind != "version":
        raise InvalidInput.of(
            "SeveralEntities",
            f"{reference.text} is {len(found.arns):,} lineage entities.",
            hint="Name one of them by its ARN, as ml.lineage shows them.",
        )
    return End(found.name, kind, (found.arns[-1],))


_KINDS: dict[str, NodeKind] = {
    "version": "version",
    "endpoint": "endpoint",
    "job": "job",
    "execution": "job",
    "notebook": "notebook",
    "data": "dataset",
}


def ensured(connection: Connection, end: End, by: str, undo: Undo) -> End:
    """Return the end with its entity, made if there is none yet."""
    if end.arn or end.draft is None:
        return end
    draft = end.draft
    properties = {**(draft.properties or {}), BY_PROPERTY: by}
    arn, made = ensure_artifact(
        connection, draft.uri, draft.type, told_apart(draft.content), plain_properties(properties)
    )
    if made:
        undo.on_failure(connection.client("sagemaker").delete_artifact, ArtifactArn=arn)
    return replace(end, arns=(arn,))


def _data(connection: Connection, reference: Reference, content: str | None) -> End:
    uri = str(reference.uri)
    name, is_local = display_name(uri), uri.startswith("file://")
    there = is_local and local_path(uri).exists()
    properties: dict[str, Any] = {"name": name}
    if there and content is None:
        properties, content = facts_of(local_path(uri))
    known = _recorded(connection, uri)
    same = [one for one in known if content in (None, content_of(one))]
    draft = Draft(uri, "DataSet", content, properties)
    if not same and is_local and not there and content is None:
        raise UnknownReference.of(
            "UnknownReference",
            f"There is no file {reference.text} here, and nothing is recorded about it.",
            hint="Name a file that is there, or an s3:// URI.",
        )
    kind: NodeKind = "model" if same and same[-1]["ArtifactType"] == "Model" else "dataset"
    return End(name, kind, tuple(one["ArtifactArn"] for one in same), draft)


def _recorded(connection: Connection, uri: str) -> list[dict[str, Any]]:
    """Artifacts of a URI, oldest first: a folder is recorded with or without its last slash."""
    forms = dict.fromkeys((uri, uri.rstrip("/"), f"{uri.rstrip('/')}/"))
    return [one for form in forms for one in artifacts(connection, form)]


def facts_of(path: Path) -> tuple[dict[str, Any], str | None]:
    """Return what is kept with a local data set, and its content: ``sha256:…``."""
    [(use, _)] = read_uses(path)
    columns = None if use.columns is None else len(use.columns)
    kept = {"name": use.name, "rows": use.rows, "columns": columns, "size": use.size}
    return kept, f"sha256:{use.sha256}" if use.sha256 else None


def content_of(artifact: Mapping[str, Any]) -> str | None:
    """Return what tells the content of an artifact from others of its URI: ``sha256:…``."""
    types = artifact["Source"].get("SourceTypes") or []
    return next((str(one["Value"]) for one in types if one["SourceIdType"] == "Custom"), None)


def told_apart(content: str | None) -> tuple[str, str] | None:
    """Return a content as a SourceType: what `content_of` reads."""
    return ("Custom", content) if content else None


def every_end_of(connection: Connection, given: object) -> End:
    """Find what a reference means among what is there: data in each content that it had.

    Raises:
        UnknownReference: there is no such thing, or nothing is recorded about it.
    """
    reference = parse(str(getattr(given, "arn", given)))
    if reference.kind != "data":
        found = end_of(connection, given)
    else:
        uri = str(reference.uri)
        known = tuple(one["ArtifactArn"] for one in _recorded(connection, uri))
        found = End(display_name(uri), "dataset", known)
    if not found.arns:
        raise UnknownReference.of("NoLineage", f"Nothing is recorded about {reference.text}.")
    return found


def _group(connection: Connection, reference: Reference) -> End:
    found = describe_group(connection, reference)
    if found is None:
        return fail_unknown(connection, reference)
    name = found["ModelPackageGroupName"]
    known = contexts(connection, found["ModelPackageGroupArn"], "ModelGroup")
    if not known:
        raise UnknownReference.of("NoLineage", f"Nothing is recorded about {name} yet.")
    return End(name, "group", tuple(one["ContextArn"] for one in known))


def _image(connection: Connection, reference: Reference) -> End:
    uri = str(reference.name)
    known = tuple(one["ArtifactArn"] for one in artifacts(connection, uri))
    return End(uri.rpartition("/")[2], "image", known, Draft(uri, "Image"))


def _entity(connection: Connection, reference: Reference) -> End:
    arn = str(reference.arn)
    nodes, _ = nodes_and_edges(read(connection, [arn], "Descendants", 1), Present())
    node = next((one for one in nodes if one.id == arn), None)
    name, kind = (node.name, node.kind) if node else (arn.rpartition("/")[2], "other")
    return End(name, kind, (arn,))


_BY_KIND: dict[str, Callable[[Connection, Reference], End]] = {
    "group": _group,
    "image": _image,
    "entity": _entity,
}
