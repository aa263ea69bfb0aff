"""Reads SageMaker's ``evaluation.json`` tolerantly: missing members, NaN as text or bare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_ext.services import metrics
from mlops_ext.services.evaluation import extras, matrix
from mlops_ext.services.evaluation.tolerant import count, mapping, texts
from mlops_ext.services.records import Curve, Evaluation, EvaluationKind, Metric

MEMBERS: dict[EvaluationKind, str] = {
    "binary": "binary_classification_metrics",
    "multiclass": "multiclass_classification_metrics",
    "regression": "regression_metrics",
}
"""SageMaker's top-level member of each kind."""

BASELINE = "_best_constant_classifier"
"""SageMaker's ending of the figures of a classifier that always says the same."""

EXTRAS = "mlops"
"""Our own top-level member, which SageMaker's readers ignore."""

_WRAPPERS = ("metrics", "evaluation", "report")


def read_document(document: Any, uri: str | None = None) -> Evaluation | None:
    """Return the record of an evaluation; None when the document holds none of the three kinds.

    Args:
        document: the parsed file; also one whose metrics lie one level deeper.
        uri: where it lies.
    """
    document = _unwrapped(document)
    kind = kind_of(document)
    if kind is None:
        return None
    found, about = document[MEMBERS[kind]], mapping(document.get(EXTRAS))
    classes = _classes(found, about, kind) if kind != "regression" else {}
    return Evaluation(
        kind=kind,
        rows=_rows(document, about, found),
        metrics=_scalars(found),
        baseline=_scalars(found, BASELINE) or _scalars(mapping(about.get("baseline"))),
        roc=curve(
            found.get("receiver_operating_characteristic_curve"),
            "false_positive_rates",
            "true_positive_rates",
        ),
        precision_recall=curve(found.get("precision_recall_curve"), "recalls", "precisions"),
        calibration=curve(about.get("calibration"), "mean_predicted", "fraction_positive"),
        residuals=extras.histogram(about.get("residuals")),
        predicted_actual=extras.scatter(about.get("predicted_actual")),
        segments=extras.segments(about.get("segments")),
        columns=extras.columns(about.get("columns")),
        notes=texts(about.get("notes")),
        uri=uri,
        **classes,
    )


def kind_of(document: Any) -> EvaluationKind | None:
    """Return which of the three kinds a document holds."""
    if not isinstance(document, Mapping):
        return None
    held = (kind for kind, name in MEMBERS.items() if isinstance(document.get(name), Mapping))
    return next(held, None)


def _unwrapped(document: Any) -> Any:
    if isinstance(document, Mapping) and kind_of(document) is None:
        inner = (document.get(name) for name in _WRAPPERS)
        return next((each for each in inner if kind_of(each)), document)
    return document


def _rows(
    document: Mapping[str, Any], about: Mapping[str, Any], found: Mapping[str, Any]
) -> int | None:
    dataset = mapping(document.get("dataset"))  # as Model Monitor writes it
    rows = count(about.get("rows", dataset.get("item_count")))
    if rows is not None:
        return rows
    counts, _ = matrix.read(found.get("confusion_matrix"))
    return sum(counts.values()) or None


def _classes(
    found: Mapping[str, Any], about: Mapping[str, Any], kind: EvaluationKind
) -> dict[str, Any]:
    """The members that come of the confusion matrix."""
    counts, labels = matrix.read(found.get("confusion_matrix"))
    given = texts(about.get("labels"))
    if len(given) == len(labels) and set(given) != set(labels):
        counts, labels = matrix.renamed(counts, labels, given), given
    elif set(labels) <= set(given):
        labels = given
    threshold = metrics.number(about.get("threshold"))
    return {
        "labels": labels,
        "confusion": matrix.dense(counts, labels) if counts else [],
        "confused": matrix.confused(counts) if kind == "multiclass" else [],
        "per_class": matrix.per_class(counts, labels) if counts else [],
        "threshold": 0.5 if threshold is None else threshold,
    }


def _scalars(found: Mapping[str, Any], ending: str = "") -> list[Metric]:
    """Figures whose name ends so, without that ending; with none, those of the model itself."""
    values = {
        name.removesuffix(ending): value["value"] if isinstance(value, Mapping) else value
        for name, value in found.items()
        if _is_scalar(value) and (name.endswith(ending) if ending else not name.endswith(BASELINE))
    }
    return metrics.metrics(values)


def _is_scalar(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "value" in value
    return isinstance(value, int | float) and not isinstance(value, bool)


def curve(found: Any, x_name: str, y_name: str) -> Curve | None:
    """Read a curve from two lists of one length, with thresholds and counts where it has them."""
    if not isinstance(found, Mapping):
        return None
    x, y = found.get(x_name), found.get(y_name)
    if not isinstance(x, list) or not isinstance(y, list) or len(x) != len(y):
        return None
    # A point without a place is left out; one without a threshold is not (the first is infinite).
    points = [
        (float(a), float(b), metrics.number(t), metrics.number(n))
        for a, b, t, n in zip(
            map(metrics.number, x),
            map(metrics.number, y),
            _beside(found.get("thresholds"), len(x)),
            _beside(found.get("counts"), len(x)),
            strict=True,
        )
        if a is not None and b is not None
    ]
    if not points:
        return None
    thresholds = [t for _, _, t, _ in points]
    counts = [n for _, _, _, n in points]
    return Curve(
        x=[point[0] for point in points],
        y=[point[1] for point in points],
        thresholds=thresholds if any(t is not None for t in thresholds) else [],
        counts=[int(n or 0) for n in counts] if any(n is not None for n in counts) else [],
    )


def _beside(values: Any, length: int) -> list[Any]:
    return values if isinstance(values, list) and len(values) == length else [None] * length
