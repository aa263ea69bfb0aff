"""Values that a search tries."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_ext.local.errors import ApiError
from mlops_ext.local.tuning.ranges import at_random, check_ranges, grid, size


def number(name: str, least: str, most: str, scale: str = "Auto") -> dict[str, str]:
    return {"Name": name, "MinValue": least, "MaxValue": most, "ScalingType": scale}


def tried(given: dict[str, str], kind: str = "Continuous", count: int = 3000) -> list[float]:
    ranges = {f"{kind}ParameterRanges": [given]}
    return [float(at_random(ranges, 3, each)[given["Name"]]) for each in range(count)]


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


@pytest.mark.parametrize(
    ("given", "middle"),
    [
        (number("x", "0", "10", "Linear"), 5.0),
        (number("x", "0", "10"), 5.0),
        (number("x", "0.0001", "1", "Logarithmic"), 0.01),
        (number("x", "0.0001", "1"), 0.01),
        (number("x", "0", "0.9999", "ReverseLogarithmic"), 0.99),
    ],
)
def test_numbers_spread_over_their_scale(given: dict[str, str], middle: float) -> None:
    values = tried(given)
    assert float(given["MinValue"]) <= min(values) < max(values) <= float(given["MaxValue"])
    assert median(values) == pytest.approx(middle, rel=0.3)


def test_integers_reach_both_ends() -> None:
    assert set(tried(number("n", "1", "4"), "Integer")) == {1, 2, 3, 4}
    values = tried(number("n", "1", "1000", "Logarithmic"), "Integer")
    assert all(value == int(value) for value in values)
    assert 10 < median(values) < 100


def test_a_grid_is_every_combination_once() -> None:
    ranges = {
        "CategoricalParameterRanges": [
            {"Name": "a", "Values": ["1", "2"]},
            {"Name": "b", "Values": ["x", "y", "z"]},
        ]
    }
    found = list(grid(ranges))
    assert len(found) == size(ranges) == 6
    assert len({(each["a"], each["b"]) for each in found}) == 6


@pytest.mark.parametrize(
    ("ranges", "text"),
    [
        ({}, "at least one"),
        ({"ContinuousParameterRanges": [number("x", "a", "1")]}, "must be numbers"),
        ({"ContinuousParameterRanges": [number("x", "0", "1", "Logarithmic")]}, "above 0"),
        ({"ContinuousParameterRanges": [number("x", "0", "1", "ReverseLogarithmic")]}, "below 1"),
        ({"IntegerParameterRanges": [number("x", "1", "2")] * 2}, "more than one range"),
        ({"AutoParameters": [{"Name": "x", "ValueHint": "1"}]}, "not offered"),
    ],
)
def test_ranges_that_nothing_can_be_chosen_from_are_refused(
    ranges: dict[str, Any], text: str
) -> None:
    with pytest.raises(ApiError, match=text):
        check_ranges(ranges, "Random")
