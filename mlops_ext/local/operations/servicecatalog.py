"""Service Catalog for those who launch products: paths, parameters, provisioning, records."""

from __future__ import annotations

from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.catalog import paths, products, provisioning
from mlops_ext.local.catalog.entities import (
    PRODUCT,
    PROVISIONED,
    RECORD,
    made_by,
    page,
    require,
)
from mlops_ext.local.catalog.errors import invalid
from mlops_ext.local.catalog.template import shown as parameter_shown
from mlops_ext.local.identity import caller_arn
from mlops_ext.local.store import Document

_COLUMNS = {
    "arn": "Arn",
    "createdTime": "CreatedTime",
    "id": "Id",
    "lastRecordId": "LastRecordId",
    "idempotencyToken": "IdempotencyToken",
    "name": "Name",
    "productId": "ProductId",
    "provisioningArtifactId": "ProvisioningArtifactId",
    "status": "Status",
    "type": "Type",
    "userArn": "UserArn",
}
"""What SearchProvisionedProducts filters and sorts by, and the member behind it."""

_OF_RECORDS = {"product": "ProductId", "provisionedproduct": "ProvisionedProductId"}


def list_launch_paths(call: Call) -> Output:
    """ListLaunchPaths, with the tags that say whether Studio shows the product.

    Raises:
        ApiError: ResourceNotFoundException, there is no such product.
    """
    engine = call.engine
    product = require(engine, PRODUCT, call.input["ProductId"])
    found = paths.paths_of(engine, product)
    return page(call, "LaunchPathSummaries", found, lambda x: paths.summary(engine, product, x))


def describe_parameters(call: Call) -> Output:
    """DescribeProvisioningParameters: what the version's template asks for.

    Raises:
        ApiError: ResourceNotFoundException, product, version or path is missing.
    """
    given, engine = call.input, call.engine
    product = products.product_of(engine, given)
    template = products.template_of(products.artifact_of(engine, product, given))
    path = paths.chosen(engine, product, given)
    shown = [parameter_shown(name, each) for name, each in template.parameters.items()]
    outputs = [{"Key": name, "Description": text} for name, text in template.outputs.items()]
    return {
        "ProvisioningArtifactParameters": shown,
        "ConstraintSummaries": paths.constraint_summaries(engine, product, path),
        "UsageInstructions": [],
        "TagOptions": [],
        "ProvisioningArtifactOutputs": outputs,
        "ProvisioningArtifactOutputKeys": outputs,
    }


def provision_product(call: Call) -> Output:
    """ProvisionProduct: the same ProvisionToken gives the record that it made before.

    Raises:
        ApiError: ResourceNotFoundException, something named is missing;
            InvalidParametersException, a parameter does not fit or the name is taken.
    """
    given, engine = call.input, call.engine
    token = given["ProvisionToken"]
    record = made_by(engine, RECORD, token)
    if record is None:
        what = provisioning.order(engine, given)
        name, tags = given["ProvisionedProductName"], given.get("Tags", ())
        record = provisioning.provision(engine, call.caller, what, name, tags, token)
    return _created(record)


def _created(record: Document) -> Output:
    """The answer to an order: it is taken; DescribeRecord says how it ended."""
    return {"RecordDetail": provisioning.record_detail(record, "CREATED")}


def update_provisioned(call: Call) -> Output:
    """UpdateProvisionedProduct: what the request does not name stays.

    Raises:
        ApiError: as `provision_product`.
    """
    given, engine = call.input, call.engine
    record = made_by(engine, RECORD, given["UpdateToken"])
    if record is None:
        provisioned = provisioning.provisioned_of(engine, given)
        what = provisioning.order_of_update(engine, provisioned, given)
        record = provisioning.update(engine, provisioned, what, given["UpdateToken"])
    return _created(record)


def terminate_provisioned(call: Call) -> Output:
    """TerminateProvisionedProduct.

    Raises:
        ApiError: ResourceNotFoundException, there is none.
    """
    given, engine = call.input, call.engine
    record = made_by(engine, RECORD, given["TerminateToken"])
    if record is None:
        provisioned = provisioning.provisioned_of(engine, given)
        record = provisioning.terminate(engine, provisioned, given["TerminateToken"])
    return _created(record)


def describe_provisioned(call: Call) -> Output:
    """DescribeProvisionedProduct."""
    provisioned = provisioning.provisioned_of(call.engine, call.input)
    detail = provisioning.detail(provisioned)
    return {"ProvisionedProductDetail": detail, "CloudWatchDashboards": []}


