"""The model registry's packages: versions of a group, and packages of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.cards.content import read_content
from mlops_ext.local.errors import ApiError, conflict, validation
from mlops_ext.local.lineage import automatic
from mlops_ext.local.resources.containers import containers
from mlops_ext.local.resources.declarations.deployment import MODEL
from mlops_ext.local.resources.declarations.registry import MODEL_PACKAGE, MODEL_PACKAGE_GROUP
from mlops_ext.local.resources.generic import (
    add,
    change,
    find,
    listing,
    record,
    remove,
    user_context,
)
from mlops_ext.local.store import Condition, Document, Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

VERSION_DIGITS = 9
CUSTOMER_METADATA = 50
ADDITIONAL_SPECIFICATIONS = 15
_SHARED = ("ContainerHostname", "Image", "ModelDataUrl", "ModelDataSource", "Environment")
"""What a container of a model has in common with one of a package."""
_UNKEPT = ("Tags", "ClientToken", "ModelPackageName", "ModelPackageGroupName")


def create_package(call: Call) -> Output:
    """CreateModelPackage: the group's next version, or an unversioned package.

    The same ClientToken gives the package that it made before.

    Raises:
        ApiError: ValidationException, not exactly one of group and name is given, a version is
            given tags, the group is missing or the name is taken; ConflictException, the
            ClientToken made another package.
    """
    given = call.input
    named, grouped = given.get("ModelPackageName"), given.get("ModelPackageGroupName")
    if named and grouped:
        raise validation(
            "Both ModelPackageName and ModelPackageGroupName are provided in the input. "
            "Cannot determine which one to use."
        )
    if not named and not grouped:
        raise validation("Missing ARN. Give either ModelPackageName or ModelPackageGroupName.")
    _check_card(given)
    with call.engine.database.transaction():
        for made in call.engine.documents.by_lookup(MODEL_PACKAGE.kind, _token(given)):
            return {"ModelPackageArn": _made_alike(made, given).arn}
        package = _add_version(call) if grouped else _add_unversioned(call)
        automatic.package_created(call, package)
    return {"ModelPackageArn": package.arn}


def _token(given: dict[str, Any]) -> str:
    token: str = given.get("ClientToken", "")
    return token


def _made_alike(package: Document, given: dict[str, Any]) -> Document:
    """The package that a ClientToken made, if it was for the same name or group."""
    names = {package.body.get("ModelPackageName"), package.body.get("ModelPackageGroupName")}
    asked = given.get("ModelPackageName") or given["ModelPackageGroupName"].rpartition("/")[2]
    if asked not in names:
        raise conflict(f"The ClientToken '{_token(given)}' has already made {package.arn}.")
    return package


def _add_version(call: Call) -> Document:
    given = call.input
    if given.get("Tags"):
        raise validation(
            "Tags cannot be given to a model package version: versions have their group's tags. "
            "Tag the model package group instead."
        )
    group = find(call.engine, MODEL_PACKAGE_GROUP, given["ModelPackageGroupName"])
    if group is None:
        raise validation("Model Package Group does not exist.")
    number = call.engine.documents.next_number(group)
    body = _package_body(call) | {
        "ModelPackageGroupName": group.name,
        "ModelPackageVersion": number,
        "ModelApprovalStatus": given.get("ModelApprovalStatus", "PendingManualApproval"),
    }
    return add(call, MODEL_PACKAGE, _draft(call, body, f"{group.key}/{number}", group.key))


def _add_unversioned(call: Call) -> Document:
    given = call.input
    if "ModelApprovalStatus" in given:
        raise validation("ModelApprovalStatus does not apply to an unversioned model package.")
    body = _package_body(call) | {"ModelPackageName": given["ModelPackageName"]}
    draft = _draft(call, body, given["ModelPackageName"], "")
    return add(call, MODEL_PACKAGE, draft, given.get("Tags", []))


def _draft(call: Call, body: dict[str, Any], name: str, group: str) -> Draft:
    return Draft(
        MODEL_PACKAGE.kind,
        call.engine.arn(MODEL_PACKAGE.tail(name)),
        name,
        body,
        key=_key(name),
        parent=group,
        lookup=_token(call.input),
    )


def _key(name: str) -> str:
    """What a package is found by in its group: versions in a form that sorts by number."""
    group, _, last = name.lower().rpartition("/")
    return last.zfill(VERSION_DIGITS) if group else last


def _source_specification(engine: Engine, uri: str) -> dict[str, Any]:
    """The InferenceSpecification of the package or model that a SourceUri names by ARN."""
    if not uri.startswith("arn:"):
        return {}
    if model := find(engine, MODEL, uri):
        named = [
            {key: each[key] for key in _SHARED if key in each} for each in containers(model.body)
        ]
        return {"InferenceSpecification": {"Containers": named}}
    package = find(engine, MODEL_PACKAGE, uri)
    specification = package.body.get("InferenceSpecification") if package else None
    return {"InferenceSpecification": specification} if specification else {}


def _package_body(call: Call) -> dict[str, Any]:
    given = {member: value for member, value in call.input.items() if member not in _UNKEPT}
    if "InferenceSpecification" not in given:
        given |= _source_specification(call.engine, given.get("SourceUri", ""))
    return {
        "CertifyForMarketplace": False,
        **given,
        "ModelPackageStatus": "Completed",
        "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
        "CreatedBy": user_context(call),
    }


def _check_card(given: dict[str, Any]) -> None:
    read_content(given.get("ModelCard", {}).get("ModelCardContent", "{}"), "ModelCardContent")


def find_package(engine: Engine, reference: str) -> Document | None:
    """The model package of that name, ``group/version`` or ARN."""
    prefix = engine.arn(f"{MODEL_PACKAGE.kind}/")
    if reference.startswith("arn:"):
        if not reference.lower().startswith(prefix.lower()):
            return None
        reference = reference[len(prefix) :]
    group = reference.rpartition("/")[0]
    return engine.documents.find(MODEL_PACKAGE.kind, _key(reference), group)


def require_package(engine: Engine, reference: str) -> Document:
    """The model package of that name, ``group/version`` or ARN.

    Raises:
        ApiError: ValidationException, there is none.
    """
    package = find_package(engine, reference)
    if package is None:
        arn = (
            reference if reference.startswith("arn:") else engine.arn(f"model-package/{reference}")
        )
        raise MODEL_PACKAGE.missing_error(arn, reference)
    return package


def describe_package(call: Call) -> Output:
    """DescribeModelPackage; MetadataOnly leaves the model card's content out."""
    shown = record(MODEL_PACKAGE, require_package(call.engine, call.input["ModelPackageName"]))
    if call.input.get("IncludedData") == "MetadataOnly" and "ModelCard" in shown:
        shown["ModelCard"] = {**shown["ModelCard"], "ModelCardContent": "{}"}
    return shown


