"""Pages of what is at hand as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from mlops_ext.local.resources.paging import place_of

Row = TypeVar("Row")


def sliced(
    rows: Sequence[Row],
    key: Callable[[Row], str],
    given: Mapping[str, Any],
    limit: str,
    most: int,
    token: str = "NextToken",
) -> tuple[list[Row], tuple[str] | None]:
    """A page of rows, and where it ended when there are more.

    Args:
        rows: all of them, in the order of `key`.
        key: what tells a row from others.
        given: the request's members.
        limit: the member that says how many.
        most: how many when it is absent.
        token: the member with the token.

    Raises:
        ApiError: ValidationException, the token is none of ours.
    """
    after = place_of(given.get(token), (str,))
    rest = [row for row in rows if after is None or key(row) > after[0]]
    page = rest[: given.get(limit) or most]
    return page, (key(page[-1]),) if page and len(page) < len(rest) else None
