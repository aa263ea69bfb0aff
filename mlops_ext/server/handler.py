"""The one handler class: who may call, and errors as a `Problem`; what answers is `inside`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

if TYPE_CHECKING:
    from mlops_ext.errors import MLOpsError

Answer = Callable[[str, str, Mapping[str, Sequence[str]], bytes], tuple[int, str | None]]
"""From verb, path, query and body to status and JSON; blocks."""


class RouteHandler(APIHandler):
    """Answers every path below ``mlops-ext/``, off the event loop.

    Errors are answered as a `Problem`.
    """

    auth_resource = "mlops"

    def initialize(self, load: Callable[[], Awaitable[Answer]]) -> None:
        """Take what gives the one that answers.

        Args:
            load: loads it for the first request.
        """
        self._load = load

    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        """Answer GET."""
        await self._answer()

    @web.authenticated
    @authorized
    async def put(self, path: str) -> None:
        """Answer PUT."""
        await self._answer()

    @web.authenticated
    @authorized
    async def post(self, path: str) -> None:
        """Answer POST."""
        await self._answer()

    @web.authenticated
    @authorized
    async def delete(self, path: str) -> None:
        """Answer DELETE."""
        await self._answer()

    async def _answer(self) -> None:
        answer = await self._load()
        status, text = await asyncio.to_thread(
            answer, *self._asked(), self._values(), self.request.body
        )
        self.set_status(status)
        self._finish_json(text)

    def _asked(self) -> tuple[str, str]:
        # The path as it came: a quoted slash is none between two parts.
        path = self.request.path.removeprefix(f"{self.base_url}mlops-ext/")
        return str(self.request.method), path

    def _values(self) -> dict[str, list[str]]:
        names = self.request.query_arguments
        return {name: self.get_query_arguments(name) for name in names}

    def _finish_json(self, text: str | None) -> None:
        if text is not None:
            self.set_header("Content-Type", "application/json")
        self.finish(text)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error as a `Problem`; an unexpected one gives away no detail."""
        from mlops_ext.services.records import Problem

        error = kwargs.get("exc_info", (None, None, None))[1]
        if expected := _expected(error):
            self.set_status(expected.status)
            self._finish_json(expected.problem.model_dump_json(by_alias=True))
            return
        self.set_status(status_code)
        phrase = HTTPStatus(status_code).phrase
        message = phrase
        if isinstance(error, web.HTTPError) and error.log_message:
            message = error.log_message
        hint = "The server's log says more." if status_code >= 500 else ""
        problem = Problem(code=phrase.replace(" ", ""), title=phrase, message=message, hint=hint)
        self._finish_json(problem.model_dump_json(by_alias=True))

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """Log an expected error in one line, others with their traceback."""
        if expected := _expected(value):
            self.log.info("%s %s: %s", self.request.method, self.request.path, expected)
        else:
            super().log_exception(typ, value, tb)


def _expected(error: BaseException | None) -> MLOpsError | None:
    from mlops_ext.errors import MLOpsError

    return error if isinstance(error, MLOpsError) else None
