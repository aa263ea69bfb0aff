"""Versions side by side."""

from __future__ import annotations

from mlops_ext.server.route import Route
from mlops_ext.services import (
    comparison,
)
from mlops_ext.services.records import (
    Comparison,
    Record,
)


class ComparisonQuery(Record):
    """Which versions to compare; the baseline is the first when it is not named."""

    version: list[str]
    baseline: str | None = None


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "comparison",
        "Versions side by side",
        lambda r: comparison.compare(r.context.connection, r.query.version, r.query.baseline),
        answer=Comparison,
        query=ComparisonQuery,
    ),
)
