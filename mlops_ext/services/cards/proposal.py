"""What a model card can say by itself: all that a version knows of how it was made and judged.

What it is for, and what to beware of, only people know: those sections are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from mlops_ext.services.cards.schema import MATRIX_SIDE, Content
from mlops_ext.services.records import Curve, Evaluation, Metric, Version

_POINTS = 100
"""Of a curve: five of them fit into a card with room to spare."""

_LINE, _NAME, _WORD = 1024, 255, 63


def propose(version: Version, evaluation: Evaluation | None) -> Content:
    """Return the content of a card, valid by AWS's schema."""
    overview = _filled(
        model_creator=_cut(version.created_by, _LINE),
        model_artifact=[_cut(version.archive.uri, _LINE)] if version.archive else None,
    )
    details = [_evaluated(version, evaluation)] if evaluation else None
    return _filled(
        model_overview=overview,
        training_details=_training(version),
        evaluation_details=details,
        additional_information=_filled(custom_details=_known(version)),
    )


def _training(version: Version) -> Content:
    uses = [use for use in version.datasets if use.role == "train"]
    rows = [f"{use.name}: {use.rows:,} rows" for use in uses if use.rows is not None]
    job = _filled(
        training_datasets=[_cut(use.uri, _LINE) for use in uses][:15],
        training_environment=_filled(container_image=[version.image] if version.image else None),
        user_provided_training_metrics=[
            {"name": _cut(one.name, _NAME), "value": one.value}
            for one in version.metrics
            if one.value is not None
        ][:50],
        user_provided_hyper_parameters=[
            {"name": _cut(name, _NAME), "value": _cut(_text(value), _NAME)}
            for name, value in version.parameters.items()
            if _text(value)
        ][:100],
    )
    return _filled(training_observations=_cut(". ".join(rows), _LINE), training_job_details=job)


def _evaluated(version: Version, evaluation: Evaluation) -> Content:
    tests = [_cut(use.uri, _LINE) for use in version.datasets if use.role != "train"]
    facts = {
        "rows": str(evaluation.rows) if evaluation.rows is not None else None,
        "threshold": f"{evaluation.threshold:g}" if evaluation.kind == "binary" else None,
        "source": _cut(evaluation.uri, _LINE),
    }
    kind = "regression" if evaluation.kind == "regression" else f"{evaluation.kind}_classification"
    data = [*_numbers(evaluation.metrics), *_charts(evaluation)]
    return _filled(
        name=_cut(f"Evaluation of {version.reference}", _WORD),
        evaluation_observation=_cut(" ".join(evaluation.notes), 2096),
        datasets=tests[:10],
        metadata=_filled(**facts),
        metric_groups=[{"name": f"{kind}_metrics", "metric_data": data}] if data else None,
    )


def _numbers(metrics: Iterable[Metric]) -> list[Content]:
    return [
        {"name": _cut(one.name, _NAME), "type": "number", "value": one.value}
        for one in metrics
        if one.value is not None
    ]


def _charts(evaluation: Evaluation) -> list[Content]:
    curves = (
        ("receiver_operating_characteristic_curve", evaluation.roc, "False positive rate",
         "True positive rate"),
        ("precision_recall_curve", evaluation.precision_recall, "Recall", "Precision"),
        ("calibration_curve", evaluation.calibration, "Mean predicted", "Fraction positive"),
    )  # fmt: skip
    found = [_curve(name, curve, x, y) for name, curve, x, y in curves if curve and curve.x]
    matrix, residuals = evaluation.confusion, evaluation.residuals
    if matrix and len(matrix) <= MATRIX_SIDE:
        labels = [_cut(label, _WORD) for label in evaluation.labels]
        found.append(
            {
                "name": "confusion_matrix",
                "type": "matrix",
                "value": [[float(count) for count in row] for row in matrix],
                "x_axis_name": labels,
                "y_axis_name": labels,
            }
        )
    if residuals and residuals.counts:
        found.append(
            {
                "name": "residuals",
                "type": "bar_chart",
                "value": [float(count) for count in residuals.counts],
                "x_axis_name": [
                    f"{low:.4g} to {high:.4g}"
                    for low, high in zip(residuals.edges, residuals.edges[1:], strict=False)
                ],
                "y_axis_name": "Rows",
            }
        )
    return found


def _curve(name: str, curve: Curve, across: str, up: str) -> Content:
    points = [
        [round(x, 5), round(y, 5)]
        for x, y in zip(curve.x, curve.y, strict=False)
        if math.isfinite(x) and math.isfinite(y)
    ]
    if len(points) > _POINTS:
        step = (len(points) - 1) / (_POINTS - 1)
        points = [points[round(at * step)] for at in range(_POINTS)]
    return {
        "name": name,
        "type": "linear_graph",
        "value": points,
        "x_axis_name": across,
        "y_axis_name": up,
    }


def _known(version: Version) -> Content:
    environment, notebook = version.environment, version.notebook
    framework = environment and " ".join(
        filter(None, (environment.framework, environment.framework_version))
    )
    facts = {
        "description": version.description,
        "framework": framework or version.framework,
        "python": environment.python if environment else None,
        "commit": version.commit,
        "notebook": notebook.name if notebook else None,
    }
    return _filled(**{name: _cut(value, _LINE) for name, value in facts.items()})


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _cut(text: str | None, length: int) -> str:
    """Return the text, its end left out where AWS takes no more."""
    text = text or ""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _filled(**members: Any) -> Content:
    """Return the members that say something."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