def search_provisioned(call: Call) -> Output:
    """SearchProvisionedProducts: filters are ``SearchQuery`` with ``column:value`` or words.

    Raises:
        ApiError: InvalidParametersException, the order is by no known column.
    """
    given, engine = call.input, call.engine
    found = _accessible(call)
    queries = given.get("Filters", {}).get("SearchQuery", [])
    found = [each for each in found if all(_answers(each, query) for query in queries)]
    by = given.get("SortBy", "createdTime")
    if by not in _COLUMNS:
        raise invalid(f"SortBy must be one of: {', '.join(sorted(_COLUMNS))}.")
    found.sort(
        key=lambda each: provisioning.detail(each)[_COLUMNS[by]],
        reverse=given.get("SortOrder") == "DESCENDING",
    )
    shown = page(
        call, "ProvisionedProducts", found, lambda each: provisioning.attributes(engine, each)
    )
    return {**shown, "TotalResultsCount": len(found)}


def _answers(provisioned: Document, query: str) -> bool:
    """Whether a provisioned product is what a search query asks for; ``*`` at the end is any."""
    column, colon, wanted = query.partition(":")
    detail = provisioning.detail(provisioned)
    if colon and column in _COLUMNS:
        value, wanted = str(detail[_COLUMNS[column]]).lower(), wanted.lower()
        return value.startswith(wanted[:-1]) if wanted.endswith("*") else value == wanted
    return query.lower().rstrip("*") in " ".join(map(str, detail.values())).lower()


def scan_provisioned(call: Call) -> Output:
    """ScanProvisionedProducts."""
    return page(call, "ProvisionedProducts", _accessible(call), provisioning.detail)


def _accessible(call: Call) -> list[Document]:
    """Those of AccessLevelFilter: the caller's own, or all, since all share the account's role."""
    found = list(call.engine.documents.each(PROVISIONED.name))
    if call.input.get("AccessLevelFilter", {}).get("Key") != "User":
        return found
    own = caller_arn(call.engine.account_id, call.caller.user)
    return [each for each in found if each.body["UserArn"] == own]


def describe_record(call: Call) -> Output:
    """DescribeRecord: no template was run, so there are no outputs."""
    record = require(call.engine, RECORD, call.input["Id"])
    return {"RecordDetail": provisioning.record_detail(record), "RecordOutputs": []}


def list_records(call: Call) -> Output:
    """ListRecordHistory, the newest first; of one product or provisioned product when asked for.

    Raises:
        ApiError: InvalidParametersException, the filter's key is unknown.
    """
    asked: dict[str, Any] = call.input.get("SearchFilter", {})
    found = list(call.engine.documents.each(RECORD.name))[::-1]
    if key := asked.get("Key"):
        if key not in _OF_RECORDS:
            raise invalid(f"SearchFilter takes the keys {', '.join(_OF_RECORDS)}.")
        member = _OF_RECORDS[key]
        found = [each for each in found if each.body[member] == asked.get("Value")]
    return page(call, "RecordDetails", found, provisioning.record_detail)


def provisioned_outputs(call: Call) -> Output:
    """GetProvisionedProductOutputs: none, since templates are not run.

    Raises:
        ApiError: ResourceNotFoundException, there is no such provisioned product;
            InvalidParametersException, an output is asked for.
    """
    provisioned = provisioning.provisioned_of(call.engine, call.input)
    if keys := call.input.get("OutputKeys"):
        raise invalid(f"Provisioned product {provisioned.key} has no outputs: {', '.join(keys)}.")
    return {"Outputs": []}


OPERATIONS: dict[str, dict[str, Operation]] = {
    "servicecatalog": {
        "ListLaunchPaths": list_launch_paths,
        "DescribeProvisioningParameters": describe_parameters,
        "ProvisionProduct": provision_product,
        "UpdateProvisionedProduct": update_provisioned,
        "TerminateProvisionedProduct": terminate_provisioned,
        "DescribeProvisionedProduct": describe_provisioned,
        "SearchProvisionedProducts": search_provisioned,
        "ScanProvisionedProducts": scan_provisioned,
        "DescribeRecord": describe_record,
        "ListRecordHistory": list_records,
        "GetProvisionedProductOutputs": provisioned_outputs,
    }
}
