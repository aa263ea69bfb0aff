"""What DescribeModelPackage says, as the request that makes the same version elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mlops_ext.services import jsontext
from mlops_ext.services.registration.images.tables import FAMILIES

_STAYS = {
    "ModelPackageName",
    "ModelPackageGroupName",
    "ModelApprovalStatus",
    "ModelLifeCycle",
    "SecurityConfig",
    "SourceAlgorithmSpecification",
    "ValidationSpecification",
    "CertifyForMarketplace",
    "ClientToken",
    "Tags",
}
"""Members that are about where the version is, not what it is."""

_IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/"
    r"(?P<repository>[^:@]+)(?P<tag>[:@].+)?"
)


def request_of(client: Any, package: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a version that CreateModelPackage takes and that can go along.

    Args:
        client: a SageMaker client, whose service model names the members.
        package: what DescribeModelPackage says.
    """
    members = client.meta.service_model.operation_model("CreateModelPackage").input_shape.members
    kept = {
        name: value
        for name, value in package.items()
        if name in members and name not in _STAYS and value not in (None, "", [], {})
    }
    return {name: _without_etags(value) for name, value in kept.items()}


def _without_etags(value: Any) -> Any:
    """An object that arrives in other parts has another ETag."""
    if isinstance(value, Mapping):
        return {k: _without_etags(v) for k, v in value.items() if not k.endswith("ETag")}
    return [_without_etags(item) for item in value] if isinstance(value, list) else value


def moved(value: Any, places: Mapping[str, str]) -> Any:
    """Copy data with each text that is a key of `places` replaced, JSON within texts, too."""
    if isinstance(value, str):
        return places.get(value, value)
    if isinstance(value, Mapping):
        return {key: _moved_member(key, item, places) for key, item in value.items()}
    return [moved(item, places) for item in value] if isinstance(value, list) else value


def _moved_member(key: str, value: Any, places: Mapping[str, str]) -> Any:
    if key == "ModelCardContent":  # a JSON document in a text
        return jsontext.write_line(moved(jsontext.read(value), places))
    return moved(value, places)


def moved_image(image: str, region: str) -> str:
    """Return the image of AWS's own of that name in another region; others stay as they are."""
    found = _IMAGE.fullmatch(image)
    if found is None or found["region"] == region:
        return image
    for family in FAMILIES.values():
        known = family.accounts.get(found["region"]) == found["account"]
        if known and family.repository == found["repository"] and region in family.accounts:
            domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
            place = f"{family.accounts[region]}.dkr.ecr.{region}.{domain}"
            return f"{place}/{found['repository']}{found['tag'] or ''}"
    return image


def image_home(image: str) -> tuple[str, str] | None:
    """Return account and region of the repository that an image lies in; None outside ECR."""
    found = _IMAGE.fullmatch(image)
    return (found["account"], found["region"]) if found else None
