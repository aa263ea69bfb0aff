"""The query language, held to the answers that the browser's reading is held to."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlops_ext.services import metrics
from mlops_ext.services.finding import Table, parse
from mlops_ext.services.finding.filtering import passing, unknown_words
from mlops_ext.services.finding.find import order
from mlops_ext.services.finding.table import COLLECTION_TAG, GroupSource
from mlops_ext.services.records import VersionSummary
from mlops_ext.services.references import ALIAS_TAG

CASES: dict[str, Any] = json.loads((Path(__file__).parent / "queries.json").read_text("utf-8"))
PLACE = "arn:aws:sagemaker:us-east-1:000000000000:model-package"


def source(group: dict[str, Any]) -> GroupSource:
    tags = dict(group["tags"])
    tags |= {f"{ALIAS_TAG}{name}": str(number) for name, number in group["aliases"].items()}
    tags |= {f"{COLLECTION_TAG}{at}": path for at, path in enumerate(group["collections"])}
    return GroupSource(f"{PLACE}-group/{group['name']}", "", None, tags)


def row(version: dict[str, Any]) -> VersionSummary:
    group, number = version["reference"].split("/")
    return VersionSummary.model_validate(
        {
            **version,
            "group": group,
            "number": number,
            "arn": f"{PLACE}/{version['reference']}",
            "status": version.get("status", "Completed"),
            "modified": version["created"],
            "metrics": metrics.metrics(version["metrics"]),
        }
    )


@pytest.fixture(scope="module")
def table() -> Table:
    groups = {group["name"]: source(group) for group in CASES["groups"]}
    return Table([row(version) for version in CASES["versions"]], groups, "mark")


def found(table: Table, query: str) -> list[str]:
    read = parse(query)
    assert read.problems == ()
    return [table.versions[at].reference for at in np.flatnonzero(passing(table, read.terms))]


@pytest.mark.parametrize(("query", "references"), CASES["queries"])
def test_a_query_keeps_the_versions_for_which_all_its_terms_hold(
    table: Table, query: str, references: list[str]
) -> None:
    assert found(table, query) == references


@pytest.mark.parametrize(("sort", "references"), CASES["sorts"])
def test_versions_without_a_value_come_last_either_way(
    table: Table, sort: str, references: list[str]
) -> None:
    ranks = order(table, sort)
    assert [table.versions[at].reference for at in np.argsort(ranks)] == references


@pytest.mark.parametrize(("query", "problem"), CASES["problems"])
def test_what_means_nothing_is_told_with_the_closest(
    table: Table, query: str, problem: str
) -> None:
    read = parse(query)
    (told,) = [*read.problems, *unknown_words(table, read.terms)]
    assert told.startswith(problem)


def test_a_span_until_now_is_counted_from_now(table: Table) -> None:
    (term,) = parse("created:36h").terms
    assert term.period is not None
    since = datetime.now(UTC) - timedelta(hours=36)
    assert abs(term.period.start - since.timestamp()) < 60
    assert found(table, "created:1h") == []
