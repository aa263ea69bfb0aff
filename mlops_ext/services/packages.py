"""Records of versions, made from what SageMaker says and what the manifest keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mlops_ext.services import metrics
from mlops_ext.services.manifest import Manifest
from mlops_ext.services.names import OWN_METADATA
from mlops_ext.services.records import Archive, Version, VersionSummary
from mlops_ext.services.references import ALIAS_TAG

Package = dict[str, Any]
Tags = Mapping[str, str]
EVALUATION_KEY = f"{OWN_METADATA}evaluation"
"""Metadata key of an evaluation that was made after registering."""


def aliases_of(packages: Iterable[Package], tags: Tags) -> dict[int, list[str]]:
    """Return the aliases of each version: ``latest``, ``approved``, then the group's own."""
    return aliases_among({one["ModelPackageVersion"]: _approval(one) for one in packages}, tags)


def aliases_among(approvals: Mapping[int, str], tags: Tags) -> dict[int, list[str]]:
    """Return the aliases by version: ``latest``, ``approved``, then the group's own.

    Args:
        approvals: of each version of the group, by its number.
        tags: of the group.
    """
    found: dict[int, list[str]] = {}
    approved = [number for number, approval in approvals.items() if approval == "Approved"]
    if approvals:
        found.setdefault(max(approvals), []).append("latest")
    if approved:
        found.setdefault(max(approved), []).append("approved")
    for alias, number in own_aliases(tags).items():
        found.setdefault(number, []).append(alias)
    return found


def own_aliases(tags: Tags) -> dict[str, int]:
    """Return the aliases that a group's tags keep, with the number each names."""
    return {
        key.removeprefix(ALIAS_TAG): int(value)
        for key, value in sorted(tags.items())
        if key.startswith(ALIAS_TAG) and value.isdigit()
    }


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
        framework=framework_of(_container(package)),
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


_FRAMEWORKS = {"sklearn": "scikit-learn", "huggingface": "hugging face"}
_IN_IMAGE = re.compile(r"(scikit-learn|xgboost|lightgbm|pytorch|tensorflow|huggingface|mxnet)")


def framework_of(container: Mapping[str, Any]) -> str | None:
    """Return what a container runs, by its Framework or else by the name of its image."""
    said = str(container.get("Framework") or "").lower()
    if not said:
        found = _IN_IMAGE.search(str(container.get("Image") or "").rpartition("/")[2])
        said = found[1] if found else ""
    return _FRAMEWORKS.get(said, said) or None


def version_of_package(
    package: Package, others: Mapping[int, Package], tags: Tags, manifest: Manifest | None
) -> Version:
    """Make the record with all that is kept.

    Args:
        package: what DescribeModelPackage says.
        others: all versions of the group by number, this one among them.
        tags: of the group.
        manifest: what is kept beside it; none when it cannot be read.
    """
    aliases = aliases_of(others.values(), tags)
    base = summary(package, aliases)
    container = _container(package)
    previous = _previous(base.number, others)
    metadata = package.get("CustomerMetadataProperties") or {}
    members = dict(base) | {
        "approval_comment": package.get("ApprovalDescription", ""),
        "archive": Archive(uri=uri) if (uri := model_uri(container)) else None,
        "evaluation_uri": evaluation_of_package(package),
        "image": container.get("Image"),
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
        "inputs": manifest.inputs,
        "outputs": manifest.outputs,
        "classes": manifest.classes,
        "source": manifest.source,
        "deployable": manifest.deployable,
        "deployable_note": manifest.deployable_note,
    }
    return found | ({"framework": framework} if framework else {})


def _previous(number: int, others: Mapping[int, Package]) -> int | None:
    earlier = [one for one in others if one < number]
    approved = [one for one in earlier if _approval(others[one]) == "Approved"]
    return max(approved or earlier, default=None)


def _container(package: Package) -> dict[str, Any]:
    containers = (package.get("InferenceSpecification") or {}).get("Containers") or [{}]
    return dict(containers[0])


def containers(package: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the containers of all inference specifications of a version, the first one's first."""
    first = package.get("InferenceSpecification")
    others = package.get("AdditionalInferenceSpecifications") or []
    specifications = [first, *others] if first else others
    return [one for specification in specifications for one in specification["Containers"]]


def model_uri(container: Mapping[str, Any]) -> str | None:
    """Return the URI of a container's model data."""
    source = (container.get("ModelDataSource") or {}).get("S3DataSource") or {}
    uri = container.get("ModelDataUrl") or source.get("S3Uri")
    return str(uri) if uri else None


def evaluation_of_package(package: Package) -> str | None:
    """Return where the evaluation of a version lies, if it has one."""
    quality = (package.get("ModelMetrics") or {}).get("ModelQuality") or {}
    uri = (quality.get("Statistics") or {}).get("S3Uri")
    uri = uri or (package.get("CustomerMetadataProperties") or {}).get(EVALUATION_KEY)
    return str(uri) if uri and str(uri).startswith("s3://") else None
