"""A display as a whole HTML page."""

from __future__ import annotations

from pathlib import Path

from mlops_ext.errors import translating
from mlops_ext.notebook.displays.markup import Html, element

_STYLE = (
    "body{font:14px/1.45 system-ui,sans-serif;color:#212121;background:#fff;"
    "max-width:820px;margin:32px auto;padding:0 20px}"
    "h1{font-size:22px}h2{font-size:15px;margin:24px 0 4px;break-after:avoid}"
    "table,svg,section div{break-inside:avoid}td,th{vertical-align:top;overflow-wrap:anywhere}"
    "@media print{body{margin:0;max-width:none}@page{margin:18mm}}"
)


def document(title: str, *parts: str) -> str:
    """Return a page without script that needs no other file.

    Args:
        title: Of the page, as text.
        parts: What stands in it; what is not `Html` is escaped.
    """
    head = element(
        "head",
        Html('<meta charset="utf-8"/>'),
        element("title", title),
        element("style", Html(_STYLE)),
    )
    return f"<!doctype html>{element('html', head, element('body', *parts), lang='en')}"


def save(page: str, path: str | Path) -> Path:
    """Write a page to a file, and return where.

    Raises:
        InvalidInput: no file can be written there.
    """
    target = Path(path)
    with translating(f"write {target}"):
        target.write_text(page, encoding="utf-8")
    return target
