"""Which version or group of SageMaker a reference stands for, and the closest where it fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from mlops_ext.errors import InvalidInput, UnknownReference, explain, translating
from mlops_ext.services.names import is_name
from mlops_ext.services.near import closest, no_group, unknown
from mlops_ext.services.paging import pages
from mlops_ext.services.references import ALIAS_TAG, COMPUTED_ALIASES, Reference, parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def resolve_version(connection: Connection, reference: str) -> tuple[str, int, str]:
    """Find the version that a reference stands for.

    Returns:
        Group, number and ARN.

    Raises:
        UnknownReference: there is none; `closest` has references near it.
        InvalidInput: the text does not name a version.
    """
    found = find_version(connection, reference)
    return found["ModelPackageGroupName"], found["ModelPackageVersion"], found["ModelPackageArn"]


def find_version(connection: Connection, reference: str) -> dict[str, Any]:
    """Find the version that a reference stands for, as Describe or List gives it.

    Raises:
        UnknownReference: there is none; `closest` has references near it.
        InvalidInput: the text does not name a version.
    """
    found = parse(reference)
    if found.kind not in ("version", "group") or not found.group:
        raise InvalidInput.of(
            "InvalidReference",
            f"{reference} does not name a model version.",
            hint="Write for example churn/3 or churn@approved.",
        )
    with translating(f"find {reference}", connection):
        package = _find(connection, found)
        if package is not None and found.back:
            return _before(connection, package, found.back)
    return package if package is not None else fail_unknown(connection, found)


def _before(connection: Connection, package: dict[str, Any], back: int) -> dict[str, Any]:
    """Go back so many versions of the group, of those that are still there."""
    group, number = package["ModelPackageGroupName"], package["ModelPackageVersion"]
    versions = _list(connection, {"ModelPackageGroupName": group}, None)
    by_number = {one["ModelPackageVersion"]: one for one in versions}
    numbers = sorted((known for known in by_number if known < number), reverse=True)
    if back > len(numbers):
        what = f"only {len(numbers)}" if numbers else "no version"
        near = [f"{group}/{known}" for known in numbers[-1:]]
        raise unknown(f"{group} has {what} before {group}/{number}.", near)
    return by_number[numbers[back - 1]]


def _find(connection: Connection, reference: Reference) -> dict[str, Any] | None:
    client = connection.client("sagemaker")
    if not is_name(str(reference.group)):
        return None
    if reference.number is not None:
        name = reference.arn or f"{reference.group}/{reference.number}"
        return _describe(connection, name)
    listing = {
        "ModelPackageGroupName": reference.arn or reference.group,
        "SortBy": "CreationTime",
        "SortOrder": "Descending",
    }
    if reference.word in (*COMPUTED_ALIASES, None):
        if reference.word == "approved":
            listing["ModelApprovalStatus"] = "Approved"
        newest = _list(connection, listing, 1)
        return next(iter(newest), None)
    if group := describe_group(connection, replace(reference, arn=None)):
        arn = group["ModelPackageGroupArn"]
        tags = pages(client, "list_tags", "Tags", ResourceArn=arn)
        wanted = f"{ALIAS_TAG}{reference.word}"
        number = next((tag["Value"] for tag in tags if tag["Key"].lower() == wanted), None)
        if number is not None:
            return _describe(connection, f"{reference.group}/{number}")
    for summary in _list(connection, listing, None):
        if summary.get("ModelLifeCycle", {}).get("Stage", "").lower() == reference.word:
            return summary
    return None


def _describe(connection: Connection, name: str) -> dict[str, Any] | None:
    client = connection.client("sagemaker")
    try:
        found: dict[str, Any] = client.describe_model_package(ModelPackageName=name)
        return found
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read {name}"), UnknownReference):
            return None
        raise


def _list(
    connection: Connection, listing: dict[str, Any], most: int | None
) -> Iterable[dict[str, Any]]:
    client = connection.client("sagemaker")
    try:
        if most is not None:
            summaries = client.list_model_packages(**listing, MaxResults=most)
            return list(summaries["ModelPackageSummaryList"])
        return list(pages(client, "list_model_packages", "ModelPackageSummaryList", **listing))
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "list versions"), UnknownReference):
            return []
        raise


def describe_group(connection: Connection, reference: Reference) -> dict[str, Any] | None:
    """Return what DescribeModelPackageGroup says; None when there is no such group."""
    client = connection.client("sagemaker")
    if not is_name(str(reference.group)):
        return None  # AWS calls that an invalid request, which for us is no such group
    try:
        found: dict[str, Any] = client.describe_model_package_group(
            ModelPackageGroupName=reference.arn or reference.group
        )
        return found
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read {reference.text}"), UnknownReference):
            return None
        raise


def fail_unknown(connection: Connection, reference: Reference) -> NoReturn:
    """Raise `UnknownReference` for a group or version, with the closest that there are."""
    with translating("look for what is close to it", connection):
        client = connection.client("sagemaker")
        groups = [
            group["ModelPackageGroupName"]
            for group in pages(client, "list_model_package_groups", "ModelPackageGroupSummaryList")
        ]
        group = next((g for g in groups if g.lower() == str(reference.group).lower()), None)
        if group is None:
            near = [
                _same_in(connection, name, reference)
                for name in closest(str(reference.group), groups)
            ]
            raise no_group(str(reference.group), groups, near)
        listing = {"ModelPackageGroupName": group, "SortOrder": "Descending"}
        versions = _list(connection, listing, 5)
        near = [f"{group}/{version['ModelPackageVersion']}" for version in versions]
    if not near:
        raise unknown(f"{group} has no version yet.", [])
    if reference.number is not None:
        near.sort(key=lambda name: abs(int(name.rpartition("/")[2]) - int(reference.number or 0)))
        raise unknown(f"{group} has no version {reference.number}.", near)
    word = reference.word or "latest"
    near = [f"{group}@{known}" for known in closest(word, COMPUTED_ALIASES) if known != word] + near
    if word == "approved":
        raise UnknownReference.of(
            "UnknownReference",
            f"{group} has no approved version.",
            hint=f'Approve one: ml.version("{near[0]}").approve("why").',
            closest=near[:5],
        )
    raise unknown(f"{group} has no alias and no stage {word!r}.", near)


def _same_in(connection: Connection, group: str, reference: Reference) -> str:
    """Return what a reference to another group would be in this one, as far as that exists."""
    number = reference.number
    if number is not None and _describe(connection, f"{group}/{number}") is None:
        return f"{group}@latest"
    return group if reference.arn else group + reference.text[len(str(reference.group)) :]
