"""Artifacts, actions, contexts and trial components: the nodes of the lineage graph."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.errors import not_found, validation
from mlops_ext.local.resources.declarations.lineage import (
    ACTION,
    ARTIFACT,
    CONTEXT,
    LINEAGE,
    TRIAL_COMPONENT,
)
from mlops_ext.local.resources.generic import (
    add,
    create,
    listing,
    put_tags,
    record,
    remove,
    require,
    user_context,
)
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.store import Document, Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

MANUAL_COMPONENT = "TrialComponent"
"""The type of a trial component that no job made."""


def entity(engine: Engine, arn: str) -> Document:
    """The node of that ARN.

    Raises:
        ApiError: ResourceNotFound, there is none.
    """
    kind = arn.split(":")[-1].partition("/")[0]
    if kind not in LINEAGE:
        raise not_found(f"Lineage entity '{arn}' does not exist.")
    return require(engine, LINEAGE[kind], arn)


def artifact_id(source: dict[str, Any]) -> str:
    """32 hex digits, the same for the same source: its URI and, in any order, its SourceTypes."""
    types = sorted([each["SourceIdType"], each["Value"]] for each in source.get("SourceTypes", []))
    text = source["SourceUri"] + "\0" + json.dumps(types, separators=(",", ":"))
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def add_artifact(call: Call, body: dict[str, Any]) -> Document:
    """Keep an artifact, or find the one of the same source, which stays as it is.

    Args:
        call: the request that causes it.
        body: Source, ArtifactType and the optional members of CreateArtifact but Tags.
    """
    key = artifact_id(body["Source"])
    existing = call.engine.documents.find(ARTIFACT.kind, key)
    if existing is not None:
        return existing
    draft = Draft(
        ARTIFACT.kind,
        call.engine.arn(ARTIFACT.tail(key)),
        body.get("ArtifactName", ""),
        {**body, "CreatedBy": user_context(call)},
        key=key,
        type=body["ArtifactType"],
        lookup=body["Source"]["SourceUri"],
    )
    return add(call, ARTIFACT, draft)


def add_named(call: Call, resource: Resource, body: dict[str, Any]) -> Document:
    """Keep an action or context that SageMaker makes by itself.

    Raises:
        ApiError: ValidationException, the name is taken.
    """
    name = body[resource.name]
    draft = Draft(
        resource.kind,
        call.engine.arn(resource.tail(name)),
        name,
        {**body, "CreatedBy": user_context(call)},
        type=body[f"{resource.noun}Type"],
        lookup=body["Source"]["SourceUri"],
    )
    return add(call, resource, draft)


def create_artifact(call: Call) -> Output:
    """CreateArtifact: the same source gives the same artifact."""
    body = {member: value for member, value in call.input.items() if member != "Tags"}
    with call.engine.database.transaction():
        artifact = add_artifact(call, body)
        put_tags(call.engine, artifact.arn, call.input.get("Tags", []))
    return {"ArtifactArn": artifact.arn}


def create_action(call: Call) -> Output:
    """CreateAction; Status is Unknown unless given."""
    given = call.input
    links = {"type": given["ActionType"], "lookup": given["Source"]["SourceUri"]}
    extra = {"Status": given.get("Status", "Unknown")}
    return {"ActionArn": create(call, ACTION, extra, **links).arn}


def create_context(call: Call) -> Output:
    """CreateContext."""
    given = call.input
    links = {"type": given["ContextType"], "lookup": given["Source"]["SourceUri"]}
    return {"ContextArn": create(call, CONTEXT, **links).arn}


def create_trial_component(call: Call) -> Output:
    """CreateTrialComponent; the name is shown unless DisplayName is given."""
    shown = {"DisplayName": call.input.get("DisplayName", call.input["TrialComponentName"])}
    component = create(call, TRIAL_COMPONENT, shown, type=MANUAL_COMPONENT)
    return {"TrialComponentArn": component.arn}


def list_trial_components(call: Call) -> Output:
    """ListTrialComponents; there are no experiments or trials to filter by.

    Raises:
        ApiError: ResourceNotFound, an experiment or trial is named.
    """
    for member in ("Experiment", "Trial"):
        name = call.input.get(f"{member}Name")
        if name is not None:
            raise not_found(f"{member} '{name}' does not exist.")
    return listing(call, TRIAL_COMPONENT, show=_component_summary)


def _component_summary(resource: Resource, document: Document) -> Output:
    return {**record(resource, document), "TrialComponentSource": document.body.get("Source")}


def delete_artifact(call: Call) -> Output:
    """DeleteArtifact, by ARN or by source.

    Raises:
        ApiError: ValidationException, not exactly one of both is given, or it has associations.
    """
    arn, source = call.input.get("ArtifactArn"), call.input.get("Source")
    if (arn is None) == (source is None):
        raise validation("Give either ArtifactArn or Source to say which artifact to delete.")
    reference = arn or artifact_id(source or {})
    return _delete(call, ARTIFACT, reference)


def delete_action(call: Call) -> Output:
    """DeleteAction."""
    return _delete(call, ACTION, call.input["ActionName"])


def delete_context(call: Call) -> Output:
    """DeleteContext."""
    return _delete(call, CONTEXT, call.input["ContextName"])


def delete_trial_component(call: Call) -> Output:
    """DeleteTrialComponent."""
    return _delete(call, TRIAL_COMPONENT, call.input["TrialComponentName"])


def _delete(call: Call, resource: Resource, reference: str) -> Output:
    document = require(call.engine, resource, reference)
    if call.engine.edges.touches(document.id):
        raise validation(
            f"{resource.noun} '{document.arn}' still has associations. "
            "Delete them before you delete it."
        )
    remove(call.engine, document)
    return {resource.arn: document.arn}
