"""Model Monitor's ``statistics.json`` and ``constraints.json``, of data and of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_ext.services import metrics
from mlops_ext.services.evaluation.tolerant import count, mapping, mappings
from mlops_ext.services.evaluation.tolerant import texts as texts_of
from mlops_ext.services.records import (
    Evaluation,
    FeatureStatistics,
    Histogram,
    MetricConstraint,
)

_KINDS = ("binary_classification", "multiclass_classification", "regression")
_MOST_VALUES = 50


def rows(statistics: Mapping[str, Any]) -> int | None:
    """Return how many rows the statistics are of."""
    return count(mapping(statistics.get("dataset")).get("item_count"))


def features(
    statistics: Mapping[str, Any], constraints: Mapping[str, Any]
) -> list[FeatureStatistics]:
    """Return each column with its statistics and what its constraints ask."""
    measured, required = _by_name(statistics), _by_name(constraints)
    return [
        _feature(name, measured.get(name, {}), required.get(name, {}))
        for name in {**measured, **required}
    ]


def _by_name(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    found = mappings(document.get("features"))
    return {str(one["name"]): one for one in found if "name" in one}


def _feature(name: str, found: Mapping[str, Any], required: Mapping[str, Any]) -> FeatureStatistics:
    numbers = mapping(found.get("numerical_statistics"))
    texts = mapping(found.get("string_statistics"))
    common = mapping((numbers or texts).get("common"))
    values, counts = _categories(texts)
    asked = required.get("inferred_type")
    limits = mapping(required.get("num_constraints")).get("is_non_negative")
    return FeatureStatistics(
        name=name,
        type=str(found.get("inferred_type", "Unknown")),
        present=count(common.get("num_present")),
        missing=count(common.get("num_missing")),
        mean=metrics.number(numbers.get("mean")),
        standard_deviation=metrics.number(numbers.get("std_dev")),
        minimum=metrics.number(numbers.get("min")),
        maximum=metrics.number(numbers.get("max")),
        distinct=count(texts.get("distinct_count")),
        histogram=_histogram(numbers),
        categories=values,
        counts=counts,
        required_type=None if asked is None else str(asked),
        completeness=metrics.number(required.get("completeness")),
        non_negative=limits if isinstance(limits, bool) else None,
        domains=texts_of(mapping(required.get("string_constraints")).get("domains")),
    )


def _histogram(numbers: Mapping[str, Any]) -> Histogram | None:
    each = mapping(mapping(numbers.get("distribution")).get("kll")).get("buckets")
    buckets = [
        (metrics.number(one.get("lower_bound")), metrics.number(one.get("upper_bound")), one)
        for one in mappings(each)
    ]
    lower = [low for low, _, _ in buckets if low is not None]
    if not buckets or len(lower) < len(buckets) or buckets[-1][1] is None:
        return None
    return Histogram(
        edges=[*lower, buckets[-1][1]],
        counts=[count(one.get("count")) or 0 for _, _, one in buckets],
    )


def _categories(texts: Mapping[str, Any]) -> tuple[list[str], list[int]]:
    each = mapping(mapping(texts.get("distribution")).get("categorical")).get("buckets")
    found = [(str(one.get("value")), count(one.get("count")) or 0) for one in mappings(each)]
    found = sorted(found, key=lambda one: -one[1])[:_MOST_VALUES]
    return [value for value, _ in found], [count for _, count in found]


def metric_constraints(
    constraints: Mapping[str, Any], evaluation: Evaluation | None
) -> list[MetricConstraint]:
    """Return the bounds of a model's metrics, with whether the evaluation keeps to them."""
    values = {one.name: one.value for one in (evaluation.metrics if evaluation else [])}
    return [
        _constraint(str(name), found, values.get(str(name)))
        for kind in _KINDS
        for name, found in mapping(constraints.get(f"{kind}_constraints")).items()
        if isinstance(found, Mapping)
    ]


def _constraint(name: str, found: Mapping[str, Any], value: float | None) -> MetricConstraint:
    threshold = metrics.number(found.get("threshold"))
    comparison = str(found.get("comparison_operator", ""))
    holds = None
    if value is not None and threshold is not None:
        if comparison == "LessThanThreshold":
            holds = value >= threshold
        elif comparison == "GreaterThanThreshold":
            holds = value <= threshold
    return MetricConstraint(
        name=name,
        label=metrics.metric(name, value).label,
        threshold=threshold,
        comparison=comparison,
        value=value,
        holds=holds,
    )
