"""What there must be, so that a list of each kind has pages: how it is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

Make = Callable[["Engine"], dict[str, Any]]

COUNT = 3


class Engine(Protocol):
    """The local SageMaker, as what makes things sees it."""

    def client(self, service: str) -> Any: ...


@dataclass(frozen=True)
class Listing:
    """A paginator of botocore, and how to give it something to do.

    Args:
        make: makes at least `least` items; gives the operation's parameters.
        least: how many items there must be.
        page_size: how many of them a page may have; None where AWS's least is more than we make,
            or the paginator has no size.
    """

    make: Make
    least: int = COUNT
    page_size: int | None = 1


LISTINGS: dict[str, dict[str, Listing]] = {}


def listing(service: str, operation: str, **options: Any) -> Callable[[Make], Make]:
    """Declare the function that makes what an operation lists."""

    def declare(make: Make) -> Make:
        LISTINGS.setdefault(service, {})[operation] = Listing(make, **options)
        return make

    return declare


def plain(operation: str, verb: str, key: str, **parameters: Any) -> None:
    """Declare a list of things of which a name, in the member ``key``, makes three."""

    @listing("sagemaker", operation)
    def make(engine: Engine) -> dict[str, Any]:
        for number in range(COUNT):
            getattr(engine.client("sagemaker"), verb)(**{key: f"listed-{number}"}, **parameters)
        return {}
