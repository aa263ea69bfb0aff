"""What SageMaker records by itself when models are registered, approved and deployed.

Names, types and associations are those that SageMaker's own answers show. Nothing here is ever
removed: the history of deleted resources stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from mlops_ext.local.call import Call
from mlops_ext.local.lineage.associations import link
from mlops_ext.local.lineage.entities import add_artifact, add_named
from mlops_ext.local.resources.containers import containers, inference_containers, model_data
from mlops_ext.local.resources.declarations.lineage import ACTION, ARTIFACT, CONTEXT
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.store import Document

CONTRIBUTED, ASSOCIATED = "ContributedTo", "AssociatedWith"


def group_created(call: Call, group: Document) -> None:
    """A context of type ModelGroup for a new model package group."""
    _named(
        call,
        CONTEXT,
        lambda epoch: f"{group.name}-{epoch}-aws-model-package-group",
        {
            "ContextType": "ModelGroup",
            "Source": _source(group, java_date(group.created)),
            "Properties": {},
        },
    )


def package_created(call: Call, package: Document) -> None:
    """An artifact of type Model for a new model package, joined to what it is made of.

    The archive and the image contribute to it; a version also gets its approval action and
    belongs to its group's context.
    """
    body = package.body
    artifact = add_artifact(
        call,
        {
            "Source": _dated(package.arn, package.created),
            "ArtifactType": "Model",
            "Properties": _package_properties(body),
            "MetadataProperties": body.get("MetadataProperties", {}),
        },
    )
    for part in _parts(call, inference_containers(body)):
        link(call, part, artifact, CONTRIBUTED)
    if "ModelPackageVersion" in body:
        _approval(call, package, artifact)
        group_arn = call.engine.arn(f"model-package-group/{body['ModelPackageGroupName']}")
        for context in call.engine.documents.by_lookup(CONTEXT.kind, group_arn)[-1:]:
            link(call, artifact, context, ASSOCIATED)


def approval_changed(call: Call, package: Document) -> None:
    """A further approval action for a version whose status changed, and the artifact's new one."""
    artifact = _package_artifact(call, package.arn)
    if artifact is None:
        return
    properties = {**artifact.body.get("Properties", {}), **_package_properties(package.body)}
    changed = {**artifact.body, "Properties": properties}
    call.engine.documents.change(artifact, changed, call.engine.now())
    _approval(call, package, artifact)


def model_created(call: Call, model: Document) -> None:
    """An artifact of type ModelData for the data that a new model's containers name."""
    for uri in filter(None, map(model_data, containers(model.body))):
        known = call.engine.documents.by_lookup(ARTIFACT.kind, uri)
        if not any(artifact.type == "ModelData" for artifact in known):
            source = _dated(uri, model.created)
            add_artifact(call, {"Source": source, "ArtifactType": "ModelData"})


def endpoint_created(call: Call, endpoint: Document, models: Iterable[Document]) -> None:
    """A context of type Endpoint for a new endpoint, and its first deployment."""
    context = _named(
        call,
        CONTEXT,
        lambda epoch: f"{endpoint.name}-{epoch}-aws-endpoint",
        {"ContextType": "Endpoint", "Source": _source(endpoint, java_date(endpoint.created))},
    )
    _deployment(call, endpoint, context, models)


def endpoint_updated(call: Call, endpoint: Document, models: Iterable[Document]) -> None:
    """A further deployment of an endpoint."""
    for context in call.engine.documents.by_lookup(CONTEXT.kind, endpoint.arn)[-1:]:
        _deployment(call, endpoint, context, models)


def _deployment(
    call: Call, endpoint: Document, context: Document, models: Iterable[Document]
) -> None:
    number = call.engine.documents.next_number(context)
    stem = context.name.removesuffix("-aws-endpoint")
    action = add_named(
        call,
        ACTION,
        {
            "ActionName": f"{stem}-{number}-aws-endpoint",
            "ActionType": "ModelDeployment",
            "Source": _source(endpoint, str(number)),
            "Status": "Completed",
        },
    )
    for model in models:
        for part in _served(call, model):
            link(call, part, action, CONTRIBUTED)
    link(call, action, context, ASSOCIATED)


def _served(call: Call, model: Document) -> Iterable[Document]:
    for container in containers(model.body):
        package = call.engine.documents.by_arn(container.get("ModelPackageName", ""))
        if package is None:
            yield from _parts(call, [container])
            continue
        artifact = _package_artifact(call, package.arn)
        if artifact is not None:
            yield artifact
        images = [each["Image"] for each in inference_containers(package.body) if "Image" in each]
        yield from (_known(call, image, "Image") for image in images)


def _parts(call: Call, found: Iterable[dict[str, Any]]) -> Iterable[Document]:
    for container in found:
        uri = model_data(container)
        if uri:
            yield _known(call, uri, "Model")
        if "Image" in container:
            yield _known(call, container["Image"], "Image", container.get("ImageDigest"))


def _known(call: Call, uri: str, type: str, digest: str | None = None) -> Document:
    """The artifact that is known by that URI, whatever its type, or a new one."""
    for artifact in call.engine.documents.by_lookup(ARTIFACT.kind, uri):
        if artifact.type != "ModelData":
            return artifact
    types = [{"SourceIdType": "MD5Hash", "Value": digest}] if digest else []
    source = {"SourceUri": uri, "SourceTypes": types}
    return add_artifact(call, {"Source": source, "ArtifactType": type})


def _package_artifact(call: Call, arn: str) -> Document | None:
    found = call.engine.documents.by_lookup(ARTIFACT.kind, arn)
    return found[-1] if found else None


def _approval(call: Call, package: Document, artifact: Document) -> None:
    body = package.body
    stem = f"{body['ModelPackageGroupName'].lower()}-{body['ModelPackageVersion']}"
    action = _named(
        call,
        ACTION,
        lambda epoch: f"{stem}-{body['ModelApprovalStatus']}-{epoch}-aws-model-package",
        {
            "ActionType": "Approval",
            "Source": _source(package, java_date(call.engine.now())),
            "Status": "Completed",
        },
    )
    link(call, action, artifact, CONTRIBUTED)


def _named(
    call: Call, resource: Resource, name: Callable[[int], str], body: dict[str, Any]
) -> Document:
    """Keep an entity whose name has the second it was made in; the next free one when taken."""
    epoch = int(call.engine.now().timestamp())
    while call.engine.documents.find(resource.kind, name(epoch)) is not None:
        epoch += 1
    return add_named(call, resource, {resource.name: name(epoch), **body})


def _package_properties(body: dict[str, Any]) -> dict[str, str]:
    members = {
        "ApprovalStatus": "ModelApprovalStatus",
        "ModelPackageGroupName": "ModelPackageGroupName",
        "Status": "ModelPackageStatus",
        "Version": "ModelPackageVersion",
    }
    return {name: str(body[member]) for name, member in members.items() if member in body}


def _source(document: Document, identifier: str) -> dict[str, str]:
    return {"SourceUri": document.arn, "SourceType": "ARN", "SourceId": identifier}


def _dated(uri: str, moment: datetime) -> dict[str, Any]:
    types = [{"SourceIdType": "Custom", "Value": java_date(moment)}]
    return {"SourceUri": uri, "SourceTypes": types}


def java_date(moment: datetime) -> str:
    """A time in UTC as Java's ``Date.toString()`` writes it: ``Tue Dec 29 22:36:10 UTC 2020``."""
    return f"{moment:%a %b %d %H:%M:%S} UTC {moment:%Y}"
