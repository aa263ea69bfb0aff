"""Metric math: arithmetic over time series, as far as it is offered (CloudWatch, "Metric math")."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

Numbers = dict[int, float]
"""A time series: values by epoch seconds."""

Value = float | Numbers

_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_OF_SERIES: Mapping[str, Callable[[Any], float]] = {
    "AVG": lambda values: sum(values) / len(values),
    "SUM": math.fsum,
    "MIN": min,
    "MAX": max,
}
_OF_EACH: Mapping[str, Callable[[float], float]] = {
    "ABS": abs,
    "CEIL": math.ceil,
    "FLOOR": math.floor,
}
OFFERED = "+ - * / ^, " + ", ".join([*_OF_SERIES, *_OF_EACH, "FILL"])


class ExpressionError(ValueError):
    """An expression cannot be computed; the text says why."""


def evaluate(expression: str, series: Mapping[str, Numbers]) -> Value:
    """The value of an expression over series by id: a series, or one number.

    Points that a division by zero would make are left out, as CloudWatch does.

    Raises:
        ExpressionError: it cannot be read, or uses what is not offered here.
    """
    try:
        tree = ast.parse(expression.strip().replace("^", "**"), mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        raise ExpressionError(f"Error in expression '{expression}'.") from None
    return _value(tree.body, expression, series)


def _value(node: ast.expr, whole: str, series: Mapping[str, Numbers]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in series:
            return series[name]
        case ast.Name(id=name):
            raise ExpressionError(f"The expression '{whole}' uses the unknown id {name}.")
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _apply(operator.sub, 0.0, _value(inner, whole, series))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _apply(
                _OPERATORS[type(sign)],
                _value(left, whole, series),
                _value(right, whole, series),
            )
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name.upper(), [_value(each, whole, series) for each in arguments], whole)
    raise _not_offered(whole)


def _call(name: str, arguments: list[Value], whole: str) -> Value:
    match arguments:
        case [float() as number] if name in _OF_EACH:
            return float(_OF_EACH[name](number))
        case [dict() as numbers] if name in _OF_EACH:
            return {time: float(_OF_EACH[name](number)) for time, number in numbers.items()}
        case [dict() as numbers] if name in _OF_SERIES:
            return float(_OF_SERIES[name](numbers.values())) if numbers else {}
        case [dict() as numbers, float() as filling] if name == "FILL":
            return _Filled(numbers, filling)
    raise _not_offered(whole)


class _Filled(Numbers):
    """A series that has a number where it has no point."""

    def __init__(self, numbers: Numbers, filling: float) -> None:
        super().__init__(numbers)
        self.filling = filling


def _apply(function: Callable[[float, float], float], left: Value, right: Value) -> Value:
    if isinstance(left, float) and isinstance(right, float):
        found = _number(function, left, right)
        return {} if found is None else found
    times = _times(left) | _times(right)
    points = {
        time: _number(function, one, other)
        for time in sorted(times)
        if (one := _at(left, time)) is not None and (other := _at(right, time)) is not None
    }
    return {time: number for time, number in points.items() if number is not None}


def _number(function: Callable[[float, float], float], left: float, right: float) -> float | None:
    try:
        found = function(left, right)
    except (ArithmeticError, ValueError):
        return None
    # A negative number to a broken power is complex, whatever the operator's type says.
    usable = not isinstance(found, complex) and math.isfinite(found)
    return float(found) if usable else None


def _times(value: Value) -> set[int]:
    return set(value) if isinstance(value, dict) else set()


def _at(value: Value, time: int) -> float | None:
    if isinstance(value, float):
        return value
    return value.get(time, value.filling if isinstance(value, _Filled) else None)


def _not_offered(whole: str) -> ExpressionError:
    return ExpressionError(
        f"The local SageMaker does not compute the expression '{whole}': it offers {OFFERED}."
    )
