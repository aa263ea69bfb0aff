"""Service Catalog's products and their versions, for those who offer them and those who look."""

from __future__ import annotations

from collections import Counter

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.catalog import paths, products
from mlops_ext.local.catalog.entities import (
    ARTIFACT,
    PORTFOLIO,
    PRODUCT,
    PROVISIONED,
    add,
    by_id_or_name,
    change,
    made_by,
    page,
    picked,
    remove,
    require,
)
from mlops_ext.local.catalog.errors import in_use, invalid
from mlops_ext.local.catalog.template import shown as parameter_shown
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document

_SUPPORT = ("SupportEmail", "SupportDescription", "SupportUrl")
_PRODUCT = ("Owner", "Description", "Distributor", "ProductType", "SourceConnection", *_SUPPORT)
_SEARCHED = ("Name", "Owner", "Description", "Distributor", "ProductType")


def create_product(call: Call) -> Output:
    """CreateProduct, with its first version when one is given.

    Raises:
        ApiError: InvalidParametersException, the version has no template in the local S3.
    """
    given, engine = call.input, call.engine
    token = given["IdempotencyToken"]
    product = made_by(engine, PRODUCT, token)
    if product is None:
        with engine.database.transaction():
            product = add(engine, PRODUCT, given["Name"], picked(given, *_PRODUCT), token=token)
            put_tags(engine, product.arn, given.get("Tags", []), invalid)
            if version := given.get("ProvisioningArtifactParameters"):
                products.add_artifact(engine, product, version)
    shown = _product_with_tags(call, product)
    versions = products.artifacts_of(engine, product)
    if versions:
        shown["ProvisioningArtifactDetail"] = products.artifact_detail(versions[0])
    return shown


def _product_with_tags(call: Call, product: Document) -> Output:
    tags = products.tags_of(call.engine, product)
    return {"ProductViewDetail": products.detail(product), "Tags": tags}


def update_product(call: Call) -> Output:
    """UpdateProduct."""
    given = call.input
    product = require(call.engine, PRODUCT, given["Id"])
    body = {**product.body, **picked(given, *_PRODUCT)}
    return _product_with_tags(call, change(call, product, body, given.get("Name")))


def delete_product(call: Call) -> Output:
    """DeleteProduct, with its versions.

    Raises:
        ApiError: ResourceNotFoundException, there is none; ResourceInUseException, it is in a
            portfolio or provisioned.
    """
    engine = call.engine
    product = require(engine, PRODUCT, call.input["Id"])
    if paths.paths_of(engine, product):
        raise in_use(f"Product {product.key} is in a portfolio. Disassociate it first.")
    if _provisioned(call, "ProductId", product):
        raise in_use(f"Product {product.key} has provisioned products. Terminate them first.")
    with engine.database.transaction():
        for artifact in products.artifacts_of(engine, product):
            engine.documents.delete(artifact)
        remove(engine, product)
    return {}


def _provisioned(call: Call, member: str, entity: Document) -> bool:
    found = call.engine.documents.each(PROVISIONED.name)
    return any(each.body[member] == entity.key for each in found)


def describe_product(call: Call) -> Output:
    """DescribeProduct, with its active versions and launch paths."""
    engine = call.engine
    product = _product(call)
    found = paths.paths_of(engine, product)
    launch_paths = [
        {"Id": path.key, "Name": paths.portfolio_of(engine, path).name} for path in found
    ]
    return {**_view(call, product), "Budgets": [], "LaunchPaths": launch_paths}


def describe_product_view(call: Call) -> Output:
    """DescribeProductView: by the id of a product view."""
    identity = call.input["Id"].replace("prodview-", "prod-", 1)
    return _view(call, require(call.engine, PRODUCT, identity))


def _product(call: Call) -> Document:
    return by_id_or_name(call.engine, PRODUCT, call.input.get("Id"), call.input.get("Name"))


def _view(call: Call, product: Document) -> Output:
    shown = [
        products.artifact_detail(each)
        for each in products.artifacts_of(call.engine, product)
        if each.body["Active"]
    ]
    return {"ProductViewSummary": products.summary(product), "ProvisioningArtifacts": shown}


def describe_product_as_admin(call: Call) -> Output:
    """DescribeProductAsAdmin: with tags and all versions."""
    engine = call.engine
    product = _product(call)
    shown = [products.artifact_detail(each) for each in products.artifacts_of(engine, product)]
    return {
        **_product_with_tags(call, product),
        "ProvisioningArtifactSummaries": shown,
        "TagOptions": [],
        "Budgets": [],
    }


def search_products(call: Call) -> Output:
    """SearchProducts: those in a portfolio, which can be launched."""
    engine = call.engine
    found = [each for each in _matching(call) if paths.paths_of(engine, each)]
    output = page(call, "ProductViewSummaries", found, products.summary)
    counts = {
        "Owner": Counter(each.body["Owner"] for each in found),
        "ProductType": Counter(each.body["ProductType"] for each in found),
    }
    output["ProductViewAggregations"] = {
        name: [{"Value": value, "ApproximateCount": count} for value, count in counted.items()]
        for name, counted in counts.items()
    }
    return output


