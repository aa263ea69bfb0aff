"""Values from ranges of hyperparameters: at random on a scale, or all of a grid."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

from mlops_ext.local.errors import validation

Ranges = dict[str, Any]
Values = dict[str, str]

_WIDE = 1000
"""A range of positive numbers whose ends are so many times apart is tried by magnitude (Auto)."""


def check_ranges(ranges: Ranges, strategy: str) -> None:
    """Refuse ranges that nothing can be chosen from.

    Raises:
        ApiError: ValidationException.
    """
    if ranges.get("AutoParameters"):
        raise validation(
            "AutoParameters are not offered by the local SageMaker: give each hyperparameter a "
            "range."
        )
    names = [each["Name"] for each in _all(ranges)]
    for name in names:
        if names.count(name) > 1:
            raise validation(f"The hyperparameter {name} has more than one range.")
    if not names:
        raise validation("There must be a range for at least one hyperparameter.")
    numbers = [*_integers(ranges), *_continuous(ranges)]
    if strategy == "Grid" and numbers:
        raise validation(
            "Strategy Grid takes CategoricalParameterRanges only; "
            f"{numbers[0]['Name']} has a range of numbers."
        )
    for each in numbers:
        _check_numbers(each)


def _check_numbers(given: dict[str, str]) -> None:
    try:
        least, most = float(given["MinValue"]), float(given["MaxValue"])
    except ValueError:
        raise validation(
            f"MinValue and MaxValue of {given['Name']} must be numbers, not "
            f"{given['MinValue']!r} and {given['MaxValue']!r}."
        ) from None
    if least > most:
        raise validation(f"MinValue of {given['Name']} must not exceed its MaxValue.")
    scale = given.get("ScalingType", "Auto")
    if scale == "Logarithmic" and least <= 0:
        raise validation(f"Logarithmic scaling of {given['Name']} needs a MinValue above 0.")
    if scale == "ReverseLogarithmic" and not 0 <= least <= most < 1:
        raise validation(
            f"ReverseLogarithmic scaling of {given['Name']} needs values from 0 to below 1."
        )


def at_random(ranges: Ranges, seed: int, number: int) -> Values:
    """The values of the training job of that number; the same ones whenever it is asked."""
    random = Random(f"{seed}/{number}")
    values = {each["Name"]: _integer(each, random) for each in _integers(ranges)}
    values |= {each["Name"]: repr(_number(each, random)) for each in _continuous(ranges)}
    return values | {each["Name"]: random.choice(each["Values"]) for each in _categories(ranges)}


def grid(ranges: Ranges) -> Iterator[Values]:
    """All combinations of the categories, in a fixed order."""
    categories = _categories(ranges)
    for combination in product(*(each["Values"] for each in categories)):
        yield {each["Name"]: value for each, value in zip(categories, combination, strict=True)}


def size(ranges: Ranges) -> int:
    """How many combinations the grid has."""
    return math.prod(len(each["Values"]) for each in _categories(ranges))


def _integer(given: dict[str, str], random: Random) -> str:
    least, most = int(float(given["MinValue"])), int(float(given["MaxValue"]))
    if _scale(given) == "Linear":
        return str(random.randint(least, most))
    return str(min(most, max(least, round(_number(given, random)))))


def _number(given: dict[str, str], random: Random) -> float:
    least, most = float(given["MinValue"]), float(given["MaxValue"])
    match _scale(given):
        case "Logarithmic":
            value = math.exp(random.uniform(math.log(least), math.log(most)))
        case "ReverseLogarithmic":
            value = 1 - math.exp(random.uniform(math.log(1 - most), math.log(1 - least)))
        case _:
            value = random.uniform(least, most)
    return min(most, max(least, value))


def _scale(given: dict[str, str]) -> str:
    scale = given.get("ScalingType", "Auto")
    if scale != "Auto":
        return scale
    least, most = float(given["MinValue"]), float(given["MaxValue"])
    return "Logarithmic" if least > 0 and most / least >= _WIDE else "Linear"


def _integers(ranges: Ranges) -> list[dict[str, str]]:
    return list(ranges.get("IntegerParameterRanges", []))


def _continuous(ranges: Ranges) -> list[dict[str, str]]:
    return list(ranges.get("ContinuousParameterRanges", []))


def _categories(ranges: Ranges) -> list[dict[str, Any]]:
    return list(ranges.get("CategoricalParameterRanges", []))


def _all(ranges: Ranges) -> list[dict[str, Any]]:
    return [*_integers(ranges), *_continuous(ranges), *_categories(ranges)]
