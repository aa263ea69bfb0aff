"""Comparing versions that are registered: what is read, and how often SageMaker is asked."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from services.support import Trained, fault

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services import comparison, governance
from mlops_ext.services.registration.register import register


@pytest.fixture(scope="module")
def group(connection: Connection, trained: list[Trained]) -> str:
    """Two versions of a group, the first the weaker one."""
    for one in trained:
        register(connection, one.model, "tested", evaluation=one.result, datasets=[one.path])
    return "tested"


def test_versions_are_compared(connection: Connection, group: str, trained: list[Trained]) -> None:
    found = comparison.compare(connection, ["tested/2", "tested/1"], "tested/1")
    assert found.baseline == 1
    rows = {row.name: row for row in found.metrics}
    first, second = (one.result.metrics["auc"] for one in trained)
    assert rows["auc"].values == [second, first]
    assert rows["auc"].differences == [second - first, 0]
    changed = {row.name: row.values for row in found.changes if row.differs}
    assert changed["logisticregression__C"] == ["1.0", "0.0001"]
    assert not next(row for row in found.changes if row.name == "train.csv rows").differs
    assert all(found.evaluations)
    assert found.outcome == "unclear"  # 143 rows are few
    assert found.verdict.startswith("No clear difference between tested/2 and tested/1. AUC ")
    assert f"{second:.4f} against {first:.4f}" in found.verdict
    assert "DeLong, paired on the same 143 rows" in found.verdict
    assert [len(row.paired) for row in found.metrics] == [2] * len(found.metrics)
    assert found.gains[0].version == 0


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ({"rmse": 2.0}, {"rmse": 1.5}, "no evaluation is stored with verdicts/"),
        ({"rmse": 2.0}, {"rmse": 1.5}, "RMSE 1.5000 against 2.0000: −0.5000."),
        ({"profit": 1}, {"profit": 2}, "they share no figure whose better direction is known"),
        ({"auc": 0.5}, {"f1": 0.5}, "they share no figure whose better direction is known"),
    ],
)
def test_the_verdict_says_no_more_than_is_known(
    connection: Connection,
    trained: list[Trained],
    first: dict[str, float],
    second: dict[str, float],
    words: str,
) -> None:
    made = [
        register(connection, trained[0].model, "verdicts", metrics=one, force=True)
        for one in (first, second)
    ]
    found = comparison.compare(connection, [one.reference for one in made])
    assert (found.outcome, words in found.verdict) == ("unknown", True)


def test_ten_versions_are_one_search_and_their_files_at_once(
    connection: Connection, trained: list[Trained], monkeypatch: pytest.MonkeyPatch
) -> None:
    group = "ten-versions-with-a-name-of-the-usual-length"
    for at in range(10):
        one = trained[at % 2]
        made = register(connection, one.model, group, evaluation=one.result, force=True)
        if at == 0:
            governance.decide(connection, made.reference, "Approved", "Good")
    references = [f"{group}/{number}" for number in range(1, 11)]
    asked: list[str] = []
    original = connection.client

    def client(service: str) -> Any:
        found = original(service)
        found.meta.events.register(
            "before-call", lambda model, **_: asked.append(model.name), unique_id="counted"
        )
        return found

    monkeypatch.setattr(connection, "client", client)
    found = comparison.compare(connection, references)
    assert Counter(asked) == {"Search": 1, "GetObject": 30}
    assert [version.reference for version in found.versions] == references
    assert [bool(one and one.roc) for one in found.evaluations] == [True] * 6 + [False] * 4
    assert {gain.version for gain in found.gains} == {1, 2, 3, 4, 5}
    assert len(found.judgements) == 9
    assert found.versions[0].approval == "Approved"
    trend = comparison.trend(connection, group)
    assert (trend.metric, len(trend.points), trend.regression) == ("auc", 10, None)


def test_a_worse_approved_version_is_a_regression(
    connection: Connection, trained: list[Trained]
) -> None:
    for value in (0.9, 0.95, 0.92):
        register(connection, trained[0].model, "fell", metrics={"auc": value}, force=True)
    for number in (2, 3):
        governance.decide(connection, f"fell/{number}", "Approved", "Good")
    found = comparison.trend(connection, "fell", "auc")
    assert [point.value for point in found.points] == [0.9, 0.95, 0.92]
    assert found.regression is not None
    assert (found.regression.version, found.regression.before) == ("fell/3", "fell/2")
    assert found.regression.reason == "by more than 1 %"
    with pytest.raises(InvalidInput, match="has the metric recall"):
        comparison.trend(connection, "fell", "recall")
    with pytest.raises(UnknownReference):
        comparison.trend(connection, "rose")


def test_a_file_that_may_not_be_read_takes_its_part_away_alone(
    connection: Connection, group: str
) -> None:
    with fault(connection, "GetObject", "AccessDenied"):
        found = comparison.compare(connection, ["tested/1", "tested/2"])
    assert [version.reference for version in found.versions] == ["tested/1", "tested/2"]
    assert len(found.notes) == 1
    assert "No permission to read the " in found.notes[0]


@pytest.mark.parametrize("references", [[], ["tested/1"], ["tested/1"] * 11])
def test_one_or_too_many_are_not_compared(connection: Connection, references: list[str]) -> None:
    counted = "is 1 version" if len(references) == 1 else f"are {len(references)} versions"
    with pytest.raises(InvalidInput, match=f"There {counted} to compare; give 2 to 10"):
        comparison.compare(connection, references)


def test_what_is_no_name_and_a_version_named_twice_are_refused(
    connection: Connection, group: str
) -> None:
    none: Any = None
    with pytest.raises(InvalidInput, match="The name of a version is None, which is no text"):
        comparison.compare(connection, ["tested/1", none])
    with pytest.raises(InvalidInput, match=r"tested/2 is named twice, as tested/2 and tested@lat"):
        comparison.compare(connection, ["tested/2", "tested/1", f"{group}@latest"])
    with pytest.raises(InvalidInput, match="tested/1 is named twice, as tested/1"):
        comparison.compare(connection, ["tested/1", "tested/1"])
