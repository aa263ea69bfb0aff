"""Which rows of two versions are taken for the same, and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from services.contestants import HASHES, RANDOM, ROWS, TRUTH, auc, binary, classifier, read

from mlops_ext.services.comparison.compare import of
from mlops_ext.services.evaluation import evaluate
from mlops_ext.services.evaluation.predictions import read as read_file


def test_rows_in_another_order_are_paired_by_their_hash() -> None:
    mixed = np.random.default_rng(0).permutation(ROWS)
    other = classifier(1.6)
    shuffled = replace(
        other,
        truth=other.truth[mixed],
        row=HASHES[mixed],
        score=other.score[mixed],  # type: ignore[index]
    )
    straight = of([binary(1, 1.0), binary(2, 1.6)], 0)
    found = of([binary(1, 1.0), read(2, "binary", {"auc": auc(other)}, shuffled)], 0)
    assert found.metrics[0].paired == straight.metrics[0].paired
    assert found.verdict == straight.verdict


def test_versions_that_take_other_columns_are_paired_by_the_order_of_the_same_truth() -> None:
    other = classifier(1.6)
    rows = replace(other, row=HASHES + np.uint64(1))
    found = of([binary(1, 1.0), read(2, "binary", {"auc": auc(other)}, rows)], 0)
    assert found.outcome == "better"
    assert "DeLong, paired by order on 3,000 rows" in found.verdict
    # Sorted rows would be equal for any other rows with as many positives.
    order = np.argsort(TRUTH, kind="stable")
    reads = []
    for number, hashes in ((1, HASHES), (2, HASHES + np.uint64(1))):
        one = classifier(1.0)
        sorted_ = replace(one, truth=TRUTH[order], row=hashes, score=np.asarray(one.score)[order])
        reads.append(read(number, "binary", {"auc": auc(one)}, sorted_))
    assert "0 in common" in of(reads, 0).verdict


def evaluated(columns: Sequence[str], order: np.ndarray[Any, Any], strength: float) -> Any:
    """What reading gives of a version that takes these columns, evaluated in this order."""
    frame = FRAME[list(columns)].iloc[order]
    score = np.asarray(classifier(strength).score)[order]
    found = evaluate(lambda _: score, frame, TRUTH[order], kind="binary", labels=[False, True])
    kept = read_file(found.predictions())
    assert kept is not None
    return kept


FRAME = pd.DataFrame(
    {
        "age": RANDOM.normal(size=ROWS),
        "plan": RANDOM.choice(["one year", "two years"], size=ROWS),
        "bill": RANDOM.normal(size=ROWS),
        "calls": RANDOM.integers(0, 40, size=ROWS),
    }
)


@pytest.mark.parametrize(
    "columns",
    [["age", "plan", "bill"], ["bill", "age"], ["calls", "bill", "age", "plan"], ["age", "calls"]],
)
def test_versions_that_share_columns_are_paired_by_them_in_any_order(columns: list[str]) -> None:
    base = evaluated(["age", "plan", "calls"], np.arange(ROWS), 1.0)
    mixed = np.random.default_rng(0).permutation(ROWS)
    other = evaluated(columns, mixed, 1.6)
    found = of(
        [
            read(1, "binary", {"auc": auc(base)}, base),
            read(2, "binary", {"auc": auc(other)}, other),
        ],
        0,
    )
    straight = of([binary(1, 1.0), binary(2, 1.6)], 0)
    assert "DeLong, paired by the columns that both take on 3,000 rows" in found.verdict
    paired, known = found.metrics[0].paired[1], straight.metrics[0].paired[1]
    assert paired is not None
    assert paired == known.model_copy(update={"by": "columns"})  # type: ignore[union-attr]


def test_columns_that_do_not_tell_rows_apart_pair_none() -> None:
    mixed = np.random.default_rng(0).permutation(ROWS)
    straight = np.arange(ROWS)
    for one, two, order in (
        (["age", "plan"], ["plan", "bill"], mixed),  # two plans, and both vary within each
        (["plan"], ["plan", "bill"], mixed),  # any other rows may have as many of each plan
        (["age"], ["bill"], mixed),
        (["age"], ["age", "bill"], np.append(mixed[1:], 0)),  # one row twice, one not at all
    ):
        reads = []
        for number, columns, rows in ((1, one, straight), (2, two, order)):
            kept = evaluated(columns, rows, 1.0)
            reads.append(read(number, "binary", {"auc": auc(kept)}, kept))
        assert "evaluated on different rows" in of(reads, 0).verdict
    # The last resort is their order, and is said to be.
    kept = [evaluated(columns, straight, 1.0) for columns in (["age"], ["bill"])]
    reads = [read(at, "binary", {"auc": auc(one)}, one) for at, one in enumerate(kept, 1)]
    assert "paired by order on 3,000 rows" in of(reads, 0).verdict
