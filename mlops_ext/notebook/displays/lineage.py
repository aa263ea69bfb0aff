"""How an answer about lineage shows itself: the sentence, what it names, and the graph."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_ext.notebook.displays import charts, words
from mlops_ext.notebook.displays.blocks import Block, Cell, Drawing, Line, Table
from mlops_ext.notebook.displays.markup import Html
from mlops_ext.services.records import LineageFinding, LineageGraph, LineageNode

_COLUMNS = (
    ("dataset", "notebook", "image"),
    ("job",),
    ("model",),
    ("version", "group"),
    ("approval",),
    ("deployment",),
    ("endpoint", "other"),
)
"""Kinds of nodes in the order of flow."""

_LARGEST_GRAPH = 40


def blocks(shown: LineageGraph) -> list[Block]:
    """Return the answer, what gives it (rows or nodes) and, while it is small, the graph."""
    result: list[Block] = [Line((Cell(shown.answer, "strong"),), large=True)]
    if shown.partial:
        result.append(Line((Cell(f"Not complete: {shown.reason}", "second"),)))
    if shown.findings:
        result.append(_findings(shown.findings))
    named = [] if shown.findings else _named(shown)
    if named:
        result.append(Table(("Kind", "Name", "Detail", "Created"), [_row(node) for node in named]))
    if 1 < len(shown.nodes) <= _LARGEST_GRAPH:
        result.append(Drawing(_graph(shown)))
    return result


def _findings(found: Sequence[LineageFinding]) -> Table:
    """The rows that a question has found, without the columns that none of them fills."""
    columns: list[tuple[str, list[str | Cell]]] = [
        ("What", [Cell(one.subject, "strong") for one in found]),
        ("State", [Cell(one.state, state=True) if one.state else "" for one in found]),
        ("Detail", [Cell(one.detail, "second") if one.detail else "" for one in found]),
        ("By", [one.who or "" for one in found]),
        ("When", [words.day(one.at) if one.at else "" for one in found]),
    ]
    filled = [(head, cells) for head, cells in columns if any(cells)]
    rows = zip(*(cells for _, cells in filled), strict=True)
    return Table(tuple(head for head, _ in filled), list(rows))


def _named(shown: LineageGraph) -> list[LineageNode]:
    """What was found; of a start with nothing around it, itself."""
    hits = {*shown.hits} or {*(shown.start if shown.question == "all" else ())}
    return sorted((node for node in shown.nodes if node.id in hits), key=_column)


def _row(node: LineageNode) -> tuple[str | Cell, ...]:
    detail = Cell(node.state, state=True) if node.state else Cell(node.detail, "second")
    created = words.day(node.created) if node.created else words.NOTHING
    return (node.kind, Cell(node.name, "strong"), detail, created)


def _column(node: LineageNode) -> int:
    return next(at for at, kinds in enumerate(_COLUMNS) if node.kind in kinds)


def _graph(shown: LineageGraph) -> Html:
    hits = {*shown.hits, *shown.start}
    columns: list[list[tuple[str, str, bool]]] = []
    places: dict[str, tuple[int, int]] = {}
    for at in range(len(_COLUMNS)):
        nodes = [node for node in shown.nodes if _column(node) == at]
        if not nodes:
            continue
        for row, node in enumerate(nodes):
            places[node.id] = (len(columns), row)
        columns.append([(node.name, node.detail or node.kind, node.id in hits) for node in nodes])
    edges = [
        (places[edge.source], places[edge.destination])
        for edge in shown.edges
        if edge.source in places and edge.destination in places
    ]
    return charts.graph(columns, edges, f"Lineage of {shown.reference}: {shown.answer}")
