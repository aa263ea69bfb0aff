"""Clarify's explanations: global SHAP values and partial dependence, from ``analysis.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_ext.services import metrics
from mlops_ext.services.evaluation.tolerant import items, mapping, mappings, texts
from mlops_ext.services.records import Explanation, FeatureImportance, PartialDependence

_METHODS = ("kernel_shap", "asymmetric_shapley_value")


def explanations(document: Mapping[str, Any]) -> list[Explanation]:
    """Return the global SHAP values of each of the model's outputs."""
    each = mapping(document.get("explanations"))
    return [
        Explanation(
            output=str(output),
            importances=_importances(found["global_shap_values"]),
            expected=metrics.number(found.get("expected_value")),
        )
        for method in _METHODS
        for output, found in mapping(each.get(method)).items()
        if isinstance(found, Mapping) and isinstance(found.get("global_shap_values"), Mapping)
    ]


def dependences(document: Mapping[str, Any]) -> list[PartialDependence]:
    """Return how what the model says depends on single features."""
    found = mapping(document.get("explanations")).get("pdp")
    each = (_dependence(one) for one in mappings(found))
    return [one for one in each if one is not None]


def _importances(found: Mapping[str, Any]) -> list[FeatureImportance]:
    values = {str(name): metrics.number(value) for name, value in found.items()}
    known = [FeatureImportance(feature=n, value=v) for n, v in values.items() if v is not None]
    return sorted(known, key=lambda one: -abs(one.value))


def _dependence(found: Mapping[str, Any]) -> PartialDependence | None:
    places = items(found.get("feature_values"))
    given = items(found.get("model_predictions"))
    outputs = given if given and isinstance(given[0], list) else [given]
    lines = [[metrics.number(value) for value in items(line)] for line in outputs]
    if not places or any(len(line) != len(places) for line in lines):
        return None
    numbers = [metrics.number(place) for place in places]
    known = [number for number in numbers if number is not None]
    is_number = found.get("data_type") != "categorical" and len(known) == len(places)
    return PartialDependence(
        feature=str(found.get("feature_name", "")),
        type="number" if is_number else "category",
        values=known if is_number else [],
        categories=[] if is_number else [str(place) for place in places],
        predictions=lines,
        outputs=texts(found.get("label_headers")),
    )
