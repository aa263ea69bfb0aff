"""Products and their versions (provisioning artifacts)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Output
from mlops_ext.local.catalog.entities import ARTIFACT, PRODUCT, add, by_id_or_name, picked
from mlops_ext.local.catalog.errors import invalid, missing
from mlops_ext.local.catalog.sources import template_text
from mlops_ext.local.catalog.template import Template, read_template
from mlops_ext.local.resources.tagging import tag_list
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

TEMPLATE = "CLOUD_FORMATION_TEMPLATE"
_URL = "LoadTemplateFromURL"


def product_of(engine: Engine, given: dict[str, Any]) -> Document:
    """The product that a request names by ProductId or ProductName; raises as `by_id_or_name`."""
    return by_id_or_name(engine, PRODUCT, given.get("ProductId"), given.get("ProductName"))


def summary(product: Document) -> Output:
    """ProductViewSummary."""
    body = product.body
    return {
        "Id": product.key.replace("prod-", "prodview-", 1),
        "ProductId": product.key,
        "Name": product.name,
        "Owner": body["Owner"],
        "ShortDescription": body.get("Description"),
        "Type": body["ProductType"],
        "Distributor": body.get("Distributor"),
        "HasDefaultPath": False,
        **picked(body, "SupportEmail", "SupportDescription", "SupportUrl"),
    }


def detail(product: Document) -> Output:
    """ProductViewDetail."""
    return {
        "ProductViewSummary": summary(product),
        "Status": "AVAILABLE",
        "ProductARN": product.arn,
        "CreatedTime": product.created,
        "SourceConnection": product.body.get("SourceConnection"),
    }


def tags_of(engine: Engine, entity: Document) -> list[dict[str, str]]:
    """An entity's tags in AWS's form."""
    return tag_list(engine.tags.of(entity.arn))


def artifacts_of(engine: Engine, product: Document) -> list[Document]:
    """A product's versions, the oldest first."""
    return list(engine.documents.each(ARTIFACT.name, product.key))


def add_artifact(
    engine: Engine, product: Document, given: dict[str, Any], token: str = ""
) -> Document:
    """Keep a new version with its template.

    Args:
        engine: the local SageMaker.
        product: whose version.
        given: ProvisioningArtifactProperties.
        token: the request's idempotency token.

    Raises:
        ApiError: InvalidParametersException, there is no template in the local S3, or it is none.
    """
    info = given.get("Info", {})
    url = info.get(_URL)
    if url is None:
        raise invalid(f"Info must have {_URL}: the URL of a template in S3.")
    text = template_text(engine, url)
    if not given.get("DisableTemplateValidation"):
        read_template(text)
    body = {
        "Type": given.get("Type", TEMPLATE),
        "Description": given.get("Description"),
        "Info": {"TemplateUrl": url},
        "Template": text,
        "Active": True,
        "Guidance": "DEFAULT",
    }
    name = given.get("Name") or f"v{len(artifacts_of(engine, product)) + 1}"
    return add(engine, ARTIFACT, name, body, product.key, token)


def artifact_detail(artifact: Document) -> Output:
    """ProvisioningArtifactDetail."""
    return {
        "Id": artifact.key,
        "Name": artifact.name,
        "CreatedTime": artifact.created,
        **picked(artifact.body, "Description", "Type", "Active", "Guidance"),
    }


def artifact_of(engine: Engine, product: Document, given: dict[str, Any]) -> Document:
    """The version that a request names by ProvisioningArtifactId or ProvisioningArtifactName.

    Raises:
        ApiError: as `by_id_or_name`.
    """
    identity, name = given.get("ProvisioningArtifactId"), given.get("ProvisioningArtifactName")
    return by_id_or_name(engine, ARTIFACT, identity, name, product.key)


def latest_artifact(engine: Engine, product: Document) -> Document:
    """The newest version that may be provisioned.

    Raises:
        ApiError: ResourceNotFoundException, there is none.
    """
    active = [each for each in artifacts_of(engine, product) if each.body["Active"]]
    if not active:
        raise missing(f"Product {product.key} has no active provisioning artifact.")
    return active[-1]


def template_of(artifact: Document) -> Template:
    """A version's template; raises as `read_template`."""
    return read_template(artifact.body["Template"])
