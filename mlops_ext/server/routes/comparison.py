"""Versions side by side, and a metric over the versions of a group."""

from __future__ import annotations

from mlops_ext.notebook.displays.comparison import document
from mlops_ext.server.route import Request, Route
from mlops_ext.services import comparison
from mlops_ext.services.records import Comparison, ComparisonPage, Record, Trend


class ComparisonQuery(Record):
    """Which versions to compare; the baseline is the first when it is not named."""

    version: list[str]
    baseline: str | None = None


class TrendQuery(Record):
    """Which metric; the group's headline metric when it is not named."""

    metric: str | None = None


def _compare(request: Request) -> Comparison:
    query: ComparisonQuery = request.query
    return comparison.compare(request.context.connection, query.version, query.baseline)


def _page(request: Request) -> ComparisonPage:
    found = _compare(request)
    names = "-".join(version.reference.replace("/", "-") for version in found.versions)
    return ComparisonPage(name=f"{names[:80]}.html", html=document(found))


def _trend(request: Request) -> Trend:
    query: TrendQuery = request.query
    return comparison.trend(request.context.connection, request.path["group"], query.metric)


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "comparison",
        "Versions side by side",
        _compare,
        answer=Comparison,
        query=ComparisonQuery,
    ),
    Route(
        "GET",
        "comparison/page",
        "Versions side by side as an HTML file",
        _page,
        answer=ComparisonPage,
        query=ComparisonQuery,
    ),
    Route(
        "GET",
        "models/{group}/trend",
        "A metric over the versions of a group",
        _trend,
        answer=Trend,
        query=TrendQuery,
    ),
)
