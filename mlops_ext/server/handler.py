"""The one handler class: authenticates, parses, runs the route off the event loop, answers."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import unquote

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from pydantic import ValidationError
from tornado import web

from mlops_ext.errors import InvalidInput, MLOpsError
from mlops_ext.server.context import Context
from mlops_ext.server.route import Method, Request, Route
from mlops_ext.services.records import Problem, Record


class RouteHandler(APIHandler):
    """Answers the routes of one path.

    Subclasses are made by `handlers_for`, one a path. Errors are answered as a `Problem`.
    """

    auth_resource = "mlops"
    routes: dict[Method, Route]

    def initialize(self, context: Context) -> None:
        """Take the server part's state from the application's settings."""
        self.context = context

    @web.authenticated
    @authorized
    async def get(self, **path: str) -> None:
        """Answer GET."""
        await self._answer("GET", path)

    @web.authenticated
    @authorized
    async def put(self, **path: str) -> None:
        """Answer PUT."""
        await self._answer("PUT", path)

    @web.authenticated
    @authorized
    async def post(self, **path: str) -> None:
        """Answer POST."""
        await self._answer("POST", path)

    @web.authenticated
    @authorized
    async def delete(self, **path: str) -> None:
        """Answer DELETE."""
        await self._answer("DELETE", path)

    async def _answer(self, method: Method, path: dict[str, str]) -> None:
        route = self.routes.get(method)
        if route is None:
            raise web.HTTPError(HTTPStatus.METHOD_NOT_ALLOWED)
        request = Request(
            context=self.context,
            path={name: unquote(value) for name, value in path.items()},
            query=self._parse_query(route),
            body=self._parse_body(route),
        )
        record = await asyncio.to_thread(route.call, request)
        if record is None:
            self.set_status(HTTPStatus.NO_CONTENT)
            self.finish()
        else:
            self.set_status(route.status)
            self._finish_record(record)

    def _parse_query(self, route: Route) -> Record | None:
        if route.query is None:
            return None
        fields = route.query.model_fields.items()
        members = {field.alias or name: "list" in str(field.annotation) for name, field in fields}
        given = {
            name: self.get_query_arguments(name) if is_list else self.get_query_argument(name)
            for name, is_list in members.items()
            if self.get_query_arguments(name)
        }
        return _validated(route.query, given, "query")

    def _parse_body(self, route: Route) -> Record | None:
        if route.body is None:
            return None
        try:
            given = json.loads(self.request.body or b"{}")
        except ValueError as error:
            raise InvalidInput.of("InvalidBody", "The body is not JSON.", str(error)) from error
        return _validated(route.body, given, "body")

    def _finish_record(self, record: Record) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(record.model_dump_json(by_alias=True))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error as a `Problem`; an unexpected one gives away no detail."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, MLOpsError):
            if error.problem.cause == "credentials":
                self.context.forget()
            self.set_status(error.status)
            self._finish_record(error.problem)
            return
        self.set_status(status_code)
        phrase = HTTPStatus(status_code).phrase
        message = phrase
        if isinstance(error, web.HTTPError) and error.log_message:
            message = error.log_message
        hint = "The server's log says more." if status_code >= 500 else ""
        self._finish_record(
            Problem(code=phrase.replace(" ", ""), title=phrase, message=message, hint=hint)
        )

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """Log an expected error in one line, others with their traceback."""
        if isinstance(value, MLOpsError):
            self.log.info("%s %s: %s", self.request.method, self.request.path, value)
        else:
            super().log_exception(typ, value, tb)


def _validated(record: type[Record], given: Any, where: str) -> Record:
    try:
        return record.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or where
        raise InvalidInput.of(
            "InvalidInput", f"The {where} cannot be used: {name}.", f"{name}: {first['msg']}"
        ) from error


def handlers_for(
    routes: tuple[Route, ...], context: Context, base_url: str
) -> list[tuple[str, type[RouteHandler], dict[str, Any]]]:
    """Make Tornado's handler list: one class a path, with its verbs from the routes."""
    by_pattern: dict[str, dict[Method, Route]] = {}
    for route in routes:
        by_pattern.setdefault(route.pattern, {})[route.method] = route
    return [
        (
            f"{base_url}{pattern}",
            cast(
                "type[RouteHandler]",
                type(f"Handler_{number}", (RouteHandler,), {"routes": verbs}),
            ),
            {"context": context},
        )
        for number, (pattern, verbs) in enumerate(by_pattern.items())
    ]
