"""What answers: the routes and what they keep, loaded with the first request.

It brings records, services, botocore and NumPy, for which JupyterLab's start would wait half a
second; `extension` and `handler` load nothing of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import unquote

from pydantic import ValidationError
from tornado import web

from mlops_ext.errors import InvalidInput, MLOpsError
from mlops_ext.server.context import Context
from mlops_ext.server.route import Method, Request, Route
from mlops_ext.server.routes import ROUTES
from mlops_ext.services.records import Record

_PATHS: dict[str, tuple[re.Pattern[str], dict[Method, Route]]] = {}
for _route in ROUTES:
    _, _verbs = _PATHS.setdefault(_route.path, (re.compile(_route.pattern), {}))
    _verbs[_route.method] = _route


def answer(
    context: Context, method: str, path: str, query: Mapping[str, Sequence[str]], body: bytes
) -> tuple[int, str | None]:
    """Answer a request; may block, so it runs off the event loop.

    Args:
        context: the server part's own state.
        method: HTTP verb.
        path: below ``mlops-ext/``, its parts quoted.
        query: the values of each name of the query string.
        body: as it came.

    Returns:
        Status, and the answering record as JSON; none where there is nothing to say.

    Raises:
        MLOpsError: what the request asks for cannot be done.
        web.HTTPError: no route has this path (404) or this verb (405).
    """
    route, parameters = _found(method, path)
    request = Request(context, parameters, _query(route, query), _body(route, body))
    try:
        record = route.call(request)
    except MLOpsError as error:
        if error.problem.cause == "credentials":
            context.forget()
        raise
    if record is None:
        return HTTPStatus.NO_CONTENT, None
    return route.status, record.model_dump_json(by_alias=True)


def _found(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for pattern, verbs in _PATHS.values():
        if match := pattern.fullmatch(path):
            route = verbs.get(cast("Method", method))
            if route is None:
                raise web.HTTPError(HTTPStatus.METHOD_NOT_ALLOWED)
            return route, {name: unquote(value) for name, value in match.groupdict().items()}
    raise web.HTTPError(HTTPStatus.NOT_FOUND)


def _query(route: Route, given: Mapping[str, Sequence[str]]) -> Record | None:
    if route.query is None:
        return None
    fields = route.query.model_fields.items()
    members = {field.alias or name: "list" in str(field.annotation) for name, field in fields}
    values = {
        name: list(given[name]) if is_list else given[name][-1]
        for name, is_list in members.items()
        if name in given
    }
    return _validated(route.query, values, "query")


def _body(route: Route, body: bytes) -> Record | None:
    if route.body is None:
        return None
    try:
        given = json.loads(body or b"{}")
    except ValueError as error:
        raise InvalidInput.of("InvalidBody", "The body is not JSON.", str(error)) from error
    return _validated(route.body, given, "body")


def _validated(record: type[Record], given: Any, where: str) -> Record:
    try:
        return record.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or where
        raise InvalidInput.of(
            "InvalidInput", f"The {where} cannot be used: {name}.", f"{name}: {first['msg']}"
        ) from error
