"""Which tagged resources a query of Resource Groups, or of its tagging API, means."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.resources.declarations import ALL

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

EVERYTHING = "AWS::AllSupported"

TagFilter = tuple[str, frozenset[str]]
"""A key, and the values of which it must have one; any value when there are none."""


@dataclass(frozen=True)
class Tagged:
    """A resource with tags."""

    arn: str
    tags: Mapping[str, str]

    @property
    def type(self) -> str:
        """Its type as CloudFormation names it: ``AWS::SageMaker::ModelPackageGroup``."""
        service, kind = self.service_and_kind
        if service == "resource-groups":
            return "AWS::ResourceGroups::Group"
        if service == "sagemaker" and kind in ALL:
            return f"AWS::SageMaker::{ALL[kind].noun}"
        return f"AWS::{service.capitalize()}::{kind.capitalize()}"

    @property
    def service_and_kind(self) -> tuple[str, str]:
        """As its ARN names them: ``sagemaker``, ``model-package-group``."""
        parts = self.arn.split(":", 5)
        return parts[2], parts[5].partition("/")[0]


def tagged(engine: Engine, filters: Iterable[TagFilter]) -> Iterator[Tagged]:
    """The resources that pass all filters, by ARN."""
    wanted = list(filters)
    # Of a filter's resources first: a collection's members are few among all that is tagged.
    arns = sorted(engine.tags.having(wanted[0][0])) if wanted else engine.tags.arns()
    for arn in arns:
        tags = engine.tags.of(arn)
        if all(_passes(tags.get(key), values) for key, values in wanted):
            yield Tagged(arn, tags)


def _passes(value: str | None, values: Collection[str]) -> bool:
    return value is not None and (not values or value in values)


def tag_filters(given: Iterable[Mapping[str, Any]]) -> list[TagFilter]:
    """AWS's ``TagFilters``."""
    return [(each["Key"], frozenset(each.get("Values") or ())) for each in given]


@dataclass(frozen=True)
class Query:
    """A query for resources.

    Args:
        types: of resources, by CloudFormation's names; `EVERYTHING` for all.
        filters: what their tags must be; None for a stack's resources, of which there are none.
    """

    types: frozenset[str]
    filters: tuple[TagFilter, ...] | None

    def members(self, engine: Engine) -> Iterator[Tagged]:
        """What it finds now, by ARN."""
        if self.filters is None:
            return
        for found in tagged(engine, self.filters):
            if EVERYTHING in self.types or found.type in self.types:
                yield found


def read_query(given: Mapping[str, str]) -> Query:
    """The query of a ``ResourceQuery``.

    Raises:
        ApiError: BadRequestException, it is none.
    """
    try:
        read = json.loads(given["Query"])
        types = frozenset(read["ResourceTypeFilters"])
        if given["Type"] != "TAG_FILTERS_1_0":
            return Query(types, None)
        return Query(types, tuple(tag_filters(read.get("TagFilters", []))))
    except (ValueError, TypeError, AttributeError, KeyError):
        raise bad_request(
            "Query not valid: it must be a JSON object with ResourceTypeFilters, a list of types, "
            "and TagFilters, a list of objects with Key and Values."
        ) from None


def bad_request(message: str) -> ApiError:
    """A ``BadRequestException``, Resource Groups' answer to bad requests."""
    return ApiError("BadRequestException", message)
