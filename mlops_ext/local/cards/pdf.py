"""Plain text as a PDF file, in the fonts that every reader brings.

Those fonts have the characters of Western European languages (Windows-1252); others show as ``?``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Style = Literal["title", "heading", "text"]

_WIDTH, _HEIGHT = 595, 842
"""A4, in points."""

_MARGIN = 56
_LEADING = 15
_LINES = (_HEIGHT - 2 * _MARGIN) // _LEADING
_INDENT = 14
_FONTS: dict[Style, tuple[str, int, int]] = {
    "title": ("F2", 16, 48),
    "heading": ("F2", 12, 68),
    "text": ("F1", 10, 88),
}
"""Font, size in points, and how many characters of it fit on a line."""


@dataclass(frozen=True)
class Line:
    """A paragraph, wrapped to the page; an empty one leaves a line free.

    Args:
        text: what it says.
        style: how it looks.
        indent: how many steps from the left.
    """

    text: str
    style: Style = "text"
    indent: int = 0


def pdf(lines: Iterable[Line]) -> bytes:
    """The lines as a PDF file of as many pages as they need."""
    rows = [row for line in lines for row in _wrapped(line)]
    pages = [rows[first : first + _LINES] for first in range(0, len(rows), _LINES)] or [[]]
    # Objects 1 to 4 are the catalog, the pages and the fonts; then two for each page.
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    for number, page in enumerate(pages):
        objects += [_page(6 + 2 * number), _stream(page)]
    return _file(objects)


def _wrapped(line: Line) -> Iterator[Line]:
    room = _FONTS[line.style][2] - 3 * line.indent
    for text in textwrap.wrap(line.text, max(room, 20)) or [""]:
        yield Line(text, line.style, line.indent)


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def _page(content: int) -> bytes:
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] "
        f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {content} 0 R >>"
    ).encode()


def _stream(rows: list[Line]) -> bytes:
    parts = [b"BT"]
    for number, row in enumerate(rows):
        font, size, _ = _FONTS[row.style]
        left, bottom = _MARGIN + _INDENT * row.indent, _HEIGHT - _MARGIN - _LEADING * (number + 1)
        parts.append(
            f"/{font} {size} Tf 1 0 0 1 {left} {bottom} Tm (".encode() + _text(row.text) + b") Tj"
        )
    parts.append(b"ET")
    body = b"\n".join(parts)
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def _text(text: str) -> bytes:
    encoded = text.encode("cp1252", "replace")
    for special in (b"\\", b"(", b")"):
        encoded = encoded.replace(special, b"\\" + special)
    return encoded


def _file(objects: list[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    written += f"xref\n0 {count}\n0000000000 65535 f \n{table}".encode()
    written += f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(written)
