"""Names and texts stay within AWS's grammar."""

from __future__ import annotations

import re

import pytest

from mlops_ext.errors import InvalidInput
from mlops_ext.services import metrics
from mlops_ext.services.names import (
    check_name,
    check_text,
    fit_name,
    is_metadata_character,
    metadata_keys,
    propose_name,
)

ENTITY = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")


def test_a_refused_name_comes_with_a_valid_proposal() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_name("churn_model")
    assert caught.value.problem.proposal == "churn-model"
    assert caught.value.status == 400


@pytest.mark.parametrize("name", ["ü", "", "--", "a" * 100, "-x-", "Größe & Co. 🎉", "a/b"])
def test_every_proposal_is_valid(name: str) -> None:
    proposal = propose_name(name)
    assert ENTITY.fullmatch(proposal)
    assert check_name(proposal) == proposal


def test_long_names_stay_different_when_they_are_cut() -> None:
    names = {fit_name("churn" * 12, str(number), "prod") for number in range(20)}
    assert len(names) == 20
    assert all(ENTITY.fullmatch(name) and len(name) <= 63 for name in names)


def test_odd_metric_names_get_readable_keys_of_their_own() -> None:
    names = ["auc", "<b>auc</b>", "p&l", "p|l", "🎉", "mlops:manifest", "f1 (test)", "ä", "x" * 200]
    keys = metadata_keys(names)
    assert keys["auc"] == "auc"
    assert keys["ä"] == "ä"
    assert len(set(keys.values())) == len(names)
    for key in keys.values():
        assert 1 <= len(key) <= 128
        assert all(is_metadata_character(character) for character in key)
        assert not key.startswith("mlops:")


def test_comments_become_one_line_without_control_characters() -> None:
    assert check_text("a\n b\t\x07c <b>'\"🎉", "comment") == "a b c <b>'\"🎉"


def test_a_comment_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidInput, match="1,024"):
        check_text("x" * 1025, "comment")


@pytest.mark.parametrize(
    ("name", "label", "better"),
    [
        ("auc", "AUC", "higher"),
        ("roc_auc", "AUC", "higher"),
        ("test_rmse", "test_rmse", "lower"),
        ("Log loss", "Log loss", "lower"),
        ("profit", "profit", None),
    ],
)
def test_known_metrics_have_a_label_and_a_direction(
    name: str, label: str, better: str | None
) -> None:
    found = metrics.metric(name, "0.5")
    assert (found.label, found.better, found.value) == (label, better, 0.5)


def test_the_headline_is_the_first_known_metric() -> None:
    assert metrics.headline(["zeta", "rmse", "f1"]) == "f1"
    assert metrics.headline(["zeta"]) == "zeta"
    assert metrics.headline([]) is None
