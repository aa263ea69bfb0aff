"""Each metric across the compared versions, with the interval of its difference."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from mlops_ext.services import metrics
from mlops_ext.services.comparison.figures import Figure, Figures
from mlops_ext.services.comparison.pairing import Contestant
from mlops_ext.services.models import value_of
from mlops_ext.services.records import Metric, MetricRow, PairedBy, PairedDifference

_AS_REGISTERED = 1e-4


def metric_rows(
    contestants: Sequence[Contestant],
    base: int,
    tested: Mapping[int, Figures],
    by: Mapping[int, PairedBy],
) -> list[MetricRow]:
    """Return headline figures and what the evaluations add, best known first.

    Args:
        contestants: the versions.
        base: place of the baseline.
        tested: figures from predictions, by place of the version.
        by: how the rows of versions were paired, by their place.
    """
    figures = [_figures(one) for one in contestants]
    known = {figure.name: figure for each in reversed(figures) for figure in each}
    rows = []
    for figure in metrics.metrics(dict.fromkeys(known)):
        values = [value_of(each, figure.name) for each in figures]
        told = {at: found.get(metrics.canonical(figure.name)) for at, found in tested.items()}
        rows.append(_row(figure, values, base, told, _rows(contestants[base]), by))
    return rows


def _figures(one: Contestant) -> list[Metric]:
    """Headline figures, then what the evaluation adds."""
    names = {figure.name for figure in one.version.metrics}
    more = one.evaluation.metrics if one.evaluation else []
    return [*one.version.metrics, *(figure for figure in more if figure.name not in names)]


def _rows(one: Contestant) -> int:
    return len(one.predictions.truth) if one.predictions else 0


def _row(
    figure: Metric,
    values: Sequence[float | None],
    base: int,
    told: Mapping[int, Figure | None],
    rows: int,
    by: Mapping[int, PairedBy],
) -> MetricRow:
    against = values[base]
    return MetricRow(
        name=figure.name,
        label=figure.label,
        better=figure.better,
        values=list(values),
        differences=[
            None if value is None or against is None else value - against for value in values
        ],
        best=best(values, figure.better),
        paired=[
            _paired(told.get(at), against, value, rows, by.get(at, "rows"))
            for at, value in enumerate(values)
        ],
    )


def _paired(
    told: Figure | None, against: float | None, value: float | None, rows: int, by: PairedBy
) -> PairedDifference | None:
    """The interval of a difference, if the predictions give the figures that are registered.

    A figure may be registered that was measured on other rows; its interval would be another's.
    """
    if told is None or not _same(told.base, against) or not _same(told.other, value):
        return None
    found = told.difference
    if math.isnan(found.low):
        return None
    return PairedDifference(
        low=found.low,
        high=found.high,
        p=found.p,
        method=found.method,
        rows=told.sampled or rows,
        by=by,
    )


def _same(computed: float, registered: float | None) -> bool:
    return registered is not None and math.isclose(
        computed, registered, rel_tol=_AS_REGISTERED, abs_tol=_AS_REGISTERED
    )


def best(values: Sequence[float | None], better: str | None) -> int | None:
    """Return the place of the best value; None on a tie or when the direction is not known."""
    known = [value for value in values if value is not None]
    if better is None or len(known) < 2:
        return None
    most = max(known) if better == "higher" else min(known)
    return values.index(most) if known.count(most) == 1 else None
