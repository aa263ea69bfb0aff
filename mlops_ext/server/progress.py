"""How far requests have come that take their time, for who made them to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mlops_ext.services.records import Progressed


class Progress:
    """What is being done, by the token that the client of each request has chosen."""

    def __init__(self) -> None:
        self._told: dict[str, Progressed] = {}

    @contextmanager
    def of(self, token: str) -> Iterator[Callable[[Progressed], None]]:
        """Give the block a function that takes how far it has come; forgotten at its end.

        Args:
            token: of the client; empty: nobody asks.
        """

        def tell(how: Progressed) -> None:
            if token:
                self._told[token] = how

        try:
            yield tell
        finally:
            self._told.pop(token, None)

    def get(self, token: str) -> Progressed | None:
        """Return how far the request of a token has come; None before it began and at its end."""
        return self._told.get(token)
