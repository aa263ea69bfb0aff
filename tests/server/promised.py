"""Answers of the server part, held against the OpenAPI file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tornado.httpclient import HTTPClientError

from mlops_ext.server import openapi

DOCUMENT = openapi.document()


def _operation(method: str, path: str) -> dict[str, Any]:
    """Return what the OpenAPI file says of a request."""
    parts = f"/mlops-ext/{path}".split("/")
    for pattern, verbs in DOCUMENT["paths"].items():
        wanted = pattern.split("/")
        if len(wanted) == len(parts) and all(
            w == p or w.startswith("{") for w, p in zip(wanted, parts, strict=True)
        ):
            operation: dict[str, Any] = verbs[method.lower()]
            return operation
    raise AssertionError(path)


def _check(schema: dict[str, Any], answer: Any) -> None:
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(answer)


def check_response(method: str, path: str, response: Any) -> Any:
    """Return an answer as data; it has the shape that the OpenAPI file promises."""
    promised = _operation(method, path)["responses"][str(response.code)]
    answer = json.loads(response.body)
    _check(promised["content"]["application/json"]["schema"], answer)
    return answer


async def refused(answer: Any) -> tuple[int, dict[str, Any]]:
    """Return status and problem of an answer that is a refusal."""
    with pytest.raises(HTTPClientError) as raised:
        await answer
    assert raised.value.response is not None
    problem: dict[str, Any] = json.loads(raised.value.response.body)
    _check({"$ref": "#/components/schemas/Problem"}, problem)
    return raised.value.code, problem
