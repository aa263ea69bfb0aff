"""Clarify's bias metrics: what each abbreviation stands for and what its value says.

Definitions: *Pre-training* and *Post-training Bias Metrics* in the SageMaker developer guide.
There ``d`` is the facet value that the report is about, ``a`` all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mlops_ext.services import metrics
from mlops_ext.services.evaluation.tolerant import mapping, mappings
from mlops_ext.services.records import BiasFacet, BiasMetric

Phase = Literal["pre_training", "post_training"]
PHASES: tuple[Phase, ...] = ("pre_training", "post_training")


@dataclass(frozen=True)
class _Words:
    """How a metric reads.

    Args:
        label: its name in full.
        above: what a value above the neutral one says of ``{group}``.
        below: what a value below it says; the same as above for distances.
        neutral: the value of no bias.
    """

    label: str
    above: str
    below: str = ""
    neutral: float = 0.0


_OUTCOMES = "Outcomes of {group} are distributed differently from those of the others."
_KNOWN = {
    "CI": _Words(
        "Class imbalance",
        "{group} has fewer rows than the others.",
        "{group} has more rows than the others.",
    ),
    "DPL": _Words(
        "Difference in proportions of labels",
        "{group} has the favourable outcome less often than the others.",
        "{group} has the favourable outcome more often than the others.",
    ),
    "KL": _Words("Kullback-Leibler divergence", _OUTCOMES),
    "JS": _Words("Jensen-Shannon divergence", _OUTCOMES),
    "LP": _Words("Lp-norm", _OUTCOMES),
    "TVD": _Words("Total variation distance", _OUTCOMES),
    "KS": _Words("Kolmogorov-Smirnov", _OUTCOMES),
    "CDDL": _Words(
        "Conditional demographic disparity in labels",
        "{group} has a larger share of the rejected than of the accepted.",
        "{group} has a larger share of the accepted than of the rejected.",
    ),
    "DPPL": _Words(
        "Difference in positive proportions in predicted labels",
        "The model favours {group} less often than the others.",
        "The model favours {group} more often than the others.",
    ),
    "DI": _Words(
        "Disparate impact",
        "The model favours {group} more often than the others.",
        "The model favours {group} less often than the others.",
        neutral=1.0,
    ),
    "DCAcc": _Words(
        "Difference in conditional acceptance",
        "Against what happened, the model accepts more of {group} than of the others.",
        "Against what happened, the model accepts fewer of {group} than of the others.",
    ),
    "DCR": _Words(
        "Difference in conditional rejection",
        "Against what happened, the model rejects fewer of {group} than of the others.",
        "Against what happened, the model rejects more of {group} than of the others.",
    ),
    "RD": _Words(
        "Recall difference",
        "The model finds fewer of the favourable outcomes of {group} than of the others.",
        "The model finds more of the favourable outcomes of {group} than of the others.",
    ),
    "DAR": _Words(
        "Difference in acceptance rates",
        "When the model accepts, it is right less often for {group} than for the others.",
        "When the model accepts, it is right more often for {group} than for the others.",
    ),
    "DRR": _Words(
        "Difference in rejection rates",
        "When the model rejects, it is right more often for {group} than for the others.",
        "When the model rejects, it is right less often for {group} than for the others.",
    ),
    "SD": _Words(
        "Specificity difference",
        "The model finds more of the unfavourable outcomes of {group} than of the others.",
        "The model finds fewer of the unfavourable outcomes of {group} than of the others.",
    ),
    "AD": _Words(
        "Accuracy difference",
        "The model is right less often for {group} than for the others.",
        "The model is right more often for {group} than for the others.",
    ),
    "TE": _Words(
        "Treatment equality",
        "The model errs towards rejecting {group} more than the others.",
        "The model errs towards accepting {group} more than the others.",
    ),
    "CDDPL": _Words(
        "Conditional demographic disparity in predicted labels",
        "{group} has a larger share of those the model rejects than of those it accepts.",
        "{group} has a larger share of those the model accepts than of those it rejects.",
    ),
    "FT": _Words(
        "Counterfactual fliptest",
        "Rows of {group} are often judged otherwise than similar rows of the others.",
    ),
    "GE": _Words("Generalized entropy", "The model's benefits are spread unevenly over the rows."),
}
_KNOWN["DCA"] = _KNOWN["DCAcc"]  # as older reports name it
_EVEN = "No difference between {group} and the others."
_NOTHING = 5e-4
"""What is nearer to the neutral value shows as none in three decimals."""


def facets(document: Mapping[str, Any]) -> list[BiasFacet]:
    """Return the bias metrics of an ``analysis.json``, before training first."""
    found = []
    for phase in PHASES:
        for name, values in mapping(_section(document, phase).get("facets")).items():
            found += [_facet(str(name), one, phase) for one in mappings(values)]
    return found


def target(document: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return name and favourable value of the label that the report is about."""
    for phase in PHASES:
        section = _section(document, phase)
        if section.get("label") is not None:
            value = section.get("label_value_or_threshold")
            return str(section["label"]), None if value is None else str(value)
    return None, None


def _section(document: Mapping[str, Any], phase: Phase) -> Mapping[str, Any]:
    return mapping(document.get(f"{phase}_bias_metrics"))


def _facet(name: str, found: Mapping[str, Any], phase: Phase) -> BiasFacet:
    value = str(found.get("value_or_threshold", ""))
    group = f"{name} {value}".strip()
    return BiasFacet(
        facet=name,
        value=value,
        phase=phase,
        metrics=[_metric(one, group) for one in mappings(found.get("metrics"))],
    )


def _metric(found: Mapping[str, Any], group: str) -> BiasMetric:
    name, value = str(found.get("name", "")), metrics.number(found.get("value"))
    described = str(found.get("description") or name)
    words = _KNOWN.get(name, _Words(described, described))
    return BiasMetric(
        name=name,
        label=words.label,
        value=value,
        neutral=words.neutral,
        meaning=_meaning(words, value, str(found.get("error") or "")).replace("{group}", group),
    )


def _meaning(words: _Words, value: float | None, error: str) -> str:
    if value is None:
        return error or "It could not be measured."
    if abs(value - words.neutral) < _NOTHING:
        return _EVEN
    return words.above if value > words.neutral or not words.below else words.below
