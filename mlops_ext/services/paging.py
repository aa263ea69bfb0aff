"""All pages of a listing, and a few calls at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_WORKERS = 8
Item = TypeVar("Item")
Result = TypeVar("Result")


def pages(client: Any, operation: str, member: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    """Yield the items of all pages.

    Args:
        client: a boto3 client.
        operation: its method, ``list_endpoints``.
        member: the output member that has the items.
        **parameters: of the operation; pages are as large as AWS allows.
    """
    call = getattr(client, operation)
    # QueryLineage's pages end at 50 vertices, all others' at 100.
    parameters.setdefault("MaxResults", 100)
    while True:
        answer = call(**parameters)
        yield from answer.get(member) or []
        token = answer.get("NextToken")
        if not token:
            return
        parameters["NextToken"] = token


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Cut items into runs of at most a size, for operations that take so many."""
    for first in range(0, len(items), size):
        yield items[first : first + size]


def together(function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Call the function for all items, a few at once, and return the results in order."""
    items = list(items)
    if len(items) < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(min(_WORKERS, len(items))) as pool:
        return list(pool.map(function, items))