def update_package(call: Call) -> Output:
    """UpdateModelPackage; a new approval status is recorded in lineage.

    Raises:
        ApiError: ValidationException, there is none, or a limit would be exceeded.
    """
    given = call.input
    _check_card(given)
    with call.engine.database.transaction():
        before = require_package(call.engine, given["ModelPackageArn"])
        if "ModelApprovalStatus" in given and "ModelPackageVersion" not in before.body:
            raise validation("ModelApprovalStatus does not apply to an unversioned model package.")
        after = change(call, MODEL_PACKAGE, before, _added_specifications(given, before))
        if len(after.body.get("CustomerMetadataProperties", {})) > CUSTOMER_METADATA:
            raise validation(
                f"{after.arn} can have {CUSTOMER_METADATA} customer metadata properties."
            )
        if after.body.get("ModelApprovalStatus") != before.body.get("ModelApprovalStatus"):
            automatic.approval_changed(call, after)
    return {"ModelPackageArn": after.arn}


def _added_specifications(given: dict[str, Any], package: Document) -> dict[str, Any]:
    added = given.get("AdditionalInferenceSpecificationsToAdd")
    if not added:
        return {}
    specifications = [*package.body.get("AdditionalInferenceSpecifications", []), *added]
    names = [each["Name"] for each in specifications]
    if len(set(names)) < len(names):
        raise validation(
            f"The names of the additional inference specifications of {package.arn} must be "
            f"unique: {', '.join(names)}."
        )
    if len(specifications) > ADDITIONAL_SPECIFICATIONS:
        raise validation(
            f"{package.arn} can have {ADDITIONAL_SPECIFICATIONS} additional specifications."
        )
    return {"AdditionalInferenceSpecifications": specifications}


def delete_package(call: Call) -> Output:
    """DeleteModelPackage; its version number is never given again."""
    remove(call.engine, require_package(call.engine, call.input["ModelPackageName"]))
    return {}


def batch_describe_packages(call: Call) -> Output:
    """BatchDescribeModelPackage: what is found, and an error for each ARN that is not."""
    found: dict[str, Output] = {}
    errors: dict[str, Output] = {}
    for arn in call.input["ModelPackageArnList"]:
        try:
            found[arn] = record(MODEL_PACKAGE, require_package(call.engine, arn))
        except ApiError as error:
            errors[arn] = {"ErrorCode": error.code, "ErrorResponse": error.message}
    return {"ModelPackageSummaries": found, "BatchDescribeModelPackageErrorMap": errors}


def list_packages(call: Call) -> Output:
    """ListModelPackages: a group's versions, or by ModelPackageType; unversioned by default.

    A group that is not there has no versions, as on AWS: that is no error.
    """
    name = call.input.get("ModelPackageGroupName")
    kind = call.input.get("ModelPackageType", "Versioned" if name else "Unversioned")
    conditions = []
    if name:
        group = find(call.engine, MODEL_PACKAGE_GROUP, name)
        if group is None:
            return {"ModelPackageSummaryList": []}
        conditions.append(Condition("parent", "=", group.key))
    if kind != "Both":
        conditions.append(Condition("parent", "=" if kind == "Unversioned" else "<>", ""))
    return listing(call, MODEL_PACKAGE, conditions)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateModelPackage": create_package,
        "DescribeModelPackage": describe_package,
        "UpdateModelPackage": update_package,
        "DeleteModelPackage": delete_package,
        "ListModelPackages": list_packages,
        "BatchDescribeModelPackage": batch_describe_packages,
    }
}
