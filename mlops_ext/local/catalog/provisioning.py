"""Provisioned products and the records of what was done with them.

A product is kept with its parameters, held against its template; the template's resources are not
made, and its outputs do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Caller, Output
from mlops_ext.local.catalog import paths, products, values
from mlops_ext.local.catalog.entities import (
    ARTIFACT,
    PRODUCT,
    PROVISIONED,
    RECORD,
    add,
    by_id_or_name,
)
from mlops_ext.local.catalog.errors import invalid
from mlops_ext.local.identity import caller_arn
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

KEPT = (
    "The local SageMaker keeps this product and its parameters. The resources of its template"
    " (repositories, pipelines and others) are not made."
)
TYPE = "CFN_STACK"


@dataclass(frozen=True)
class Order:
    """What is to be provisioned.

    Args:
        product: of which product.
        artifact: which version of it.
        path: by which launch path.
        values: of all parameters of its template.
    """

    product: Document
    artifact: Document
    path: Document
    values: dict[str, str]


def order(engine: Engine, given: dict[str, Any], previous: dict[str, str] | None = None) -> Order:
    """What a request orders by the members of ProvisionProduct; the latest version by default.

    Args:
        engine: the local SageMaker.
        given: ProductId or ProductName, ProvisioningArtifactId or -Name, PathId or -Name,
            ProvisioningParameters.
        previous: values that parameters with ``UsePreviousValue`` have.

    Raises:
        ApiError: ResourceNotFoundException, something named does not exist;
            InvalidParametersException, a parameter does not fit the template.
    """
    product = products.product_of(engine, given)
    if "ProvisioningArtifactId" in given or "ProvisioningArtifactName" in given:
        artifact = products.artifact_of(engine, product, given)
    else:
        artifact = products.latest_artifact(engine, product)
    path = paths.chosen(engine, product, given)
    named = _values(given.get("ProvisioningParameters", []), previous or {})
    complete = values.complete(products.template_of(artifact), named)
    return Order(product, artifact, path, complete)


def order_of_update(engine: Engine, provisioned: Document, given: dict[str, Any]) -> Order:
    """What UpdateProvisionedProduct orders: product, version, path and values stay by default.

    Raises:
        ApiError: as `order`.
    """
    now, asked = provisioned.body, dict(given)
    previous: dict[str, str] = now["ProvisioningParameters"]
    for member in ("Product", "ProvisioningArtifact", "Path"):
        if f"{member}Id" not in given and f"{member}Name" not in given:
            asked[f"{member}Id"] = now[f"{member}Id"]
    named = {each.get("Key") for each in given.get("ProvisioningParameters", [])}
    known = _known(engine, asked)
    kept = [
        {"Key": name, "UsePreviousValue": True}
        for name in previous
        if name not in named and name in known
    ]
    asked["ProvisioningParameters"] = [*given.get("ProvisioningParameters", []), *kept]
    return order(engine, asked, previous)


def _known(engine: Engine, given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The parameters of the version that a request names."""
    product = products.product_of(engine, given)
    return products.template_of(products.artifact_of(engine, product, given)).parameters


