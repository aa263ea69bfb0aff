"""What SageMaker makes of a project's template: a provisioned product, or a stack.

Templates are held against their parameters and kept; their resources are not made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call
from mlops_ext.local.catalog import products, provisioning, values
from mlops_ext.local.catalog.entities import PRODUCT, PROVISIONED, require
from mlops_ext.local.catalog.sources import template_text
from mlops_ext.local.catalog.template import read_template
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PRODUCT_DETAILS = "ServiceCatalogProvisioningDetails"
PRODUCT_STATE = "ServiceCatalogProvisionedProductDetails"
STACK_DETAILS = "TemplateProviderDetails"
Members = dict[str, Any]

_NAME, _ID = "SageMakerProjectName", "SageMakerProjectId"


def create_product(call: Call, project: Document) -> Members:
    """Provision the product of a new project; the members it gets.

    Raises:
        ApiError: Service Catalog's own.
    """
    engine, details = call.engine, project.body[PRODUCT_DETAILS]
    given = details.get("ProvisioningParameters", [])
    own = [{"Key": key, "Value": value} for key, value in _identity(project).items()]
    what = provisioning.order(engine, {**details, "ProvisioningParameters": [*given, *own]})
    name = f"{project.name}-{project.body['ProjectId']}"
    record = provisioning.provision(engine, call.caller, what, name)
    details = {
        "ProvisioningArtifactId": what.artifact.key,
        "PathId": what.path.key,
        **details,
    }
    return {PRODUCT_DETAILS: details, **_state(record.body["ProvisionedProductId"])}


def _identity(project: Document) -> dict[str, str]:
    """The parameters that SageMaker fills in."""
    return {_NAME: project.name, _ID: project.body["ProjectId"]}


def _state(provisioned: str) -> Members:
    return {
        PRODUCT_STATE: {
            "ProvisionedProductId": provisioned,
            "ProvisionedProductStatusMessage": provisioning.KEPT,
        }
    }


def update_product(call: Call, project: Document, change: Members) -> Members:
    """Update the product of a project to another version, the latest by default.

    Args:
        call: the request.
        project: as it is.
        change: ServiceCatalogProvisioningUpdateDetails.

    Raises:
        ApiError: Service Catalog's own.
    """
    engine, details = call.engine, project.body[PRODUCT_DETAILS]
    provisioned = require(engine, PROVISIONED, project.body[PRODUCT_STATE]["ProvisionedProductId"])
    product = require(engine, PRODUCT, details["ProductId"])
    latest = products.latest_artifact(engine, product).key
    asked = {"ProvisioningArtifactId": latest, **change}
    what = provisioning.order_of_update(engine, provisioned, asked)
    provisioning.update(engine, provisioned, what)
    return {PRODUCT_DETAILS: {**details, **asked}, **_state(provisioned.key)}


def remove_product(engine: Engine, project: Document) -> None:
    """Terminate the provisioned product of a project, if there is one."""
    identity = project.body.get(PRODUCT_STATE, {}).get("ProvisionedProductId")
    provisioned = engine.documents.find(PROVISIONED.name, identity) if identity else None
    if provisioned is not None:
        provisioning.terminate(engine, provisioned)


def keep_stack(call: Call, project: Document, provider: Members) -> Members:
    """Hold a template of S3 against its parameters; the members the project gets.

    Args:
        call: the request.
        project: as it is.
        provider: CfnTemplateProvider.

    Raises:
        ApiError: there is no such template in the local S3, or a parameter does not fit it.
    """
    template = read_template(template_text(call.engine, provider["TemplateURL"]))
    given = {each["Key"]: each.get("Value", "") for each in provider.get("Parameters", [])}
    own = {key: value for key, value in _identity(project).items() if key in template.parameters}
    values.complete(template, {**given, **own})
    return stack_members(provider, provisioning.KEPT)


def stack_members(provider: Members, message: str) -> Members:
    """TemplateProviderDetails of one template; there is no stack, so it has a message alone."""
    detail = {**provider, "StackDetail": {"StatusMessage": message}}
    return {STACK_DETAILS: [{"CfnTemplateProviderDetail": detail}]}


def stack_of(project: Document) -> Members:
    """The one CfnTemplateProviderDetail of a project; empty when it has none."""
    details = project.body.get(STACK_DETAILS, [{}])
    detail: Members = details[0].get("CfnTemplateProviderDetail", {})
    return detail
