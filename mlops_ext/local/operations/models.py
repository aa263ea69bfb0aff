"""Models and endpoint configurations: what an endpoint can be made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.lineage import automatic
from mlops_ext.local.operations.packages import require_package
from mlops_ext.local.resources.containers import inference_containers, model_data
from mlops_ext.local.resources.declarations.deployment import ENDPOINT_CONFIG, MODEL
from mlops_ext.local.resources.generic import create, operations, require
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
        extra["Containers"] = [_checked(call.engine, each) for each in given["Containers"]]
    with call.engine.database.transaction():
        model = create(call, MODEL, extra)
        automatic.model_created(call, model)
    return {"ModelArn": model.arn}


def _checked(engine: Engine, container: dict[str, Any]) -> dict[str, Any]:
    """A container whose package and data are there; the package by its ARN."""
    package_name = container.get("ModelPackageName")
    if package_name is None:
        if "Image" not in container:
            raise validation("A container must have either Image or ModelPackageName.")
        _check_data(engine, container)
        return container
    if "Image" in container or model_data(container):
        raise validation(
            "A container with ModelPackageName cannot have Image, ModelDataUrl or ModelDataSource: "
            "they are the model package's."
        )
    package = require_package(engine, package_name)
    _check_package(package)
    for each in inference_containers(package.body):
        _check_data(engine, each)
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


def _check_data(engine: Engine, container: dict[str, Any]) -> None:
    source = container.get("ModelDataSource", {}).get("S3DataSource", {})
    if source.get("CompressionType", "Gzip") != "Gzip" or source.get("S3DataType") == "S3Prefix":
        raise validation(
            "The local SageMaker serves a model from one archive (S3DataType S3Object, "
            f"CompressionType Gzip), not from {source.get('S3Uri')}."
        )
    uri = model_data(container)
    if uri is not None and not (uri.startswith("s3://") and engine.objects.exists(uri)):
        raise validation(f"Could not find model data at {uri}.")


def create_endpoint_config(call: Call) -> Output:
    """CreateEndpointConfig.

    Raises:
        ApiError: ValidationException, the name is taken, a model is missing, or a variant says too
            little.
    """
    variants = call.input["ProductionVariants"]
    names = [variant["VariantName"] for variant in variants]
    if len(set(names)) < len(names):
        raise validation("Every production variant must have a VariantName of its own.")
    weighted = [{"InitialVariantWeight": 1.0, **variant} for variant in variants]
    for variant in variants:
        _check_variant(call.engine, variant)
    config = create(call, ENDPOINT_CONFIG, {"ProductionVariants": weighted})
    return {"EndpointConfigArn": config.arn}


def _check_variant(engine: Engine, variant: dict[str, Any]) -> None:
    name = variant["VariantName"]
    if "ModelName" not in variant:
        raise validation(
            f"Production variant {name} has no ModelName. "
            "The local SageMaker offers no inference components."
        )
    instances = "InstanceType" in variant and "InitialInstanceCount" in variant
    if not instances and "ServerlessConfig" not in variant:
        raise validation(
            f"Production variant {name} must have InstanceType and InitialInstanceCount, "
            "or ServerlessConfig."
        )
    require(engine, MODEL, variant["ModelName"])


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": operations(MODEL)
    | operations(ENDPOINT_CONFIG)
    | {"CreateModel": create_model, "CreateEndpointConfig": create_endpoint_config}
}