def _values(parameters: list[dict[str, Any]], previous: dict[str, str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for each in parameters:
        name = each.get("Key", "")
        if not each.get("UsePreviousValue"):
            named[name] = each.get("Value", "")
        elif name in previous:
            named[name] = previous[name]
        else:
            raise invalid(f"Parameter '{name}' has no previous value to use.")
    return named


def provision(
    engine: Engine,
    caller: Caller,
    what: Order,
    name: str,
    tags: Sequence[Mapping[str, str]] = (),
    token: str = "",
) -> Document:
    """Keep a provisioned product; its record, which has ended.

    Raises:
        ApiError: InvalidParametersException, the name is taken, or the tags cannot be added.
    """
    if any(each.name == name for each in engine.documents.each(PROVISIONED.name)):
        raise invalid(f"A stack named {name} already exists.")
    body = {"Type": TYPE, "UserArn": caller_arn(engine.account_id, caller.user), **_state(what)}
    body |= {"IdempotencyToken": token, "LaunchRoleArn": _role(engine, what)}
    with engine.database.transaction():
        provisioned = add(engine, PROVISIONED, name, body)
        put_tags(engine, provisioned.arn, tags, invalid)
        return _record(engine, provisioned, "PROVISION_PRODUCT", token)


def update(engine: Engine, provisioned: Document, what: Order, token: str = "") -> Document:
    """Keep another version or other parameters of a provisioned product; the record."""
    body = {**provisioned.body, **_state(what), "LaunchRoleArn": _role(engine, what)}
    with engine.database.transaction():
        changed = engine.documents.change(provisioned, body, engine.now())
        return _record(engine, changed, "UPDATE_PROVISIONED_PRODUCT", token)


def terminate(engine: Engine, provisioned: Document, token: str = "") -> Document:
    """Remove a provisioned product; the record stays."""
    with engine.database.transaction():
        record = _record(engine, provisioned, "TERMINATE_PROVISIONED_PRODUCT", token)
        engine.tags.clear(provisioned.arn)
        engine.documents.delete(provisioned)
    return record


def _state(what: Order) -> dict[str, Any]:
    return {
        "Status": "AVAILABLE",
        "StatusMessage": KEPT,
        "ProductId": what.product.key,
        "ProvisioningArtifactId": what.artifact.key,
        "PathId": what.path.key,
        "ProvisioningParameters": what.values,
    }


def _role(engine: Engine, what: Order) -> str | None:
    return paths.launch_role(engine, what.product, what.path)


def _record(engine: Engine, provisioned: Document, kind: str, token: str) -> Document:
    """Note what was done, here and on the provisioned product."""
    body = {
        "RecordType": kind,
        "Status": "SUCCEEDED",
        "ProvisionedProductId": provisioned.key,
        "ProvisionedProductName": provisioned.name,
        "ProvisionedProductType": TYPE,
        "ProductId": provisioned.body["ProductId"],
        "ProvisioningArtifactId": provisioned.body["ProvisioningArtifactId"],
        "PathId": provisioned.body["PathId"],
        "LaunchRoleArn": provisioned.body["LaunchRoleArn"],
    }
    record = add(engine, RECORD, provisioned.name, body, token=token)
    last = {
        "LastRecordId": record.key,
        "LastProvisioningRecordId": record.key,
        "LastSuccessfulProvisioningRecordId": record.key,
    }
    engine.documents.change(provisioned, {**provisioned.body, **last}, engine.now())
    return record


def record_detail(record: Document, status: str | None = None) -> Output:
    """RecordDetail.

    Args:
        record: what was done.
        status: shown in place of the record's own.
    """
    times = {"CreatedTime": record.created, "UpdatedTime": record.modified}
    own = {"RecordId": record.key, "RecordErrors": [], "RecordTags": [], **times}
    return {**record.body, **own, **({"Status": status} if status else {})}


def detail(provisioned: Document) -> Output:
    """ProvisionedProductDetail."""
    return {
        **provisioned.body,
        "Id": provisioned.key,
        "Name": provisioned.name,
        "Arn": provisioned.arn,
        "CreatedTime": provisioned.created,
    }


def attributes(engine: Engine, provisioned: Document) -> Output:
    """ProvisionedProductAttribute: the detail with names and tags."""
    body, documents = provisioned.body, engine.documents
    product = documents.find(PRODUCT.name, body["ProductId"])
    artifact = documents.find(ARTIFACT.name, body["ProvisioningArtifactId"], body["ProductId"])
    return {
        **detail(provisioned),
        "ProductName": None if product is None else product.name,
        "ProvisioningArtifactName": None if artifact is None else artifact.name,
        "Tags": products.tags_of(engine, provisioned),
    }


def provisioned_of(engine: Engine, given: dict[str, Any]) -> Document:
    """The provisioned product that a request names by id or name.

    Raises:
        ApiError: InvalidParametersException, neither or both are given;
            ResourceNotFoundException, there is none.
    """
    identity = given.get("ProvisionedProductId") or given.get("Id")
    name = given.get("ProvisionedProductName") or given.get("Name")
    return by_id_or_name(engine, PROVISIONED, identity, name)
