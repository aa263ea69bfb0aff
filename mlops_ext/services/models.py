"""Model package groups and versions as records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import translating
from mlops_ext.services import metrics
from mlops_ext.services.manifest import Manifest, read_manifest
from mlops_ext.services.names import OWN_METADATA
from mlops_ext.services.paging import pages
from mlops_ext.services.records import (
    Archive,
    Metric,
    ModelGroup,
    Version,
    VersionSummary,
)
from mlops_ext.services.references import (
    ALIAS_TAG,
    Reference,
    describe_group,
    fail_unknown,
    find_version,
    parse,
)

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Package = dict[str, Any]
Tags = Mapping[str, str]
EVALUATION_KEY = f"{OWN_METADATA}evaluation"
"""Metadata key of an evaluation that was made after registering."""


def list_groups(connection: Connection) -> list[ModelGroup]:
    """Return all groups with their versions; two searches, whatever their number.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    with translating("list models", connection):
        by_group: dict[str, list[Package]] = {}
        for package in search_versions(connection):
            by_group.setdefault(package["ModelPackageGroupName"], []).append(package)
        groups = [
            _group(group, by_group.get(group["ModelPackageGroupName"], []), _tags(group))
            for group in _search(connection, "ModelPackageGroup")
        ]
    return sorted(groups, key=lambda group: group.name.lower())


def get_group(connection: Connection, name: str) -> ModelGroup:
    """Return one group with its versions.

    Raises:
        UnknownReference: there is none; `closest` has names near it.
    """
    with translating(f"read model {name}", connection):
        found = find_group(connection, name)
        return _group(
            found,
            list(search_versions(connection, found["ModelPackageGroupName"])),
            group_tags(connection, found["ModelPackageGroupArn"]),
        )


def find_group(connection: Connection, name: str) -> dict[str, Any]:
    """Return what DescribeModelPackageGroup says.

    Raises:
        UnknownReference: there is none; `closest` has names near it.
    """
    reference = parse(name)
    if reference.kind != "group":
        reference = Reference(name, "group", group=name)
    found = describe_group(connection, reference)
    return found if found is not None else fail_unknown(connection, reference)


def list_versions(connection: Connection, group: str) -> list[VersionSummary]:
    """Return the versions of a group, newest first.

    Raises:
        UnknownReference: there is no such group.
    """
    return get_group(connection, group).versions


def describe(connection: Connection, reference: str) -> Package:
    """Return what DescribeModelPackage says of a version.

    Raises:
        UnknownReference: there is no such version.
    """
    found = find_version(connection, reference)
    if "CreatedBy" in found or "InferenceSpecification" in found:
        return found
    client = connection.client("sagemaker")
    package: Package = client.describe_model_package(ModelPackageName=found["ModelPackageArn"])
    return package


def get_version(connection: Connection, reference: str) -> Version:
    """Return a version with all that is kept about it.

    Raises:
        UnknownReference: there is no such version.
    """
    with translating(f"read {reference}", connection):
        package = describe(connection, reference)
        group, number = package["ModelPackageGroupName"], package["ModelPackageVersion"]
        others = {one["ModelPackageVersion"]: one for one in search_versions(connection, group)}
        others[number] = package  # a search may not know it yet
        place = package["ModelPackageArn"].partition(":model-package/")[0]
        tags = group_tags(connection, f"{place}:model-package-group/{group}")
        manifest = read_manifest(connection, package)
        return _version(package, others, tags, manifest)


def evaluation_uri(connection: Connection, reference: str) -> str | None:
    """Return where the evaluation of a version lies, if it has one."""
    return _evaluation_uri(describe(connection, reference))


def search_versions(connection: Connection, group: str | None = None) -> Iterator[Package]:
    """Yield the versions of a group, or of all groups, with their metadata."""
    expression = None
    if group is not None:
        by_name = {"Name": "ModelPackageGroupName", "Operator": "Equals", "Value": group}
        expression = {"Filters": [by_name]}
    for package in _search(connection, "ModelPackage", expression):
        if package.get("ModelPackageVersion") and package.get("ModelPackageGroupName"):
            yield package


def _search(
    connection: Connection, resource: str, expression: dict[str, Any] | None = None
) -> Iterator[dict[str, Any]]:
    more = {"SearchExpression": expression} if expression else {}
    client = connection.client("sagemaker")
    for result in pages(client, "search", "Results", Resource=resource, **more):
        yield result[resource]


def group_tags(connection: Connection, arn: str) -> dict[str, str]:
    """Return the tags of a group, by its ARN."""
    client = connection.client("sagemaker")
    return {tag["Key"]: tag["Value"] for tag in pages(client, "list_tags", "Tags", ResourceArn=arn)}


def _tags(group: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in group.get("Tags") or []}


def _group(found: dict[str, Any], packages: list[Package], tags: Tags) -> ModelGroup:
    aliases = aliases_of(packages, tags)
    versions = sorted(
        (summary(package, aliases) for package in packages),
        key=lambda version: version.number,
        reverse=True,
    )
    headline = metrics.headline(figure.name for one in versions for figure in one.metrics)
    return ModelGroup(
        name=found["ModelPackageGroupName"],
        arn=found["ModelPackageGroupArn"],
        description=found.get("ModelPackageGroupDescription", ""),
        created=found["CreationTime"],
        headline=headline,
        trend=[value_of(one.metrics, headline) for one in reversed(versions)] if headline else [],
        versions=versions,
    )


