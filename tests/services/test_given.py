"""What cannot be meant is refused in words before anything is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from services.support import Trained

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services import cleanup, finding, governance, sharing
from mlops_ext.services.evaluation import evaluate
from mlops_ext.services.models import get_version
from mlops_ext.services.near import no_group
from mlops_ext.services.registration import register


@pytest.fixture(scope="module")
def group(connection: Connection, trained: list[Trained]) -> str:
    register(connection, trained[0].model, "given", metrics={"auc": 0.5})
    return "given"


def test_what_is_no_evaluation_is_refused_with_what_was_given(trained: list[Trained]) -> None:
    model, rows = trained[0].model, trained[0].held_out
    truth = np.arange(len(rows)) % 2
    for wanted, given in (
        ("'clasification' is no kind of model", {"y": truth, "kind": "clasification"}),
        ("threshold is 'half', which is no number", {"y": truth, "threshold": "half"}),
        ("The truth is one NoneType", {"y": None}),
        ("threshold is 7, and probabilities lie from 0 to 1", {"y": truth, "threshold": 7}),
        ("threshold is nan, and prob", {"y": truth, "threshold": float("nan")}),
        ("this is a regression", {"y": truth, "kind": "regression", "labels": ["a", "b"]}),
    ):
        with pytest.raises(InvalidInput, match=wanted):
            evaluate(model, rows, **given)  # type: ignore[arg-type]


def test_a_misspelt_word_for_endpoints_deletes_nothing(connection: Connection, group: str) -> None:
    for act in (cleanup.plan, cleanup.delete):
        with pytest.raises(InvalidInput, match="'refus' is no word") as told:
            act(connection, f"{group}/1", "refus")  # type: ignore[operator]
        assert "The closest is refuse." in told.value.problem.hint
    assert get_version(connection, f"{group}/1").number == 1


def test_registering_refuses_what_it_would_have_to_leave_out(
    connection: Connection, trained: list[Trained], group: str
) -> None:
    model: Any = trained[0].model
    for wanted, given in (
        ("metric auc is 'high', which is no number", {"metrics": {"auc": "high"}}),
        ("list objects are no parameters", {"parameters": [1, 2]}),
        ("description is 7, which is no text", {"description": 7}),
        ("group name is 7, which is no text", {"group": 7}),
    ):
        with pytest.raises(InvalidInput, match=wanted):
            register(connection, model, **{"group": group, **given})
    assert register(connection, model, group, metrics={"auc": 0.5}, description=None).existing  # type: ignore[arg-type]


def test_other_figures_given_by_hand_make_another_version(
    connection: Connection, trained: list[Trained], group: str
) -> None:
    other = register(connection, trained[0].model, group, metrics={"auc": 0.75})
    assert (other.number, other.existing) == (2, False)
    assert [metric.value for metric in other.metrics] == [0.75]
    assert register(connection, trained[0].model, group, metrics={"auc": 0.75}).number == 2


@pytest.mark.parametrize(
    ("act", "wanted"),
    [
        (lambda c: finding.find(c, None), "The query is None, which is no text"),
        (lambda c: finding.find(c, limit=-1), "-1 is no number of versions"),
        (lambda c: finding.best(c, "given", None), "The metric is None"),
        (lambda c: governance.set_policy(c, "given", None), "The rule is None"),
        (lambda c: governance.set_policy(c, "given", "min:auc"), "is no rule: it needs a number"),
        (
            lambda c: governance.assess(c, "given/1", "aprove"),
            "The closest is approve|'aprove' is no",
        ),
        (lambda c: register(c, "s3://", "given"), "s3:// names no bucket"),
        (lambda c: register(c, __file__, "given"), "test_given.py is not a tar archive"),
        (lambda c: sharing.share(c, "given", ["123456789012"], "write"), "'write' is no right"),
        (lambda c: sharing.share(c, "given", [12]), "'12' is not the id"),
    ],
)
def test_other_doors_say_what_was_given(
    connection: Connection, group: str, act: Callable[[Connection], Any], wanted: str
) -> None:
    with pytest.raises((InvalidInput, UnknownReference), match=wanted):
        act(connection)


def test_a_metric_that_no_version_has_is_named_with_the_closest(
    connection: Connection, group: str
) -> None:
    with pytest.raises(UnknownReference, match=r"No version has a metric acu\. Closest: auc"):
        finding.best(connection, group, "acu")


def test_a_series_of_labels_is_a_segment_of_its_name(trained: list[Trained]) -> None:
    model, rows = trained[0].model, trained[0].held_out
    labels = pd.Series(["DE", "FR"] * len(rows), name="country")[: len(rows)]
    found = evaluate(model, rows, np.arange(len(rows)) % 2, segments=labels).segments
    assert {(one.column, one.value) for one in found} == {("country", "DE"), ("country", "FR")}


def test_without_any_group_the_first_is_offered() -> None:
    assert "ml.register" in no_group("churn", []).problem.hint
    assert "Closest: churn." in no_group("chrun", ["churn"]).problem.hint


def test_without_an_approved_version_approving_is_offered(
    connection: Connection, group: str
) -> None:
    with pytest.raises(UnknownReference, match="no approved version") as told:
        get_version(connection, f"{group}@approved")
    assert f'ml.version("{group}/' in told.value.problem.hint
