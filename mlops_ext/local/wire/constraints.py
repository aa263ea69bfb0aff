"""What AWS demands of a value beyond its type, in AWS's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.wire.patterns import matcher

Shape = dict[str, Any]
"""A shape as botocore's service-2.json writes it."""

_SHOWN = 2000  # characters of a refused value in an error's text
_NUMBERS = frozenset({"integer", "long", "float", "double"})


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule of a shape.

    Args:
        text: AWS's words, for example ``Member must have length less than or equal to 63``.
        holds: whether a value keeps the rule.
    """

    text: str
    holds: Callable[[Any], bool]


@dataclass(slots=True)
class Violation:
    """A rule that a value of the request breaks; `path` grows while the parser unwinds."""

    value: object
    text: str
    path: str = ""

    def under(self, segment: str) -> None:
        """Place the violation under a member or index of its parent."""
        self.path = f"{segment}.{self.path}" if self.path else segment


MISSING = "Member must not be null"


def constraints(shape: Shape) -> tuple[Constraint, ...]:
    """The rules of a shape, in the order in which AWS reports them for one value."""
    found: list[Constraint] = []
    if pattern := shape.get("pattern"):
        found.append(
            Constraint(
                f"Member must satisfy regular expression pattern: {pattern}", matcher(pattern)
            )
        )
    if values := shape.get("enum"):
        text = f"Member must satisfy enum value set: [{', '.join(values)}]"
        found.append(Constraint(text, frozenset(values).__contains__))
    found.extend(_bounds(shape))
    return tuple(found)


def _bounds(shape: Shape) -> Iterable[Constraint]:
    number = shape["type"] in _NUMBERS
    measured = "value" if number else "length"

    def bound(holds: Callable[[Any], bool], words: str, limit: float) -> Constraint:
        shown = int(limit) if limit == int(limit) else limit
        return Constraint(f"Member must have {measured} {words} than or equal to {shown}", holds)

    least, most = shape.get("min"), shape.get("max")
    if least is not None and (number or least > 0):
        at_least = (lambda v: v >= least) if number else (lambda v: len(v) >= least)
        yield bound(at_least, "greater", least)
    if most is not None:
        at_most = (lambda v: v <= most) if number else (lambda v: len(v) <= most)
        yield bound(at_most, "less", most)


def listed(rules: tuple[Constraint, ...]) -> str:
    """All rules of a list's or map's members, as AWS lists them."""
    return f"[{', '.join(rule.text for rule in reversed(rules))}]"


def refusal(violations: list[Violation], code: str = "ValidationException") -> ApiError:
    """The error for what a request breaks, counted as AWS counts, with the service's code."""
    count = len(violations)
    texts = "; ".join(
        f"Value {_shown(each.value)} at '{each.path}' failed to satisfy constraint: {each.text}"
        for each in violations
    )
    plural = "" if count == 1 else "s"
    return ApiError(code, f"{count} validation error{plural} detected: {texts}")


def _shown(value: object) -> str:
    if value is None:
        return "null"
    text = _plain(value)
    return f"'{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}'"


def _plain(value: object) -> str:
    """A value as Java prints it, which is what AWS's texts show."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}={_plain(item)}' for key, item in value.items())}}}"
    return str(value)
