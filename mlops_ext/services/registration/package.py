"""The model package itself: group, container, and the input of CreateModelPackage."""

from __future__ import annotations

import platform
import re
from typing import TYPE_CHECKING, Any

from mlops_ext.services.manifest import Manifest
from mlops_ext.services.registration import environment
from mlops_ext.services.registration.images import Image, image_for
from mlops_ext.services.registration.images.tables import FAMILIES
from mlops_ext.services.registration.keeping import Request
from mlops_ext.services.registration.model import Container, Model
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

CONTENT_TYPES = ["text/csv", "application/json", "application/x-npy"]
_INSTANCES = ["ml.m5.large", "ml.m5.xlarge", "ml.c5.large", "ml.t2.medium"]
_CODE = "/opt/ml/model/code"
_FRAMEWORK_VERSION = re.compile(r"[0-9]\.[A-Za-z0-9.-]{1,8}")
"""What AWS takes of a version (``ModelPackageFrameworkVersion``): of 2.13.0+cpu its 2.13.0."""


def ensure_group(connection: Connection, group: str, undo: Undo) -> None:
    """Make the group if it is not there; it goes again when the registration fails.

    Who registers need not be allowed to make groups: one that is there will do.
    """
    client = connection.client("sagemaker")
    try:
        client.create_model_package_group(ModelPackageGroupName=group)
    except client.exceptions.ClientError as error:
        if "already exist" not in str(error) and not _is_there(client, group):
            raise
    else:
        undo.on_failure(client.delete_model_package_group, ModelPackageGroupName=group)


def _is_there(client: Any, group: str) -> bool:
    try:
        client.describe_model_package_group(ModelPackageGroupName=group)
    except client.exceptions.ClientError:
        return False
    return True


def container_of(connection: Connection, model: Model) -> Container:
    """Return the container that serves a model.

    Raises:
        InvalidInput: no image is known for the region.
    """
    own = {}
    if model.program:
        own = {"SAGEMAKER_PROGRAM": model.program, "SAGEMAKER_SUBMIT_DIRECTORY": _CODE}
    if model.container:
        chosen = model.container
        environment = {**own, **chosen.environment}
        return Container(chosen.image, environment, chosen.deployable, chosen.note)
    found = _image(connection, model)
    return Container(found.uri, own, found.deployable, found.note)


def _image(connection: Connection, model: Model) -> Image:
    made_with = platform.python_version() if model.made_here else None
    found = image_for(
        connection.region, model.framework, model.version, python=made_with, needs=model.needs
    )
    if model.framework or model.needs:
        return found
    repository, name = found.uri.rpartition("/")[2], model.source.rstrip("/").rpartition("/")[2]
    note = (
        f"What {name} needs is not known; {repository} is a guess. "
        "Name the image that serves it: image=…"
    )
    return Image(found.uri, deployable=None, note=note)


def put_interpreter(connection: Connection, model: Model, sha256: str) -> None:
    """Tell the local SageMaker which Python can load an archive; a job's image tells its own."""
    local = connection.local_client()
    if local is not None and model.job is None:
        local.put_interpreter(
            ArchiveSha256=sha256,
            Executable=environment.interpreter(),
            Packages=environment.packages(),
        )


def package_input(request: Request, manifest: Manifest, metadata: dict[str, str]) -> dict[str, Any]:
    """Return the input of CreateModelPackage."""
    package: dict[str, Any] = {
        "ModelPackageGroupName": request.group,
        "ModelApprovalStatus": request.approval,
        "CustomerMetadataProperties": metadata,
        "InferenceSpecification": {
            "Containers": [_container(request, manifest)],
            "SupportedContentTypes": CONTENT_TYPES,
            "SupportedResponseMIMETypes": CONTENT_TYPES,
            "SupportedRealtimeInferenceInstanceTypes": _INSTANCES,
        },
    }
    if request.description:
        package["ModelPackageDescription"] = request.description
    if manifest.evaluation:
        statistics = {"ContentType": "application/json", "S3Uri": manifest.evaluation}
        package["ModelMetrics"] = {"ModelQuality": {"Statistics": statistics}}
    if manifest.commit:
        repository = {"Repository": manifest.repository} if manifest.repository else {}
        package["MetadataProperties"] = {"CommitId": manifest.commit, **repository}
    return package


def _container(request: Request, manifest: Manifest) -> dict[str, Any]:
    model, chosen = request.model, request.container
    container: dict[str, Any] = {
        "Image": chosen.image,
        "ModelDataUrl": manifest.archive.uri if manifest.archive else "",
    }
    if chosen.environment:
        container["Environment"] = chosen.environment
    family = FAMILIES.get(model.framework or "")
    version = _FRAMEWORK_VERSION.match(model.version or "")
    if family and version:
        container |= {"Framework": family.member, "FrameworkVersion": version[0]}
    return container
