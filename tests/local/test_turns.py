"""Turns by weight."""

from __future__ import annotations

from collections import Counter

import pytest

from mlops_ext.local.serving.turns import Turns


@pytest.mark.parametrize(
    "weights", [{"a": 1.0}, {"a": 1.0, "b": 2.0, "c": 4.0}, {"a": 0.1, "b": 99.9}]
)
def test_every_stretch_is_near_the_weights(weights: dict[str, float]) -> None:
    turns, taken = Turns(), Counter[str]()
    for count in range(1, 1001):
        taken[turns.next(weights)] += 1
        for name, weight in weights.items():
            assert abs(taken[name] - count * weight / sum(weights.values())) <= 1


def test_nobody_without_weight_gets_a_turn_unless_nobody_has_any() -> None:
    turns = Turns()
    assert {turns.next({"a": 1.0, "b": 0.0}) for _ in range(5)} == {"a"}
    assert Counter(turns.next({"a": 0.0, "b": 0.0}) for _ in range(4)) == {"a": 2, "b": 2}
    assert {turns.next({"b": 3.0}) for _ in range(5)} == {"b"}