def search_products_as_admin(call: Call) -> Output:
    """SearchProductsAsAdmin: all, or those of a portfolio.

    Raises:
        ApiError: ResourceNotFoundException, there is no such portfolio.
    """
    given, engine = call.input, call.engine
    found = _matching(call)
    if identity := given.get("PortfolioId"):
        portfolio = require(engine, PORTFOLIO, identity)
        found = [
            each
            for each in found
            if any(path.name == portfolio.key for path in paths.paths_of(engine, each))
        ]
    return page(call, "ProductViewDetails", found, products.detail)


def _matching(call: Call) -> list[Document]:
    """The products that pass the request's filters, in its order."""
    given, engine = call.input, call.engine
    found = [
        each
        for each in engine.documents.each(PRODUCT.name)
        if all(_passes(each, name, wanted) for name, wanted in given.get("Filters", {}).items())
    ]
    match given.get("SortBy"):
        case "Title":
            found.sort(key=lambda each: each.name.lower())
        case "VersionCount":
            found.sort(key=lambda each: len(products.artifacts_of(engine, each)))
    return found[::-1] if given.get("SortOrder") == "DESCENDING" else found


def _passes(product: Document, name: str, wanted: list[str]) -> bool:
    """Whether a product passes one filter: any of its values."""
    body = {**product.body, "Name": product.name}
    match name:
        case "FullTextSearch":
            text = " ".join(str(body.get(member, "")) for member in _SEARCHED).lower()
            return any(word.lower() in text for word in wanted)
        case "Owner" | "ProductType":
            return body[name] in wanted
        case _:
            return product.key in wanted  # SourceProductId: nothing is copied here


def create_artifact(call: Call) -> Output:
    """CreateProvisioningArtifact: a new version of a product.

    Raises:
        ApiError: ResourceNotFoundException, there is no such product; InvalidParametersException,
            there is no template in the local S3.
    """
    given, engine = call.input, call.engine
    artifact = made_by(engine, ARTIFACT, given["IdempotencyToken"])
    if artifact is None:
        product = require(engine, PRODUCT, given["ProductId"])
        with engine.database.transaction():
            artifact = products.add_artifact(
                engine, product, given["Parameters"], given["IdempotencyToken"]
            )
    return _artifact_detail(artifact)


def _artifact_detail(artifact: Document) -> Output:
    detail = products.artifact_detail(artifact)
    info = artifact.body["Info"]
    return {"ProvisioningArtifactDetail": detail, "Info": info, "Status": "AVAILABLE"}


def _artifact(call: Call) -> Document:
    product = require(call.engine, PRODUCT, call.input["ProductId"])
    return require(call.engine, ARTIFACT, call.input["ProvisioningArtifactId"], product.key)


def describe_artifact(call: Call) -> Output:
    """DescribeProvisioningArtifact; the template's parameters when they are asked for."""
    given, engine = call.input, call.engine
    product = products.product_of(engine, given)
    artifact = products.artifact_of(engine, product, given)
    output = _artifact_detail(artifact)
    if given.get("IncludeProvisioningArtifactParameters"):
        found = products.template_of(artifact).parameters
        output["ProvisioningArtifactParameters"] = [
            parameter_shown(name, each) for name, each in found.items()
        ]
    return output


def update_artifact(call: Call) -> Output:
    """UpdateProvisioningArtifact."""
    given, artifact = call.input, _artifact(call)
    body = {**artifact.body, **picked(given, "Description", "Active", "Guidance")}
    return _artifact_detail(change(call, artifact, body, given.get("Name")))


def delete_artifact(call: Call) -> Output:
    """DeleteProvisioningArtifact.

    Raises:
        ApiError: ResourceNotFoundException, there is none; ResourceInUseException, it is
            provisioned.
    """
    artifact = _artifact(call)
    if _provisioned(call, "ProvisioningArtifactId", artifact):
        raise in_use(f"Provisioning Artifact {artifact.key} is provisioned. Terminate that first.")
    remove(call.engine, artifact)
    return {}


def list_artifacts(call: Call) -> Output:
    """ListProvisioningArtifacts."""
    product = require(call.engine, PRODUCT, call.input["ProductId"])
    found = products.artifacts_of(call.engine, product)
    return {"ProvisioningArtifactDetails": [products.artifact_detail(each) for each in found]}


OPERATIONS: dict[str, dict[str, Operation]] = {
    "servicecatalog": {
        "CreateProduct": create_product,
        "UpdateProduct": update_product,
        "DeleteProduct": delete_product,
        "DescribeProduct": describe_product,
        "DescribeProductView": describe_product_view,
        "DescribeProductAsAdmin": describe_product_as_admin,
        "SearchProducts": search_products,
        "SearchProductsAsAdmin": search_products_as_admin,
        "CreateProvisioningArtifact": create_artifact,
        "DescribeProvisioningArtifact": describe_artifact,
        "UpdateProvisioningArtifact": update_artifact,
        "DeleteProvisioningArtifact": delete_artifact,
        "ListProvisioningArtifacts": list_artifacts,
    }
}
