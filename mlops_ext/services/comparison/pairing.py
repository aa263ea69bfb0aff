"""Pairs the predictions of two versions row by row, or says why they cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mlops_ext.services.comparison import rows
from mlops_ext.services.comparison.predictions import in_order_of, taken
from mlops_ext.services.comparison.statistics import Rows
from mlops_ext.services.evaluation.predictions import Predictions
from mlops_ext.services.records import Evaluation, PairedBy, Version

_KINDS = {
    "binary": "classifies in two classes",
    "multiclass": "classifies in many classes",
    "regression": "predicts numbers",
}


@dataclass(frozen=True)
class Contestant:
    """One of the compared versions.

    Args:
        version: its record.
        evaluation: none when none is stored.
        predictions: none when none are stored.
    """

    version: Version
    evaluation: Evaluation | None = None
    predictions: Predictions | None = None

    @property
    def name(self) -> str:
        """Its reference."""
        return self.version.reference


@dataclass(frozen=True)
class Paired:
    """Predictions of two versions for the same rows, in one order.

    Args:
        base: of the baseline.
        other: of the other version.
        by: what tells that they are the same rows: all inputs, those that both versions take, or
            only that the same happened in row after row.
    """

    base: Predictions
    other: Predictions
    by: PairedBy = "rows"


def pair(base: Contestant, other: Contestant) -> Paired | str:
    """Return the pairs, or the reason why there are none, as the rest of a sentence."""
    reason = _unlike(base, other)
    if reason:
        return reason
    for one in (base, other):
        if one.predictions is None:
            return f"no predictions are stored with {one.name}"
    assert base.predictions is not None
    assert other.predictions is not None
    first, second = base.predictions, other.predictions
    if first.kind == "multiclass":
        if set(first.labels) != set(second.labels):
            return f"their classes differ: {_listed(first.labels)} and {_listed(second.labels)}"
        second = in_order_of(second, first.labels)
    by, order = _found(first, second)
    if order is None:
        return _differing_rows(first, second)
    second = taken(second, order)
    if not rows.equal(first.truth, second.truth):
        differing = int((first.truth != second.truth).sum())
        return f"what happened differs in {differing:,} of {len(first.truth):,} rows"
    return Paired(first, second, by)


def _found(base: Predictions, other: Predictions) -> tuple[PairedBy, Rows | None]:
    """How the same rows are told, and those of the other in the base's order."""
    order = rows.by_all_columns(base, other)
    if order is not None:
        return "rows", order
    order = rows.by_common_columns(base, other)
    if order is not None:
        return "columns", order
    return "order", np.arange(len(base.truth)) if _equal_by_order(base, other) else None


def _equal_by_order(base: Predictions, other: Predictions) -> bool:
    """Whether the same happened in row after row, too often for chance.

    Rows that are sorted by what happened say nothing: they are equal for other rows, too.
    """
    if not rows.equal(base.truth, other.truth):
        return False
    return rows.turns(base.truth) >= rows.LEAST_TURNS


def _unlike(base: Contestant, other: Contestant) -> str:
    one, two = base.evaluation, other.evaluation
    for contestant in (base, other):
        if contestant.evaluation is None:
            return f"no evaluation is stored with {contestant.name}"
    assert one is not None
    assert two is not None
    if one.kind != two.kind:
        return f"{base.name} {_KINDS[one.kind]} and {other.name} {_KINDS[two.kind]}"
    if set(one.labels) != set(two.labels) and one.labels and two.labels:
        return f"their classes differ: {_listed(one.labels)} and {_listed(two.labels)}"
    if one.kind == "binary" and one.labels != two.labels:
        return "they do not take the same class as positive"
    return ""


def _listed(labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:4])
    return f"{shown} and {len(labels) - 4} more" if len(labels) > 4 else shown


def _differing_rows(base: Predictions, other: Predictions) -> str:
    counts = f"{len(other.truth):,} and {len(base.truth):,} rows"
    if base.row is not None and other.row is not None:
        counts += f", {len(np.intersect1d(base.row, other.row)):,} in common"
    return f"they were evaluated on different rows ({counts})"
