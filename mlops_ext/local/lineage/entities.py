"""Artifacts, actions, contexts and trial components: the nodes of the lineage graph."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.errors import not_found, validation
from mlops_ext.local.lineage.components import described
from mlops_ext.local.lineage.groups import group_arn
from mlops_ext.local.lineage.quotas import MANUAL
from mlops_ext.local.lineage.trials import trials_of
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
    describe,
    record,
    remove,
    require,
    user_context,
)
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.resources.tagging import put_tags
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
    """CreateArtifact: the same source gives the same artifact.

    Raises:
        ApiError: ResourceLimitExceeded, as many as one may make by hand are there.
    """
    body = {member: value for member, value in call.input.items() if member != "Tags"}
    with call.engine.database.transaction():
        artifact = call.engine.documents.find(ARTIFACT.kind, artifact_id(body["Source"]))
        if artifact is None:
            call.engine.quotas.check_entity(ARTIFACT.kind, ARTIFACT.noun)
            artifact = add_artifact(call, body | MANUAL)
        put_tags(call.engine, artifact.arn, call.input.get("Tags", []))
    return {"ArtifactArn": artifact.arn}


def create_action(call: Call) -> Output:
    """CreateAction; Status is Unknown unless given. Raises as CreateArtifact."""
    return _create(call, ACTION, {"Status": call.input.get("Status", "Unknown")})


def create_context(call: Call) -> Output:
    """CreateContext. Raises as CreateArtifact."""
    return _create(call, CONTEXT, {})


def _create(call: Call, resource: Resource, extra: dict[str, Any]) -> Output:
    given = call.input
    links = {"type": given[f"{resource.noun}Type"], "lookup": given["Source"]["SourceUri"]}
    call.engine.quotas.check_entity(resource.kind, resource.noun)
    return {resource.arn: create(call, resource, extra | MANUAL, **links).arn}


def create_trial_component(call: Call) -> Output:
    """CreateTrialComponent; the name is shown unless DisplayName is given."""
    shown = {"DisplayName": call.input.get("DisplayName", call.input["TrialComponentName"])}
    component = create(call, TRIAL_COMPONENT, shown, type=MANUAL_COMPONENT)
    return {"TrialComponentArn": component.arn}


def describe_entity(call: Call, resource: Resource) -> Output:
    """DescribeArtifact, DescribeAction, DescribeContext: with the account's lineage group."""
    return {**describe(call, resource), "LineageGroupArn": group_arn(call.engine)}


def describe_trial_component(call: Call) -> Output:
    """DescribeTrialComponent: with its metrics in figures."""
    component = require(call.engine, TRIAL_COMPONENT, call.input["TrialComponentName"])
    return {
        **record(TRIAL_COMPONENT, component),
        **described(call.engine, component),
        "LineageGroupArn": group_arn(call.engine),
    }


def delete_artifact(call: Call) -> Output:
    """DeleteArtifact, by ARN or by source; clients that give both mean the same one.

    Raises:
        ApiError: ValidationException, neither is given, or it has associations.
    """
    arn, source = call.input.get("ArtifactArn"), call.input.get("Source")
    if arn is None and source is None:
        raise validation("Give ArtifactArn or Source to say which artifact to delete.")
    return _delete(call, ARTIFACT, arn or artifact_id(source or {}))


def delete_action(call: Call) -> Output:
    """DeleteAction."""
    return _delete(call, ACTION, call.input["ActionName"])


def delete_context(call: Call) -> Output:
    """DeleteContext."""
    return _delete(call, CONTEXT, call.input["ContextName"])


def delete_trial_component(call: Call) -> Output:
    """DeleteTrialComponent, with its metrics.

    Raises:
        ApiError: ValidationException, it belongs to a trial or has associations.
    """
    engine = call.engine
    component = require(engine, TRIAL_COMPONENT, call.input["TrialComponentName"])
    if trials_of(engine, component):
        raise validation(
            f"Trial component '{component.arn}' is associated with trials. "
            "Disassociate it from all of them first."
        )
    with engine.database.transaction():
        engine.series.clear(component.id)
        return _delete(call, TRIAL_COMPONENT, component.arn)


def _delete(call: Call, resource: Resource, reference: str) -> Output:
    document = require(call.engine, resource, reference)
    if call.engine.edges.touches(document.id):
        raise validation(
            f"{resource.noun} '{document.arn}' still has associations. "
            "Delete them before you delete it."
        )
    remove(call.engine, document)
    return {resource.arn: document.arn}
