"""Takes back what was made when a later step fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any, Self


class Undo:
    """A block whose steps are taken back, last first, when it does not reach its end.

    A step that cannot be taken back does not hide the error that made it necessary.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._stack.pop_all()
        else:
            self._stack.close()

    def on_failure(self, function: Callable[..., Any], **arguments: Any) -> None:
        """Call the function with these arguments if the block fails."""

        def take_back() -> None:
            with suppress(Exception):
                function(**arguments)

        self._stack.callback(take_back)
