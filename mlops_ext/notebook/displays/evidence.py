"""What a comparison's verdict rests on beside its figures: gains, segments, drift, code."""

from __future__ import annotations

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import Block, Cell, Code, Drawing, Line, Table, Tone
from mlops_ext.notebook.displays.gains import gains
from mlops_ext.services.records import CodeCell, Comparison, DriftOf, Gain

_TONES: dict[str, Tone] = {"large": "bad", "stable": "second"}
_SIGNS = {"same": " ", "removed": "−", "added": "+"}


def gained(shown: Comparison) -> list[Block]:
    """Return where the versions gain over the baseline: curves with a band, or a table."""
    base = shown.versions[shown.baseline].reference
    named = [(shown.versions[gain.version].reference, gain.version, gain) for gain in shown.gains]
    drawn = [one for one in named if one[2].kind != "recall"]
    found: list[Block] = []
    if drawn and drawn[0][2].kind == "rate":
        title = f"Gain in true positive rate over {base}"
        found.append(Drawing(gains(title, "False positive rate", drawn)))
    elif drawn:
        title = f"Absolute error minus that of {base}"
        found.append(Drawing(gains(title, "What happened", drawn)))
    return [*found, *(_recalls(name, gain) for name, _, gain in named if gain.kind == "recall")]


def _recalls(name: str, gain: Gain) -> Table:
    heads = ("Class", f">{name}, recall", ">95 % interval")
    rows = [
        (label, words.difference(y), f"{words.difference(low)} to {words.difference(high)}")
        for label, y, low, high in zip(gain.labels, gain.y, gain.low, gain.high, strict=True)
    ]
    return Table(heads, rows)


def segments(shown: Comparison) -> list[Block]:
    """Return the headline figure by segment; nothing where there are none."""
    table = shown.segments
    if table is None:
        return []
    names = [version.reference for version in shown.versions]
    heads = (f"{table.label} by segment", "", ">Rows", *(f">{name}" for name in names))
    rows: list[tuple[str | Cell, ...]] = [
        (
            Cell(row.column, "second"),
            row.value,
            f"{max(count or 0 for count in row.rows):,}",
            *(words.figure(value) for value in row.values),
        )
        for row in table.rows
    ]
    return [Table(heads, rows)]


def drift(shown: Comparison) -> list[Block]:
    """Return how far the input columns are from the baseline's; nothing where it is not known."""
    if not shown.drift:
        return []
    names = [version.reference for version in shown.versions]
    heads = ("Column", *(f">{name}" for name in names))
    rows = [(row.name, *(_psi(one) for one in row.versions)) for row in shown.drift]
    return [Line(("Population stability index; above 0.25 it is large.",)), Table(heads, rows)]


def _psi(of: DriftOf | None) -> str | Cell:
    if of is None:
        return words.NOTHING
    return Cell(f"{of.psi:.2f} {of.rating}", _TONES.get(of.rating, ""))


def code(shown: Comparison) -> list[Block]:
    """Return the cells that differ, line by line."""
    found: list[Block] = []
    base = shown.versions[shown.baseline].reference
    for change in shown.code:
        name = shown.versions[change.version].reference
        count = words.counted(len(change.cells) + change.left_out, "cell")
        told = f"{count} of {name} and {base} differ, {change.same:,} are the same"
        found.append(Line((Cell(told, "second"),)))
        for cell in change.cells:
            found += [Line((Cell(_place(cell), "strong"),)), Code(_lines(cell))]
    return found


def _place(cell: CodeCell) -> str:
    number = cell.after if cell.after is not None else cell.before
    return f"Cell {number} {cell.kind}"


def _lines(cell: CodeCell) -> str:
    return "\n".join(f"{_SIGNS[line.kind]} {line.text}" for line in cell.lines)
