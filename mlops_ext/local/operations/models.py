"""Models: containers, and the data that they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.hosting.model_data import check_model_data
from mlops_ext.local.lineage import automatic
from mlops_ext.local.operations.packages import require_package
from mlops_ext.local.resources.containers import inference_containers, model_data
from mlops_ext.local.resources.declarations.deployment import MODEL
from mlops_ext.local.resources.generic import create
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


def create_model(call: Call) -> Output:
    """CreateModel.

    Raises:
        ApiError: ValidationException, the name is taken, a package is not approved, model data is
            missing, or a container says too little or too much.
    """
    given = call.input
    if ("PrimaryContainer" in given) == ("Containers" in given):
        raise validation("Exactly one of PrimaryContainer and Containers must be provided.")
    extra: dict[str, Any] = {"EnableNetworkIsolation": given.get("EnableNetworkIsolation", False)}
    if "PrimaryContainer" in given:
        extra["PrimaryContainer"] = _checked(call.engine, given["PrimaryContainer"])
    else:
        _check_hostnames(given)
        extra["Containers"] = [_checked(call.engine, each) for each in given["Containers"]]
    with call.engine.database.transaction():
        model = create(call, MODEL, extra)
        automatic.model_created(call, model)
    return {"ModelArn": model.arn}


def _check_hostnames(given: dict[str, Any]) -> None:
    """Containers that are invoked directly must be told apart."""
    if given.get("InferenceExecutionConfig", {}).get("Mode") != "Direct":
        return
    names = [container.get("ContainerHostname") for container in given["Containers"]]
    if None in names or len(set(names)) < len(names):
        raise validation(
            "Every container must have a ContainerHostname of its own when the Mode of "
            "InferenceExecutionConfig is Direct."
        )


def _checked(engine: Engine, container: dict[str, Any]) -> dict[str, Any]:
    """A container whose package and data are there; the package by its ARN."""
    package_name = container.get("ModelPackageName")
    if package_name is None:
        if "Image" not in container:
            raise validation("A container must have either Image or ModelPackageName.")
        if container.get("Mode") == "MultiModel" and not model_data(container):
            raise validation("A container of Mode MultiModel must have ModelDataUrl, a prefix.")
        check_model_data(engine, container)
        return container
    if "Image" in container or model_data(container):
        raise validation(
            "A container with ModelPackageName cannot have Image, ModelDataUrl or ModelDataSource: "
            "they are the model package's."
        )
    package = require_package(engine, package_name)
    _check_package(package)
    for each in inference_containers(package.body):
        check_model_data(engine, each)
    return {**container, "ModelPackageName": package.arn}


def _check_package(package: Document) -> None:
    status = package.body.get("ModelApprovalStatus", "Approved")
    if status != "Approved":
        raise validation(
            f"Model package {package.arn} must be approved before a model is created from it; "
            f"its ModelApprovalStatus is {status}."
        )
    if not inference_containers(package.body):
        raise validation(f"Model package {package.arn} has no InferenceSpecification to serve.")


OPERATIONS: dict[str, dict[str, Operation]] = {"sagemaker": {"CreateModel": create_model}}
