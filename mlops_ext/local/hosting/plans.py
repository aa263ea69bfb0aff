"""Plans: what one generation of an endpoint serves, kept with the endpoint.

A plan is complete in itself, since models, packages and configurations may be deleted while an
endpoint serves them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import validation
from mlops_ext.local.hosting.model_data import (
    ARCHIVE,
    ModelData,
    additional_data,
    check_model_data,
    interpreter_for,
    recorded_interpreter,
)
from mlops_ext.local.resources.containers import containers, inference_containers
from mlops_ext.local.resources.declarations.deployment import MODEL
from mlops_ext.local.resources.generic import require
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

Plan = dict[str, Any]
"""``EndpointConfigName``, ``DeploymentConfig``, the configuration's ``DataCaptureConfig``,
``AsyncInferenceConfig``, ``ExplainerConfig``, and ``Variants``, a mapping each: ``VariantName``,
``Weight``, ``InstanceCount``, ``ServerlessConfig``, ``ModelName``, ``Shadow``, ``Direct``,
``Copies`` and ``Containers``: ``Image``, ``ModelData`` (`ModelData` as a list),
``AdditionalModelData`` (the same by ChannelName; missing in older plans), ``Environment``,
``Interpreter`` (path), ``Installs`` (whether what the code requires is installed for it),
``StartupTimeout`` (seconds), ``Hostname``, ``MultiModel``."""

STARTUP_TIMEOUT = 480
"""Seconds; SageMaker's when ContainerStartupHealthCheckTimeoutInSeconds is not given."""

_CARRIED = ("DataCaptureConfig", "AsyncInferenceConfig", "ExplainerConfig")
_SHOWN = ("ManagedInstanceScaling", "RoutingConfig", "ServerlessConfig")


def plan_of(engine: Engine, config: Document, deployment_config: dict[str, Any] | None) -> Plan:
    """The plan that an endpoint configuration makes.

    Raises:
        ApiError: ValidationException, a model or its data are missing.
    """
    body = config.body
    production = [_variant(engine, each, False) for each in body["ProductionVariants"]]
    shadows = [_variant(engine, each, True) for each in body.get("ShadowProductionVariants", [])]
    return {
        "EndpointConfigName": config.name,
        "DeploymentConfig": deployment_config,
        **{member: body.get(member) for member in _CARRIED},
        "Variants": production + shadows,
    }


def _variant(engine: Engine, variant: dict[str, Any], shadow: bool) -> dict[str, Any]:
    timeout = variant.get("ContainerStartupHealthCheckTimeoutInSeconds", STARTUP_TIMEOUT)
    planned = {
        "VariantName": variant["VariantName"],
        "Weight": variant["InitialVariantWeight"],
        "InstanceCount": variant.get("InitialInstanceCount"),
        **{member: variant.get(member) for member in _SHOWN},
        "ModelName": variant.get("ModelName"),
        "Shadow": shadow,
        "Direct": False,
        "Copies": 1,
        "Containers": [],
    }
    if "ModelName" not in variant:
        return planned
    model = require(engine, MODEL, variant["ModelName"])
    direct = model.body.get("InferenceExecutionConfig", {}).get("Mode") == "Direct"
    return {
        **planned,
        "ModelName": model.name,
        "Direct": direct,
        "Containers": planned_containers(engine, model, timeout),
    }


def planned_containers(engine: Engine, model: Document, timeout: int) -> list[dict[str, Any]]:
    """The containers of a model as a plan has them.

    Raises:
        ApiError: ValidationException, a package or data are missing.
    """
    found = [each for own in containers(model.body) for each in _resolved(engine, own)]
    return [planned_container(engine, each, timeout, number) for number, each in enumerate(found)]


def planned_container(
    engine: Engine, container: dict[str, Any], timeout: int, number: int = 0
) -> dict[str, Any]:
    """One container as a plan has it.

    Args:
        engine: the local SageMaker.
        container: a ContainerDefinition with its own Image.
        timeout: seconds until it must answer /ping.
        number: its place among the model's containers.

    Raises:
        ApiError: ValidationException, its data are missing.
    """
    check_model_data(engine, container)
    data = ModelData.of(container)
    recorded = recorded_interpreter(engine, data)
    return {
        "Image": container.get("Image"),
        "ModelData": None if data is None else list(data),
        "AdditionalModelData": {
            name: list(each) for name, each in additional_data(container).items()
        },
        "Environment": container.get("Environment", {}),
        "Interpreter": recorded or interpreter_for(engine, container.get("Image")),
        "Installs": recorded is None,
        "StartupTimeout": timeout,
        "Hostname": container.get("ContainerHostname", f"container-{number + 1}"),
        "MultiModel": container.get("Mode") == "MultiModel",
    }


def _resolved(engine: Engine, container: dict[str, Any]) -> list[dict[str, Any]]:
    """A container, or a package's with the container's Environment over its own."""
    arn = container.get("ModelPackageName")
    if arn is None:
        return [container]
    package = engine.documents.by_arn(arn)
    if package is None:
        raise validation(f"ModelPackage {arn} does not exist.")
    environment = container.get("Environment", {})
    return [
        {**each, "Environment": {**each.get("Environment", {}), **environment}}
        for each in inference_containers(package.body)
    ]


def renewed(plan: Plan) -> Plan:
    """A plan in today's form; once a variant was one container, and said so in one mapping."""
    if all("Containers" in each for each in plan["Variants"]):
        return plan
    carried = dict.fromkeys(_CARRIED)
    return {**carried, **plan, "Variants": [_renewed(each) for each in plan["Variants"]]}


def _renewed(variant: dict[str, Any]) -> dict[str, Any]:
    uri = variant["ModelData"]
    container = {
        **{name: variant[name] for name in ("Image", "Environment", "Interpreter")},
        "ModelData": None if uri is None else [uri, ARCHIVE],
        "StartupTimeout": variant["StartupTimeout"],
        "Hostname": "container-1",
        "MultiModel": False,
        "Installs": False,
    }
    kept = {name: variant[name] for name in ("VariantName", "Weight", "InstanceCount", "ModelName")}
    shown = {member: variant.get(member) for member in _SHOWN}
    alone = {"Shadow": False, "Direct": False, "Copies": 1, "Containers": [container]}
    return {**kept, **shown, **alone}


def models_of(engine: Engine, plan: Plan) -> list[Document]:
    """The models that a plan serves, as far as they are still there."""
    names = [each["ModelName"] for each in plan["Variants"] if each["ModelName"]]
    found = (engine.documents.find(MODEL.kind, name) for name in names)
    return [model for model in found if model is not None]
