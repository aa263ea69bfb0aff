"""Endpoint configurations: which models an endpoint serves, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.resources.declarations.deployment import ENDPOINT_CONFIG, MODEL
from mlops_ext.local.resources.generic import create, require

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_MEMORY_SIZES = range(1024, 6145, 1024)
_WEIGHT = {"InitialVariantWeight": 1.0}


def create_endpoint_config(call: Call) -> Output:
    """CreateEndpointConfig.

    Raises:
        ApiError: ValidationException, the name is taken, a model is missing, or a variant says too
            little or what does not go together.
    """
    given = call.input
    production = [_WEIGHT | variant for variant in given["ProductionVariants"]]
    shadows = [_WEIGHT | variant for variant in given.get("ShadowProductionVariants", [])]
    names = [variant["VariantName"] for variant in production + shadows]
    if len(set(names)) < len(names):
        raise validation("Every production variant must have a VariantName of its own.")
    if shadows and len(production) > 1:
        raise validation("ShadowProductionVariants go with exactly one production variant.")
    for variant in production + shadows:
        _check_variant(call.engine, variant)
    _check_models(given, production)
    extra: dict[str, Any] = {"ProductionVariants": production}
    if shadows:
        extra["ShadowProductionVariants"] = shadows
    return {"EndpointConfigArn": create(call, ENDPOINT_CONFIG, extra).arn}


def _check_variant(engine: Engine, variant: dict[str, Any]) -> None:
    name = variant["VariantName"]
    serverless = variant.get("ServerlessConfig")
    if serverless is not None:
        _check_serverless(name, variant, serverless)
    elif "InstanceType" not in variant or not _sized(variant):
        raise validation(
            f"Production variant {name} must have InstanceType and InitialInstanceCount, "
            "or ServerlessConfig."
        )
    if "ModelName" in variant:
        require(engine, MODEL, variant["ModelName"])


def _sized(variant: dict[str, Any]) -> bool:
    return "InitialInstanceCount" in variant or "ManagedInstanceScaling" in variant


def _check_serverless(name: str, variant: dict[str, Any], serverless: dict[str, Any]) -> None:
    if "InstanceType" in variant or "InitialInstanceCount" in variant:
        raise validation(
            f"Production variant {name} has ServerlessConfig: it cannot have InstanceType or "
            "InitialInstanceCount."
        )
    if serverless["MemorySizeInMB"] not in _MEMORY_SIZES:
        sizes = ", ".join(map(str, _MEMORY_SIZES))
        raise validation(
            f"1 validation error detected: Value '{serverless['MemorySizeInMB']}' at "
            "'MemorySizeInMB' failed to satisfy constraint: Member must satisfy enum value set: "
            f"[{sizes}]"
        )
    if serverless.get("ProvisionedConcurrency", 0) > serverless["MaxConcurrency"]:
        raise validation(
            f"ProvisionedConcurrency of production variant {name} must not exceed its "
            "MaxConcurrency."
        )


def _check_models(given: dict[str, Any], variants: list[dict[str, Any]]) -> None:
    """Variants have models, or wait for inference components, which need a role."""
    without = [each["VariantName"] for each in variants if "ModelName" not in each]
    if not without:
        return
    if len(without) < len(variants):
        raise validation("Either all production variants have a ModelName, or none.")
    if "ExecutionRoleArn" not in given:
        raise validation(
            f"Production variant {without[0]} has no ModelName: an endpoint configuration for "
            "inference components must have an ExecutionRoleArn."
        )


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {"CreateEndpointConfig": create_endpoint_config}
}
