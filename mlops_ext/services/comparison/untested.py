"""Which differences have no interval, and why, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from mlops_ext.services import metrics
from mlops_ext.services.comparison.figures import OF_CURVES
from mlops_ext.services.records import MetricRow

_MOST = 6
_OTHERS = "the stored predictions do not give the values that are registered"
_UNDRAWN = "curves are tested where they are drawn"


def untested(
    names: Sequence[str],
    rows: Sequence[MetricRow],
    paired: Collection[int],
    reasons: Mapping[int, str],
    drawn: Collection[int],
) -> list[str]:
    """Return a sentence on each group of versions, then of figures, without an interval.

    Args:
        names: of the versions.
        rows: the figures.
        paired: places of the versions whose predictions could be paired with the baseline's.
        reasons: why those of the others could not be, by place.
        drawn: places of the versions whose curves are drawn.
    """
    groups: dict[str, list[str]] = {}
    for at, reason in reasons.items():
        groups.setdefault(reason, []).append(names[at])
    for row in rows:
        without = [
            at for at in paired if row.differences[at] is not None and row.paired[at] is None
        ]
        of_curve = metrics.canonical(row.name) in OF_CURVES
        undrawn = [at for at in without if of_curve and at not in drawn]
        others = [at for at in without if at not in undrawn]
        for reason, places in ((_OTHERS, others), (_UNDRAWN, undrawn)):
            if places:
                some = [names[at] for at in places] if len(places) < len(paired) else []
                groups.setdefault(reason, []).append(_figure(row.label, some))
    return [f"No 95 % interval for {_listed(of)}: {reason}." for reason, of in groups.items()]


def _figure(label: str, names: Sequence[str]) -> str:
    return f"{label} of {_listed(names)}" if names else label


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST])
    return f"{shown} and {len(names) - _MOST} more" if len(names) > _MOST else shown
