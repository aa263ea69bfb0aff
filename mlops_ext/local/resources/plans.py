"""Plans: what one generation of an endpoint serves, kept with the endpoint.

A plan is complete in itself, since models, packages and configurations may be deleted while an
endpoint serves them.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.resources.containers import containers, inference_containers, model_data
from mlops_ext.local.resources.declarations.deployment import MODEL
from mlops_ext.local.resources.generic import require
from mlops_ext.local.serving.supervisor import Container, Deployment, Variant
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

Plan = dict[str, Any]
"""``EndpointConfigName``, ``DeploymentConfig`` and ``Variants``, a mapping each:
``VariantName``, ``Weight``, ``InstanceCount``, ``ServerlessConfig``, ``StartupTimeout`` (seconds),
``ModelName``, ``Image``, ``ModelData`` (URI), ``Environment``, ``Interpreter`` (path)."""

STARTUP_TIMEOUT = 480
"""Seconds; SageMaker's when ContainerStartupHealthCheckTimeoutInSeconds is not given."""

INTERPRETER = "interpreter"
"""Kind of the documents that name the interpreter of an archive, by the SHA-256 of its bytes."""

_SUBMIT = "SAGEMAKER_SUBMIT_DIRECTORY"


def plan_of(engine: Engine, config: Document, deployment_config: dict[str, Any] | None) -> Plan:
    """The plan that an endpoint configuration makes.

    Raises:
        ApiError: ValidationException, a model is missing or has several containers.
    """
    return {
        "EndpointConfigName": config.name,
        "DeploymentConfig": deployment_config,
        "Variants": [_variant(engine, each) for each in config.body["ProductionVariants"]],
    }


def _variant(engine: Engine, variant: dict[str, Any]) -> dict[str, Any]:
    model = require(engine, MODEL, variant["ModelName"])
    container = _container(engine, model)
    uri = model_data(container)
    timeout = variant.get("ContainerStartupHealthCheckTimeoutInSeconds", STARTUP_TIMEOUT)
    return {
        "VariantName": variant["VariantName"],
        "Weight": variant["InitialVariantWeight"],
        "InstanceCount": variant.get("InitialInstanceCount"),
        "ServerlessConfig": variant.get("ServerlessConfig"),
        "StartupTimeout": timeout,
        "ModelName": model.name,
        "Image": container.get("Image"),
        "ModelData": uri,
        "Environment": container.get("Environment", {}),
        "Interpreter": None if uri is None else _interpreter(engine, uri),
    }


def _container(engine: Engine, model: Document) -> dict[str, Any]:
    """The model's one container; a package's with the model's Environment over its own."""
    own = containers(model.body)
    if len(own) == 1 and "ModelPackageName" in own[0]:
        package = engine.documents.by_arn(own[0]["ModelPackageName"])
        if package is None:
            raise validation(f"ModelPackage {own[0]['ModelPackageName']} does not exist.")
        environment = own[0].get("Environment", {})
        own = [
            {**each, "Environment": {**each.get("Environment", {}), **environment}}
            for each in inference_containers(package.body)
        ]
    if len(own) != 1:
        raise validation(
            f"The local SageMaker serves models of one container; {model.arn} has {len(own)}."
        )
    return own[0]


def _interpreter(engine: Engine, uri: str) -> str | None:
    if not engine.objects.exists(uri):
        raise validation(f"Could not find model data at {uri}.")
    found = engine.documents.find(INTERPRETER, engine.objects.sha256(uri))
    return None if found is None else found.body["Executable"]


def models_of(engine: Engine, plan: Plan) -> list[Document]:
    """The models that a plan serves, as far as they are still there."""
    found = (engine.documents.find(MODEL.kind, each["ModelName"]) for each in plan["Variants"])
    return [model for model in found if model is not None]


def deployment_of(engine: Engine, endpoint: str, generation: int, plan: Plan) -> Deployment:
    """A plan as the supervisor takes it.

    An archive that is gone is left out: what was unpacked from it may still be there.
    """
    variants = tuple(
        Variant(
            name=each["VariantName"],
            weight=each["Weight"],
            container=Container(
                model_data=_path(engine, each["ModelData"]),
                environment=_environment(engine, each["Environment"]),
                interpreter=each["Interpreter"] or sys.executable,
                startup_timeout=each["StartupTimeout"],
            ),
        )
        for each in plan["Variants"]
    )
    return Deployment(endpoint=endpoint, generation=generation, variants=variants)


def _path(engine: Engine, uri: str | None) -> Path | None:
    try:
        return None if uri is None else engine.objects.path(uri)
    except ApiError:
        return None


def _environment(engine: Engine, environment: dict[str, str]) -> dict[str, str]:
    code = environment.get(_SUBMIT, "")
    path = _path(engine, code) if code.startswith("s3://") else None
    return environment if path is None else {**environment, _SUBMIT: str(path)}


def summaries(plan: Plan, resolved: datetime) -> list[dict[str, Any]]:
    """ProductionVariants as DescribeEndpoint shows them, in service since `resolved`."""
    return [
        {
            "VariantName": each["VariantName"],
            "DeployedImages": _images(each["Image"], resolved),
            "CurrentWeight": each["Weight"],
            "DesiredWeight": each["Weight"],
            "CurrentInstanceCount": each["InstanceCount"],
            "DesiredInstanceCount": each["InstanceCount"],
            "CurrentServerlessConfig": each["ServerlessConfig"],
        }
        for each in plan["Variants"]
    ]


def _images(image: str | None, resolved: datetime) -> list[dict[str, Any]]:
    if image is None:
        return []
    return [{"SpecifiedImage": image, "ResolvedImage": image, "ResolutionTime": resolved}]


def pending(plan: Plan, status: str, started: datetime) -> dict[str, Any]:
    """PendingDeploymentSummary while the plan comes up."""
    variants = [
        {
            "VariantName": each["VariantName"],
            "DesiredWeight": each["Weight"],
            "DesiredInstanceCount": each["InstanceCount"],
            "VariantStatus": [{"Status": status, "StartTime": started}],
        }
        for each in plan["Variants"]
    ]
    return {
        "EndpointConfigName": plan["EndpointConfigName"],
        "ProductionVariants": variants,
        "StartTime": started,
    }
