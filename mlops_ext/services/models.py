"""Model package groups and versions as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import MLOpsError, translating
from mlops_ext.services import finding, metrics
from mlops_ext.services.finding.table import GroupSource, facts_of
from mlops_ext.services.manifest import Manifest, read_manifest
from mlops_ext.services.packages import (
    Package,
    Tags,
    aliases_of,
    evaluation_of_package,
    summary,
    version_of_package,
)
from mlops_ext.services.paging import pages
from mlops_ext.services.records import (
    Metric,
    ModelGroup,
    Problem,
    Version,
    VersionSummary,
)
from mlops_ext.services.references import Reference, parse
from mlops_ext.services.resolving import describe_group, fail_unknown, find_version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def list_groups(connection: Connection) -> list[ModelGroup]:
    """Return all groups with their versions, from the index that finding keeps.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    with translating("list models", connection):
        table = finding.versions(connection, now=True)
        by_group: dict[str, list[VersionSummary]] = {name: [] for name in table.groups}
        for row, version in enumerate(table.versions):
            by_group[version.group].append(table.summary(row))
        groups = [
            _with_trend(_group(name, group), by_group[name]) for name, group in table.groups.items()
        ]
    return sorted(groups, key=lambda group: group.name.lower())


def get_group(connection: Connection, name: str) -> ModelGroup:
    """Return one group with its versions.

    Raises:
        UnknownReference: there is none; `closest` has names near it.
    """
    with translating(f"read model {name}", connection):
        found = find_group(connection, name)
        return group_of(
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

    What SageMaker knows is there even when what is kept in S3 cannot be read: `Version.unread`
    then says why.

    Raises:
        UnknownReference: there is no such version.
    """
    with translating(f"read {reference}", connection):
        package = describe(connection, reference)
        group, number = package["ModelPackageGroupName"], package["ModelPackageVersion"]
        place = package["ModelPackageArn"].partition(":model-package/")[0]
        # A group that another account shares may have the name of one of this account's.
        own = place.endswith(f":{connection.info().account}")
        listed = search_versions(connection, group) if own else ()
        others = {one["ModelPackageVersion"]: one for one in listed}
        others[number] = package  # a search may not know it yet
        tags = group_tags(connection, f"{place}:model-package-group/{group}") if own else {}
        manifest, unread = _read_kept(connection, package)
        version = version_of_package(package, others, tags, manifest)
        return version.model_copy(update={"unread": unread})


def _read_kept(connection: Connection, package: Package) -> tuple[Manifest | None, Problem | None]:
    name = f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
    try:
        with translating(f"read what is kept with {name}", connection):
            return read_manifest(connection, package), None
    except MLOpsError as error:
        return None, error.problem


def evaluation_uri(connection: Connection, reference: str) -> str | None:
    """Return where the evaluation of a version lies, if it has one."""
    return evaluation_of_package(describe(connection, reference))


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


def group_of(found: dict[str, Any], packages: list[Package], tags: Tags) -> ModelGroup:
    """Return the record of a group.

    Args:
        found: what Describe, List or Search says of it.
        packages: what Describe or Search says of its versions.
        tags: of the group.
    """
    aliases = aliases_of(packages, tags)
    source = GroupSource(
        arn=found["ModelPackageGroupArn"],
        description=found.get("ModelPackageGroupDescription", ""),
        created=found["CreationTime"],
        tags=tags,
    )
    group = _group(found["ModelPackageGroupName"], source)
    return _with_trend(group, [summary(package, aliases) for package in packages])


def _group(name: str, source: GroupSource) -> ModelGroup:
    facts = facts_of(name, source)
    return ModelGroup(
        name=name,
        arn=source.arn,
        description=source.description,
        created=source.created,
        tags=facts.tags,
        collections=facts.collections,
    )


def _with_trend(group: ModelGroup, versions: list[VersionSummary]) -> ModelGroup:
    """Return the group with its versions, newest first, and the trend of its headline metric."""
    newest_first = sorted(versions, key=lambda version: version.number, reverse=True)
    headline = metrics.headline(figure.name for one in versions for figure in one.metrics)
    trend = [value_of(one.metrics, headline) for one in reversed(newest_first)]
    found = {"versions": newest_first, "headline": headline, "trend": trend if headline else []}
    return group.model_copy(update=found)


def value_of(figures: Iterable[Metric], name: str | None) -> float | None:
    """Return the value of the metric of that name, if it is among them."""
    return next((figure.value for figure in figures if figure.name == name), None)
