"""The OpenAPI file, made from the routes; ``python -m mlops_ext.server.openapi`` writes it.

TypeScript's types are generated from the file, so both halves have one source.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from mlops_ext.server.route import Route
from mlops_ext.server.routes import ROUTES
from mlops_ext.services.records import Found, Problem, Record

FILE = Path(__file__).with_name("openapi.json")
_SHOWN: tuple[type[Record], ...] = (Found,)
"""Records that no route answers with, and that cells show."""
_REF = "#/components/schemas/{model}"


def document(routes: tuple[Route, ...] = ROUTES) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the routes as JSON-ready data."""
    records: set[type[Record]] = {Problem, *_SHOWN}
    for route in routes:
        records.update(record for record in (route.answer, route.body) if record)
    answers = sorted(records, key=lambda record: record.__name__)
    _, schema = models_json_schema(
        [(record, "serialization") for record in answers], ref_template=_REF
    )
    paths: dict[str, Any] = {}
    for route in routes:
        paths.setdefault(f"/mlops-ext/{route.path}", {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mlops-ext",
            "description": "The server part of mlops-ext, below Jupyter's base URL.",
            "version": "1",
        },
        "paths": paths,
        "components": {"schemas": schema["$defs"]},
    }


def text() -> str:
    """Return the file's content."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in route.parameters
        ]
        + _query_parameters(route),
        "responses": {
            "default": {"description": "What went wrong", **_content(Problem)},
        },
    }
    if route.answer is not None:
        operation["responses"][str(route.status)] = {
            "description": route.summary,
            **_content(route.answer),
        }
    if route.answer is None or route.may_be_empty:
        operation["responses"]["204"] = {"description": "Nothing to say"}
    if route.body is not None:
        operation["requestBody"] = {"required": True, **_content(route.body)}
    return operation


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema(by_alias=True)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": member}
        for name, member in schema["properties"].items()
    ]


def _content(record: type[Record]) -> dict[str, Any]:
    return {
        "content": {"application/json": {"schema": {"$ref": _REF.format(model=record.__name__)}}}
    }


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name} written\n")
