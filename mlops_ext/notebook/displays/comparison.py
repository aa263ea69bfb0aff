"""How a comparison of versions shows itself: the verdict, then what it rests on."""

from __future__ import annotations

from mlops_ext.notebook.displays import evaluation, words
from mlops_ext.notebook.displays.blocks import (
    Beside,
    Block,
    Cell,
    Drawing,
    Facts,
    Line,
    Stacked,
    Table,
    Tone,
    page,
)
from mlops_ext.notebook.displays.document import document as document_of
from mlops_ext.notebook.displays.evidence import code, drift, gained, segments
from mlops_ext.notebook.displays.markup import element
from mlops_ext.services.comparison import with_curves
from mlops_ext.services.records import ChangeRow, Comparison, Evaluation, MetricRow

_TONES: dict[str, Tone] = {"better": "good", "worse": "bad"}
_MOST = 6
"""Changes listed whichever side has them."""
_MOST_JUDGED = 3
"""Versions above which tables leave out how each differs from the baseline."""
_LONGEST = 60
"""Signs of what the others have, where they share a column."""


def blocks(shown: Comparison) -> list[Block]:
    """Return the verdict, metrics, curves over one another, matrices and what else changed."""
    beside: list[Block] = [_measured(shown), *_curves(shown)]
    return [
        *_verdict(shown),
        Beside(tuple(beside)),
        *_uncurved(shown),
        *_matrices(shown),
        *segments(shown)[:1],
        *_also_changed(shown),
        *(Line((Cell(note, "second"),)) for note in shown.notes),
    ]


def document(shown: Comparison) -> str:
    """Return all of a comparison as a whole HTML page that needs no other file."""
    title = f"Comparison of {', '.join(version.reference for version in shown.versions)}"
    curves = _curves(shown)
    sections: list[tuple[str, list[Block]]] = [
        ("Metrics", [_measured(shown)]),
        ("Curves", [Beside(tuple(curves)), *_uncurved(shown)] if curves else []),
        ("Confusion", _matrices(shown)),
        ("Segments", segments(shown)),
        ("What changed", [_changes(shown, [row for row in shown.changes if row.differs])]),
        ("Drift of input columns", drift(shown)),
        ("Code", code(shown)),
        ("Notes", [Line((note,)) for note in shown.notes]),
    ]
    parts = [element("section", element("h2", name), page(held)) for name, held in sections if held]
    return document_of(title, element("h1", title), page(_verdict(shown)), *parts)


def _verdict(shown: Comparison) -> list[Block]:
    if not shown.judgements:
        return [Line((Cell(shown.verdict, "strong"),), large=True)]
    found: list[Block] = []
    for at, judgement in enumerate(shown.judgements):
        cells: list[str | Cell] = [Cell(judgement.lead, _TONES.get(judgement.outcome, "strong"))]
        cells += [one for one in (judgement.text,) if one]
        if judgement.method:
            cells.append(Cell(f"({judgement.method})", "second"))
        cells += [one for one in (judgement.more,) if one]
        found.append(Line(tuple(cells), large=at == 0))
    return found


def _evaluated(shown: Comparison) -> list[tuple[str, Evaluation]]:
    return [
        (version.reference, one)
        for version, one in zip(shown.versions, shown.evaluations, strict=True)
        if one is not None
    ]


def _curves(shown: Comparison) -> list[Block]:
    evaluated = _evaluated(shown)
    found: list[Block] = []
    if any(one.roc for _, one in evaluated):
        found.append(Drawing(evaluation.roc(evaluated)))
    return [*found, *gained(shown)]


def _uncurved(shown: Comparison) -> list[Block]:
    """Whose curves are not among those that are drawn, and why."""
    if not _curves(shown):
        return []
    is_roc = any(one.roc for _, one in _evaluated(shown))
    drawn = with_curves(len(shown.versions), shown.baseline)
    names = [version.reference for version in shown.versions]
    beyond = [name for at, name in enumerate(names) if at not in drawn]
    lacking = [
        names[at] for at in sorted(drawn) if not ((one := shown.evaluations[at]) and one.roc)
    ]
    told = [f"No curve is stored for {', '.join(lacking)}."] if lacking and is_roc else []
    if beyond:
        told.append(
            f"Curves are drawn of {len(drawn)} versions at most, without {', '.join(beyond)}."
        )
    return [Line((Cell(" ".join(told), "second"),))] if told else []


