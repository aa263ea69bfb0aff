"""Lineage in the forms of others."""

from __future__ import annotations

import re

from mlops_ext.server.route import Request, Route
from mlops_ext.server.routes.lineage import Direction
from mlops_ext.services import interchange, lineage
from mlops_ext.services.records import LineageFile, LineageImport, Record

_ENDS = {"openlineage": "openlineage.jsonl", "prov": "prov.json"}


class ExportQuery(Record):
    """Whose lineage, in which form."""

    ref: str
    question: lineage.Question = "all"
    direction: Direction = "both"
    on: str | None = None
    to: str | None = None
    format: interchange.Format = "openlineage"


class ImportBody(Record):
    """OpenLineage events."""

    text: str
    """An event a line, a list of events or one event."""
    name: str = "the file"
    dry_run: bool = True
    """Only say what would be made."""


def _export(request: Request) -> LineageFile:
    query: ExportQuery = request.query
    connection, absolute = request.context.connection, request.context.absolute
    graph = lineage.ask(
        connection,
        absolute(query.ref),
        query.question,
        direction=query.direction,
        on=query.on,
        to=None if query.to is None else absolute(query.to),
    )
    name = re.sub(r"[^\w.-]+", "-", query.ref)
    text = interchange.text_of(interchange.export(connection, graph, query.format))
    return LineageFile(name=f"lineage-{name}.{_ENDS[query.format]}", text=text)


def _import(request: Request) -> LineageImport:
    body: ImportBody = request.body
    return interchange.import_text(
        request.context.connection, body.text, body.name, dry_run=body.dry_run
    )


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "lineage/export",
        "A lineage graph as OpenLineage events or PROV-JSON",
        _export,
        answer=LineageFile,
        query=ExportQuery,
    ),
    Route(
        "POST",
        "lineage/import",
        "Make artifacts, actions and associations of OpenLineage events, or say which",
        _import,
        answer=LineageImport,
        body=ImportBody,
    ),
)
