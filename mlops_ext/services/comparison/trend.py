"""A metric over the versions of a group, and whether the approved ones became worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.errors import InvalidInput, MLOpsError
from mlops_ext.services import finding, metrics
from mlops_ext.services.comparison.compare import of
from mlops_ext.services.comparison.reading import read
from mlops_ext.services.comparison.verdict import outcome_of
from mlops_ext.services.models import value_of
from mlops_ext.services.near import no_group
from mlops_ext.services.records import (
    PairedDifference,
    Regression,
    Trend,
    TrendPoint,
    VersionSummary,
)

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_SHARE = 0.01
"""Of the earlier value: by how much a figure without an interval must be worse."""


def trend(connection: Connection, group: str, metric: str | None = None) -> Trend:
    """Return a metric over a group's versions, oldest first.

    The regression compares the latest approved version with the approved one before it: by the
    interval of their paired difference where both keep predictions, else by 1 %.

    Args:
        connection: where.
        group: the model package group.
        metric: name; by default the group's headline metric.

    Raises:
        UnknownReference: there is no such group.
        InvalidInput: none of its versions has the metric.
        MLOpsError: SageMaker cannot be asked.
    """
    table = finding.versions(connection)
    versions = sorted(
        (version for version in table.versions if version.group == group),
        key=lambda version: version.number,
    )
    if not versions and group not in table.groups:
        raise no_group(group, table.groups)
    names = _names(versions)
    chosen = metric or metrics.headline(names) or ""
    same = [name for name in names if metrics.canonical(name) == metrics.canonical(chosen)]
    if metric is not None and not same:
        raise InvalidInput.of(
            "UnknownMetric",
            f"No version of {group} has the metric {metric}.",
            hint=f"There are {', '.join(names)}." if names else "Register one with metrics={…}.",
        )
    shown = metrics.metric(chosen, None)
    points = [
        TrendPoint(
            number=version.number,
            reference=version.reference,
            approval=version.approval,
            value=_value(version, same),
        )
        for version in versions
    ]
    return Trend(
        group=group,
        metric=chosen,
        label=shown.label,
        better=shown.better,
        metrics=names,
        points=points,
        regression=_regression(connection, points, shown.name, shown.better),
    )


def _names(versions: list[VersionSummary]) -> list[str]:
    found = dict.fromkeys(figure.name for version in versions for figure in version.metrics)
    return sorted(found, key=metrics.rank)


def _value(version: VersionSummary, names: list[str]) -> float | None:
    values = (value_of(version.metrics, name) for name in names)
    return next((value for value in values if value is not None), None)


def _regression(
    connection: Connection, points: list[TrendPoint], metric: str, better: str | None
) -> Regression | None:
    approved = [one for one in points if one.approval == "Approved" and one.value is not None]
    if better is None or len(approved) < 2:
        return None
    before, latest = approved[-2:]
    assert before.value is not None
    assert latest.value is not None
    difference = latest.value - before.value
    if (difference < 0) != (better == "higher") or not difference:
        return None
    paired = _paired(connection, before, latest, metric)
    if paired is not None:
        if outcome_of(paired, better) != "worse":
            return None
        reason = "its whole 95 % interval is worse"
    elif abs(difference) > _SHARE * abs(before.value):
        reason = "by more than 1 %"
    else:
        return None
    return Regression(
        version=latest.reference, before=before.reference, difference=difference, reason=reason
    )


def _paired(
    connection: Connection, before: TrendPoint, latest: TrendPoint, metric: str
) -> PairedDifference | None:
    try:
        found = of(read(connection, [before.reference, latest.reference]), 0)
    except MLOpsError:
        return None  # a file that cannot be read leaves the figures themselves
    wanted = metrics.canonical(metric)
    row = next((one for one in found.metrics if metrics.canonical(one.name) == wanted), None)
    return row.paired[1] if row else None