def value_of(figures: Iterable[Metric], name: str | None) -> float | None:
    """Return the value of the metric of that name, if it is among them."""
    return next((figure.value for figure in figures if figure.name == name), None)


def aliases_of(packages: Iterable[Package], tags: Tags) -> dict[int, list[str]]:
    """Return the aliases of each version: ``latest``, ``approved``, then the group's own."""
    packages = list(packages)
    found: dict[int, list[str]] = {}
    numbers = [package["ModelPackageVersion"] for package in packages]
    approved = [p["ModelPackageVersion"] for p in packages if _approval(p) == "Approved"]
    if numbers:
        found.setdefault(max(numbers), []).append("latest")
    if approved:
        found.setdefault(max(approved), []).append("approved")
    for key, value in sorted(tags.items()):
        if key.startswith(ALIAS_TAG) and value.isdigit():
            found.setdefault(int(value), []).append(key.removeprefix(ALIAS_TAG))
    return found


def _approval(package: Package) -> str:
    return str(package.get("ModelApprovalStatus", "PendingManualApproval"))


def summary(package: Package, aliases: Mapping[int, list[str]]) -> VersionSummary:
    """Make the record that lists show."""
    group, number = package["ModelPackageGroupName"], package["ModelPackageVersion"]
    stage = package.get("ModelLifeCycle") or {}
    return VersionSummary(
        reference=f"{group}/{number}",
        group=group,
        number=number,
        arn=package["ModelPackageArn"],
        approval=_approval(package),
        status=package["ModelPackageStatus"],
        stage=stage.get("Stage"),
        stage_status=stage.get("StageStatus"),
        aliases=aliases.get(number, []),
        metrics=metrics.metrics(metadata_metrics(package)),
        description=package.get("ModelPackageDescription", ""),
        created=package["CreationTime"],
        modified=package.get("LastModifiedTime") or package["CreationTime"],
        created_by=who(package.get("CreatedBy")),
    )


def metadata_metrics(package: Package) -> dict[str, float]:
    """Return the customer metadata that are figures."""
    found = package.get("CustomerMetadataProperties") or {}
    numbers = {
        key: metrics.number(value)
        for key, value in found.items()
        if not key.startswith(OWN_METADATA)
    }
    return {key: value for key, value in numbers.items() if value is not None}


def who(user: Mapping[str, Any] | None) -> str | None:
    """Return the name behind a UserContext; None when it does not say."""
    if not user:
        return None
    identity = user.get("IamIdentity") or {}
    name = user.get("UserProfileName") or identity.get("SourceIdentity")
    if name:
        return str(name)
    arn = str(identity.get("Arn") or "")
    return arn.rpartition("/")[2] or None


def _version(
    package: Package, others: Mapping[int, Package], tags: Tags, manifest: Manifest | None
) -> Version:
    aliases = aliases_of(others.values(), tags)
    base = summary(package, aliases)
    container = _container(package)
    previous = _previous(base.number, others)
    metadata = package.get("CustomerMetadataProperties") or {}
    framework = container.get("Framework")
    members = dict(base) | {
        "approval_comment": package.get("ApprovalDescription", ""),
        "archive": Archive(uri=uri) if (uri := model_uri(container)) else None,
        "evaluation_uri": _evaluation_uri(package),
        "image": container.get("Image"),
        "framework": framework.lower() if framework else None,
        "commit": (package.get("MetadataProperties") or {}).get("CommitId"),
        "metadata": metadata,
        "previous": summary(others[previous], aliases) if previous else None,
        "siblings": sorted(others),
    }
    return Version(**members | (_kept(manifest, metadata) if manifest else {}))


def _kept(manifest: Manifest, metadata: Mapping[str, str]) -> dict[str, Any]:
    """The members that the manifest knows better."""
    known = {**manifest.metrics}
    named = set(manifest.metadata_keys)
    for key, value in metadata.items():
        # Figures that were added after registering.
        if key not in named and key not in known and not key.startswith(OWN_METADATA):
            number = metrics.number(value)
            if number is not None:
                known[key] = number
    framework = manifest.environment.framework if manifest.environment else None
    found = {
        "metrics": metrics.metrics(known),
        "parameters": manifest.parameters,
        "datasets": manifest.datasets,
        "environment": manifest.environment,
        "notebook": manifest.notebook,
        "archive": manifest.archive,
        "description": manifest.description,
        "signature": manifest.signature,
        "sample": manifest.sample,
        "sample_content_type": manifest.sample_content_type,
    }
    return found | ({"framework": framework} if framework else {})


def _previous(number: int, others: Mapping[int, Package]) -> int | None:
    earlier = [one for one in others if one < number]
    approved = [one for one in earlier if _approval(others[one]) == "Approved"]
    return max(approved or earlier, default=None)


def _container(package: Package) -> dict[str, Any]:
    containers = (package.get("InferenceSpecification") or {}).get("Containers") or [{}]
    return dict(containers[0])


def model_uri(container: Mapping[str, Any]) -> str | None:
    """Return the URI of a container's model data."""
    source = (container.get("ModelDataSource") or {}).get("S3DataSource") or {}
    uri = container.get("ModelDataUrl") or source.get("S3Uri")
    return str(uri) if uri else None


def _evaluation_uri(package: Package) -> str | None:
    quality = (package.get("ModelMetrics") or {}).get("ModelQuality") or {}
    uri = (quality.get("Statistics") or {}).get("S3Uri")
    uri = uri or (package.get("CustomerMetadataProperties") or {}).get(EVALUATION_KEY)
    return str(uri) if uri and re.match(r"s3://", uri) else None
