"""The parts a display is made of; each knows how it looks as text and as HTML.

The HTML uses no script, no class and no text colour of its own (text inherits the theme's, set
back by opacity), so that it looks right in light and dark themes, in nbconvert and on GitHub.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.icons import TONES, icon
from mlops_ext.notebook.displays.markup import Html, element, together

_HAIR = "1px solid rgba(128,128,128,.35)"
_SECOND = "opacity:.68"
LARGEST_TABLE = 200
_UNBROKEN = 24

Tone = Literal["", "strong", "second", "good", "bad", "code"]
"""How text is set: as it is, bold, set back, as a gain, as a loss, as code."""


class Block(Protocol):
    """A part of a display."""

    def text(self) -> str:
        """Return it as plain text."""
        ...

    def html(self) -> Html:
        """Return it as HTML."""
        ...


@dataclass(frozen=True)
class Cell:
    """Text with the way it is set.

    Args:
        value: What it says, as it came (escaped when drawn).
        tone: How it is set.
        state: SageMaker's word when the cell shows a state: drawn with its icon.
    """

    value: str
    tone: Tone = ""
    state: bool = False

    def text(self) -> str:
        """Return it as plain text."""
        return words.state(self.value).word if self.state else _one_line(self.value)

    def html(self) -> Html:
        """Return it as HTML."""
        if self.state:
            shown = words.state(self.value)
            return element("span", icon(shown), shown.word, style="white-space:nowrap")
        if self.tone == "strong":
            return element("b", self.value)
        if self.tone == "second":
            return element("span", self.value, style=_SECOND)
        if self.tone == "code":
            return element("code", self.value, style="background:none")
        if self.tone:
            return element(
                "span",
                element(
                    "span", "▲" if self.tone == "good" else "▼", style=f"color:{TONES[self.tone]}"
                ),
                f" {self.value}",
            )
        return together(self.value)


def cell(value: str | Cell) -> Cell:
    """Return a value as a cell."""
    return value if isinstance(value, Cell) else Cell(value)


@dataclass(frozen=True)
class Line:
    """Cells on one line: a heading, a verdict, an answer."""

    cells: tuple[str | Cell, ...]
    large: bool = False

    def text(self) -> str:
        """Return the cells with two spaces between them."""
        return "  ".join(cell(part).text() for part in self.cells)

    def html(self) -> Html:
        """Return a line of the cells."""
        parts: list[str] = []
        for part in self.cells:
            parts += [cell(part).html(), Html(" &ensp;")]
        size = "15px" if self.large else "inherit"
        return element("div", *parts[:-1], style=f"margin:4px 0 8px;font-size:{size}")


@dataclass(frozen=True)
class Facts:
    """Labels with what they say, one a line."""

    rows: tuple[tuple[str, str | Cell], ...]

    def text(self) -> str:
        """Return the labels aligned."""
        width = max((_width(label) for label, _ in self.rows), default=0)
        return "\n".join(
            f"{_pad(label, width)}  {cell(value).text()}" for label, value in self.rows
        )

    def html(self) -> Html:
        """Return a table of two columns without lines."""
        rows = [
            element(
                "tr",
                element("td", label, style=f"{_left()};{_SECOND};white-space:nowrap"),
                element("td", cell(value).html(), style=_left()),
                style="background:none",
            )
            for label, value in self.rows
        ]
        return _table(*rows)


@dataclass(frozen=True)
class Table:
    """Rows under heads.

    Args:
        heads: Titles of the columns; those that start with ``>`` are set right-aligned.
        rows: One cell a column; at most `LARGEST_TABLE` are drawn.
        more: Rows there are beside these.
    """

    heads: tuple[str, ...]
    rows: Sequence[Sequence[str | Cell]]
    more: int = 0

    def text(self) -> str:
        """Return aligned columns under their heads."""
        shown, rest = self._shown()
        body = [[cell(value).text() for value in row] for row in shown]
        titles = self._titles()
        widths = [max(_width(line[at]) for line in [titles, *body]) for at in range(len(titles))]
        lines = [self._aligned(line, widths) for line in [titles, *body]]
        lines.insert(1, "  ".join("─" * width for width in widths))
        return "\n".join([*lines, *([rest] if rest else [])])

    def html(self) -> Html:
        """Return a table with hairlines."""
        shown, rest = self._shown()
        aligned = ["right" if head.startswith(">") else "left" for head in self.heads]
        heads = [
            element("th", head, align=side, style=f"{_ruled(side, head)};font-weight:600")
            for head, side in zip(self._titles(), aligned, strict=True)
        ]
        rows = [
            element(
                "tr",
                *(
                    element("td", one.html(), align=side, style=_ruled(side, one.text()))
                    for one, side in zip(map(cell, row), aligned, strict=True)
                ),
                style="background:none",
            )
            for row in shown
        ]
        head = element("thead", element("tr", *heads, style="background:none"))
        table = _table(head, element("tbody", *rows))
        return together(table, element("div", rest, style=_SECOND)) if rest else table

    def _titles(self) -> list[str]:
        return [head.removeprefix(">") for head in self.heads]

    def _aligned(self, line: list[str], widths: list[int]) -> str:
        parts = [
            _pad(value, width, right=head.startswith(">"))
            for value, width, head in zip(line, widths, self.heads, strict=True)
        ]
        return "  ".join(parts).rstrip()

    def _shown(self) -> tuple[Sequence[Sequence[str | Cell]], str]:
        shown = self.rows[:LARGEST_TABLE]
        more = len(self.rows) - len(shown) + self.more
        return shown, f"and {words.counted(more, 'row')} more" if more else ""


@dataclass(frozen=True)
class Drawing:
    """A chart: SVG in HTML, nothing in text, where the table beside it says the same."""

    svg: Html

    def text(self) -> str:
        """Return nothing."""
        return ""

    def html(self) -> Html:
        """Return the SVG."""
        return element("div", self.svg, style="margin:4px 0")


@dataclass(frozen=True)
class Code:
    """Text as it is: a body, a log."""

    content: str

    def text(self) -> str:
        """Return it unchanged."""
        return self.content

    def html(self) -> Html:
        """Return it preformatted."""
        return element(
            "pre", self.content, style="background:none;margin:4px 0;white-space:pre-wrap"
        )


@dataclass(frozen=True)
class Beside:
    """Blocks beside one another where there is room."""

    blocks: tuple[Block, ...]

    def text(self) -> str:
        """Return them one under the other."""
        return joined(self.blocks)

    def html(self) -> Html:
        """Return them in a row that wraps."""
        style = "display:flex;flex-wrap:wrap;gap:8px 28px;align-items:flex-start"
        return element("div", *(element("div", part.html()) for part in self.blocks), style=style)


@dataclass(frozen=True)
class Stacked:
    """Blocks that belong together, one close under the other."""

    blocks: tuple[Block, ...]

    def text(self) -> str:
        """Return them line after line."""
        return "\n".join(filter(None, (part.text() for part in self.blocks)))

    def html(self) -> Html:
        """Return them one under the other."""
        return together(*(part.html() for part in self.blocks))


def joined(blocks: Sequence[Block]) -> str:
    """Return the blocks' text, an empty line between them."""
    return "\n\n".join(filter(None, (block.text() for block in blocks)))


def page(blocks: Sequence[Block]) -> Html:
    """Return the blocks' HTML in one element."""
    return element("div", *(block.html() for block in blocks), style="line-height:1.45")


def _table(*children: str) -> Html:
    style = (
        "border-collapse:collapse;border:none;margin:4px 0;font-size:13px;"
        "font-variant-numeric:tabular-nums"
    )
    return element("table", *children, style=style)


def _side(side: str) -> str:
    return f"text-align:{side};padding:4px 16px 4px 0;border:none;background:none"


def _left() -> str:
    return _side("left")


def _ruled(side: str, text: str) -> str:
    """Return the style of a cell above a hairline; short text stays on one line."""
    wrap = "normal" if len(text) > _UNBROKEN else "nowrap"
    return f"{_side(side)};border-bottom:{_HAIR};white-space:{wrap}"


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def _pad(text: str, width: int, *, right: bool = False) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
