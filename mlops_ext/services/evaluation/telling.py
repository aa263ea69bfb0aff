"""Tells from what happened and what a model said which kind of outcome they are, and checks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.errors import InvalidInput
from mlops_ext.services.evaluation import inputs
from mlops_ext.services.evaluation.asking import Answer, sums_to_one
from mlops_ext.services.evaluation.multiclass import Codes, Multiclass
from mlops_ext.services.evaluation.outcomes import Binary, Outcome
from mlops_ext.services.evaluation.regression import Regression
from mlops_ext.services.records import EvaluationKind


def outcome_of(
    y: Any,
    answer: Answer,
    *,
    threshold: float | None = None,
    labels: Sequence[Any] | None = None,
) -> Outcome:
    """Return what happened beside what a model said.

    Args:
        y: what happened, one value a row.
        answer: what the model said.
        threshold: binary: for predicting positive; 0.5 for probabilities, else 0.
        labels: all classes in the order of the answer's columns.

    Raises:
        InvalidInput: lengths differ, a value is missing or not finite, classes do not fit, or
            labels or threshold cannot apply.
    """
    truth = _truth(y)
    values = _squeezed(answer.values)
    if len(truth) != len(values) or not len(truth):
        raise InvalidInput.of(
            "InvalidScores",
            f"There are {len(truth):,} rows and {len(values):,} scores.",
            hint="Give one score for each row.",
        )
    classes = list(labels) if labels is not None else answer.classes
    kind = _kind(truth, values, answer, classes)
    if kind == "regression":
        _refuse_labels(labels)
        return Regression(_numbers(truth, "truth"), _numbers(values, "score"))
    if kind == "multiclass":
        _check_labels(truth, labels)
        return _multiclass(truth, values, answer, classes)
    return _binary(truth, values, answer, classes, threshold)


def _refuse_labels(labels: Sequence[Any] | None) -> None:
    """A regression has no classes; to leave labels out in silence would hide a mistake."""
    if labels is not None:
        raise InvalidInput.of(
            "InvalidLabels",
            "Labels name classes, and this is a regression.",
            hint='Leave labels out, or say kind="binary" or "multiclass" if it has classes.',
        )


def _check_labels(truth: inputs.Column, labels: Sequence[Any] | None) -> None:
    """Labels that are only names for the classes would make every prediction wrong."""
    if labels is not None and len(_others(truth, list(labels))) == len(_sorted(truth)):
        raise InvalidInput.of(
            "InvalidLabels",
            f"No row has one of the classes {', '.join(map(str, labels[:5]))}; the first has "
            f"{truth[0]!s}.",
            hint="Labels are the classes as they stand in the truth, in the order of the "
            "model's columns. Leave them out where the model knows them.",
        )


def _truth(y: Any) -> inputs.Column:
    given = inputs.as_values(y)
    if given.ndim == 0:
        raise InvalidInput.of(
            "InvalidTruth",
            f"The truth is one {type(y).__name__}.",
            hint="Give what happened, one value for each row.",
        )
    values = inputs.plain(_squeezed(given))
    if values.ndim != 1:
        raise InvalidInput.of(
            "InvalidTruth",
            f"The truth has {values.shape[-1]:,} columns.",
            hint="Give one value for each row; evaluate a model of several outputs one by one.",
        )
    for row, value in enumerate(values.tolist()) if values.dtype.kind in "fO" else ():
        if inputs.is_missing(value):
            raise InvalidInput.of(
                "InvalidTruth",
                f"The truth of row {row} is missing.",
                hint="Leave out rows of which it is not known what happened.",
            )
    return values


def _squeezed(values: NDArray[Any]) -> NDArray[Any]:
    return values[:, 0] if values.ndim == 2 and values.shape[1] == 1 else values


def _kind(
    truth: inputs.Column, values: NDArray[Any], answer: Answer, classes: list[Any] | None
) -> EvaluationKind:
    if answer.kind is not None:
        return answer.kind
    if classes is not None:
        return "multiclass" if len(classes) > 2 else "binary"
    if values.ndim == 2:
        return "multiclass" if values.shape[1] > 2 else "binary"
    different = np.unique(truth.astype(str) if truth.dtype.kind == "O" else truth)
    if truth.dtype.kind not in "iuf":
        return "multiclass" if len(different) > 2 else "binary"
    if not (different == np.round(different)).all():
        return "regression"
    if len(different) == 2 or (answer.form != "raw" and len(different) < 2):
        return "binary"
    if len(different) == 1 and values.dtype.kind in "biuf":
        within = values.min() >= 0 and values.max() <= 1
        return "binary" if different[0] in (0, 1) and within else "regression"
    is_class = truth.dtype.kind != "f" and values.dtype.kind in "iuf"
    return "multiclass" if is_class and np.isin(values, different).all() else "regression"


def _numbers(values: NDArray[Any], what: str) -> NDArray[np.float64]:
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput.of(
            "InvalidScores", f"The {what} of each row must be a number.", str(error)
        ) from error
    bad = np.argwhere(~np.isfinite(found))
    if len(bad):
        raise InvalidInput.of("InvalidScores", f"The {what} of row {bad[0][0]} is not a number.")
    return found


def _binary(
    truth: inputs.Column,
    values: NDArray[Any],
    answer: Answer,
    classes: list[Any] | None,
    threshold: float | None,
) -> Binary:
    negative, positive = _two(classes if classes is not None else _sorted(truth))
    happened = np.asarray(truth == positive)
    _check_two(truth, happened, negative, positive)
    score, form = _score(values, answer, negative, positive)
    is_probability = form == "probability" or (
        form == "raw" and bool(score.min() >= 0 and score.max() <= 1)
    )
    cut = threshold if threshold is not None else 0.5 if is_probability else 0.0
    if threshold is not None:
        _check_threshold(threshold, is_probability)
    # Classes alone are no probabilities, though 0 and 1 look so.
    measured = is_probability and not (form == "raw" and set(np.unique(score)) <= {0.0, 1.0})
    return Binary(happened, score, float(cut), (str(negative), str(positive)), measured)


def _check_threshold(threshold: float, is_probability: bool) -> None:
    """Refuse what no probability can reach; other scores have no bounds but infinity."""
    low, high = (0.0, 1.0) if is_probability else (-np.inf, np.inf)
    if not (np.isfinite(threshold) and low <= threshold <= high):
        bounds = "probabilities lie from 0 to 1" if is_probability else "scores are finite numbers"
        raise InvalidInput.of(
            "InvalidThreshold",
            f"The threshold is {threshold:g}, and {bounds}.",
            hint="Choose one among them, or leave it out.",
        )


def _two(classes: list[Any]) -> tuple[Any, Any]:
    if len(classes) != 2:
        raise InvalidInput.of(
            "NotBinary",
            f"A binary evaluation needs two classes, and there are {len(classes):,}.",
            hint="Name them: labels=[negative, positive].",
        )
    return classes[0], classes[1]


def _check_two(
    truth: inputs.Column, happened: NDArray[np.bool_], negative: Any, positive: Any
) -> None:
    others = truth[~happened & np.asarray(truth != negative)]
    if len(others):
        raise InvalidInput.of(
            "NotBinary", f"A row has the class {others[0]!s}, not {negative!s} or {positive!s}."
        )
    if happened.all() or not happened.any():
        only = positive if happened.all() else negative
        raise InvalidInput.of(
            "OneClass",
            f"All {len(truth):,} rows are of class {only!s}; nothing can be told from them.",
            hint="Evaluate on rows of both classes.",
        )


def _score(
    values: NDArray[Any], answer: Answer, negative: Any, positive: Any
) -> tuple[NDArray[np.float64], str]:
    """The score of the positive class, and its form."""
    if values.ndim == 2:
        if values.shape[1] != 2:
            raise _columns(values, 2)
        order = answer.classes or [negative, positive]
        place = order.index(positive) if positive in order else 1
        form = "probability" if sums_to_one(values) else answer.form
        return _numbers(values[:, place], "score"), form
    if values.dtype.kind not in "biuf" or set(np.unique(values).tolist()) <= {negative, positive}:
        said = np.asarray(values == positive)
        strange = values[~said & np.asarray(values != negative)]
        if len(strange):
            raise InvalidInput.of(
                "InvalidScores",
                f"A score is {strange.tolist()[0]!r}: no number, and neither {negative!s} nor "
                f"{positive!s}.",
            )
        return said.astype(np.float64), "raw"
    score = _numbers(values, "score")
    turned = answer.classes is not None and positive == answer.classes[0]
    return (-score if turned and answer.form == "decision" else score), answer.form


def _multiclass(
    truth: inputs.Column, values: NDArray[Any], answer: Answer, classes: list[Any] | None
) -> Multiclass:
    if values.ndim != 2:
        known = classes if classes is not None else _sorted(truth)
        order = [*known, *_others(values, known)]
        order += _others(truth, order)
        names = tuple(str(one) for one in order)
        return Multiclass(_codes(truth, order), _codes(values, order), names)
    scores = _numbers(values, "score")
    known = classes if classes is not None else _numbered(truth, scores.shape[1])
    if len(known) != scores.shape[1]:
        raise _columns(values, len(known))
    order = [*known, *_others(truth, known)]
    given = answer.form == "probability" or (answer.form == "raw" and sums_to_one(scores))
    missing = np.zeros((len(scores), len(order) - len(known)))
    return Multiclass(
        _codes(truth, order),
        scores.argmax(axis=1).astype(np.int32),
        tuple(str(one) for one in order),
        np.hstack([scores, missing]) if given else None,
    )


def _columns(values: NDArray[Any], wanted: int) -> InvalidInput:
    return InvalidInput.of(
        "InvalidScores",
        f"There are {values.shape[1]:,} columns of scores for {wanted:,} classes.",
        hint="Name the classes in the order of the columns: labels=[…].",
    )


def _numbered(truth: inputs.Column, width: int) -> list[Any]:
    """The classes behind columns without names: those of the truth, or numbers from 0."""
    known = _sorted(truth)
    return known if len(known) == width else list(range(width))


def _sorted(values: inputs.Column) -> list[Any]:
    found = list(dict.fromkeys(values.tolist()))
    try:
        return sorted(found)
    except TypeError:  # classes of several types
        return sorted(found, key=str)


def _others(values: inputs.Column, known: list[Any]) -> list[Any]:
    held = set(known)
    return _sorted(np.array([v for v in values.tolist() if v not in held], dtype=object))


def _codes(values: inputs.Column, order: list[Any]) -> Codes:
    places = {label: place for place, label in enumerate(order)}
    return np.array([places[value] for value in values.tolist()], dtype=np.int32)