def _matrices(shown: Comparison) -> list[Block]:
    found: list[Block] = []
    for reference, one in _evaluated(shown):
        if one.confusion:
            heading = Line((Cell(reference, "strong"),))
            found.append(Stacked((heading, evaluation.confusion(one))))
    return [Beside(tuple(found))] if found else []


def _also_changed(shown: Comparison) -> list[Block]:
    result: list[Block] = []
    changed = [row for row in shown.changes if row.differs]
    # What only one side has mostly comes with another kind of model: many rows that say little.
    shared = changed
    if len(changed) > _MOST:
        shared = [row for row in changed if None not in row.values]
    if shared:
        few = len(shown.versions) <= _MOST_JUDGED
        result.append(_changes(shown, shared) if few else _condensed(shown, shared))
    lone = len(changed) - len(shared)
    if lone:
        result.append(Facts((("Only in one", words.counted(lone, "other fact")),)))
    same = len(shown.changes) - len(changed)
    if same:
        result.append(Facts((("Equal", words.counted(same, "other fact")),)))
    return result


def _measured(shown: Comparison) -> Stacked:
    """The metrics, and below them why differences have no interval."""
    untested = tuple(Line((Cell(told, "second"),)) for told in shown.untested)
    return Stacked((_metrics(shown), *untested))


def _metrics(shown: Comparison) -> Table:
    names = [version.reference for version in shown.versions]
    others = [at for at in range(len(names)) if at != shown.baseline]
    if len(names) > _MOST_JUDGED:
        others = []
    heads = (
        "Metric",
        *(f">{name}" for name in names),
        *(head for at in others for head in _difference(names[at], others)),
    )
    return Table(heads, [_metric(row, others) for row in shown.metrics])


def _difference(name: str, others: list[int]) -> tuple[str, str, str]:
    first = ">Difference" if len(others) == 1 else f">{name}, difference"
    return first, ">95 % interval", ""


def _metric(row: MetricRow, others: list[int]) -> tuple[str | Cell, ...]:
    values = [
        Cell(words.figure(value), "strong" if at == row.best else "")
        for at, value in enumerate(row.values)
    ]
    return (row.label, *values, *(cell for at in others for cell in _judged(row, at)))


def _judged(row: MetricRow, at: int) -> tuple[Cell, Cell, Cell]:
    """The difference, its interval, and the word for it where it is clear."""
    change = row.differences[at]
    paired = row.paired[at] if row.paired else None
    figure = Cell(words.difference(change))
    if paired is None:
        return figure, Cell(words.NOTHING, "second"), Cell("")
    interval = Cell(f"{words.difference(paired.low)} to {words.difference(paired.high)}")
    if paired.low <= 0 <= paired.high or not change or row.better is None:
        return figure, interval, Cell("not clear", "second")
    is_gain = (change > 0) == (row.better == "higher")
    return figure, interval, Cell("better", "good") if is_gain else Cell("worse", "bad")


def _condensed(shown: Comparison, changed: list[ChangeRow]) -> Table:
    """What changed without a column a version: the baseline's value, then those of the others."""
    rows = []
    for row in changed:
        before = row.values[shown.baseline]
        others = [value or words.NOTHING for value in row.values if value != before]
        to = words.shortened(", ".join(dict.fromkeys(others)), _LONGEST)
        rows.append((row.name, Cell(row.kind, "second"), before or words.NOTHING, to))
    base = shown.versions[shown.baseline].reference
    return Table(("Also changed", "", base, "others"), rows)


def _changes(shown: Comparison, changed: list[ChangeRow]) -> Table:
    noted = any(row.note for row in changed)
    heads = ("Also changed", "", *(version.reference for version in shown.versions))
    rows: list[tuple[str | Cell, ...]] = [
        (
            row.name,
            Cell(row.kind, "second"),
            *(value or words.NOTHING for value in row.values),
            *((Cell(row.note, "second"),) if noted else ()),
        )
        for row in changed
    ]
    return Table((*heads, "") if noted else heads, rows)
