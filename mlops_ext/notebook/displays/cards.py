"""How model cards show themselves: in a cell, and as a page of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlops_ext.notebook.displays import charts, plots, words
from mlops_ext.notebook.displays.blocks import (
    Beside,
    Block,
    Cell,
    Drawing,
    Facts,
    Line,
    Stacked,
    Table,
    page,
)
from mlops_ext.notebook.displays.document import document as document_of
from mlops_ext.notebook.displays.markup import element
from mlops_ext.services.records import Curve, ModelCard

_TITLES = {
    "model_overview": "Overview",
    "intended_uses": "Intended uses",
    "business_details": "Business",
    "training_details": "Training",
    "evaluation_details": "Evaluation",
    "additional_information": "Additional information",
}
_LONGEST_LIST = 20
_MOST_BARS = 30


def card(shown: ModelCard) -> list[Block]:
    """Return a model card: what it is of, its status, its sections."""
    return [Line(_heading(shown), large=True), *_notes(shown), *_sections(shown.content)]


def document(shown: ModelCard) -> str:
    """Return a model card as a whole HTML page without script that needs no other file."""
    title = f"Model card of {shown.reference}"
    parts = [element("h1", title), page([Line(_heading(shown)[1:]), *_notes(shown)])]
    for name, value in _ordered(shown.content):
        blocks = list(_section(name, value))
        if blocks:
            parts.append(element("section", element("h2", _title(name)), page(blocks)))
    return document_of(title, *parts)


def _heading(shown: ModelCard) -> tuple[str | Cell, ...]:
    status = words.card_status(shown.status) if shown.stored else "not stored yet"
    return (Cell(shown.reference, "strong"), "model card", Cell(status, "second"))


def _notes(shown: ModelCard) -> Iterator[Block]:
    if not shown.stored:
        yield Line(("Proposed from what the version knows; edit it or set a status to store it.",))
    for note in shown.notes:
        yield Line((note,))


def _sections(content: Mapping[str, Any]) -> Iterator[Block]:
    for name, value in _ordered(content):
        blocks = list(_section(name, value))
        if blocks:
            yield Line((Cell(_title(name), "strong"),))
            yield from blocks


def _ordered(content: Mapping[str, Any]) -> list[tuple[str, Any]]:
    known = [(name, content[name]) for name in _TITLES if name in content]
    return known + [(name, value) for name, value in content.items() if name not in _TITLES]


def _section(name: str, value: Any) -> Iterator[Block]:
    if name == "evaluation_details" and isinstance(value, list):
        for one in value:
            yield from _evaluated(one if isinstance(one, dict) else {})
    elif isinstance(value, dict):
        yield from _facts(value)
    elif value:
        yield Line((_said(value),))


def _evaluated(details: Mapping[str, Any]) -> Iterator[Block]:
    yield from _facts({name: details[name] for name in details if name != "metric_groups"})
    groups = details.get("metric_groups")
    for group in groups if isinstance(groups, list) else []:
        metrics = group.get("metric_data") if isinstance(group, dict) else None
        known = [one for one in metrics or [] if isinstance(one, dict)]
        simple = [(str(one.get("name")), one) for one in known if not _is_chart(one)]
        if simple:
            rows = [(name, _figure(one), str(one.get("notes") or "")) for name, one in simple]
            yield Table((_title(str(group.get("name"))), ">Value", ""), rows)
        drawn = [block for one in known if _is_chart(one) for block in _chart(one)]
        if drawn:
            yield Beside(tuple(drawn))


def _facts(members: Mapping[str, Any]) -> Iterator[Block]:
    rows = list(_rows(members))
    if rows:
        yield Facts(tuple(rows))


def _rows(members: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield labels with what they say; objects within give theirs, without their own name."""
    for name, value in members.items():
        if isinstance(value, dict):
            yield from _rows(value)
        elif isinstance(value, list) and value and all(_is_named(one) for one in value):
            listed = [f"{one['name']} = {_said(one['value'])}" for one in value]
            yield _title(name), ", ".join(_few(listed))
        elif value not in (None, "", []):
            yield _title(name), _said(value)


def _is_named(value: Any) -> bool:
    return isinstance(value, dict) and "name" in value and "value" in value


def _few(listed: Sequence[str]) -> list[str]:
    more = len(listed) - _LONGEST_LIST
    return [*listed[:_LONGEST_LIST], *([f"and {more} more"] if more > 0 else [])]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_few([_said(one) for one in value]))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words.figure(value) if isinstance(value, float) else str(value)


def _figure(metric: Mapping[str, Any]) -> str:
    value = metric.get("value")
    return words.figure(value) if _is_number(value) else _said(value)


def _is_chart(metric: Mapping[str, Any]) -> bool:
    return metric.get("type") in ("linear_graph", "bar_chart", "matrix")


def _chart(metric: Mapping[str, Any]) -> Iterator[Block]:
    title, value = _title(str(metric.get("name"))), metric.get("value")
    across, up = metric.get("x_axis_name"), metric.get("y_axis_name")
    if not isinstance(value, list):
        return
    if metric["type"] == "linear_graph":
        points = [one for one in value if isinstance(one, list) and len(one) == 2]
        yield _line(title, points, str(across or ""), str(up or ""))
    elif metric["type"] == "bar_chart":
        names = across if isinstance(across, list) else [str(at + 1) for at in range(len(value))]
        heights = [float(one) for one in value if _is_number(one)]
        named = list(zip(map(str, names), heights, strict=False))[:_MOST_BARS]
        yield Drawing(plots.bars(f"{title} ({up})" if up else title, named))
    else:
        names = across if isinstance(across, list) else []
        sides = up if isinstance(up, list) else []
        yield Stacked((Line((title,)), _matrix(value, names, sides)))


def _line(title: str, points: Sequence[Any], across: str, up: str) -> Block:
    """A curve between 0 and 1 is drawn; another is told by its first points."""
    numbers = [(x, y) for x, y in points if _is_number(x) and _is_number(y)]
    if numbers and all(0 <= one <= 1 for point in numbers for one in point):
        curve = Curve(x=[x for x, _ in numbers], y=[y for _, y in numbers])
        return Drawing(charts.curves(title, across, up, [(title, curve)]))
    rows = [(words.figure(x), words.figure(y)) for x, y in numbers[:_LONGEST_LIST]]
    return Stacked((Line((title,)), Table((f">{across or 'x'}", f">{up or 'y'}"), rows)))


def _matrix(value: Sequence[Any], names: Sequence[Any], sides: Sequence[Any]) -> Block:
    rows = [row for row in value if isinstance(row, list)]
    width = max((len(row) for row in rows), default=0)
    heads = ["", *(f">{_at(names, at)}" for at in range(width))]
    body = [
        (_at(sides or names, at), *(words.figure(_number(row, column)) for column in range(width)))
        for at, row in enumerate(rows)
    ]
    return Table(tuple(heads), body)


def _at(names: Sequence[Any], at: int) -> str:
    return str(names[at]) if at < len(names) else str(at + 1)


def _number(row: Sequence[Any], at: int) -> float | None:
    return float(row[at]) if at < len(row) and _is_number(row[at]) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _title(name: str) -> str:
    text = _TITLES.get(name, name.replace("_", " ").strip())
    return text[:1].upper() + text[1:]
