"""HTML by construction: whatever is not `Html` is escaped."""

from __future__ import annotations

from html import escape

_VOID = frozenset({"br", "circle", "hr", "img", "line", "path", "polyline", "rect"})


class Html(str):
    """Text that is already HTML; everything else gets escaped."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | float | None) -> Html:
    """Return an element; attributes of None are left out, ``_`` in their names becomes ``-``.

    A trailing underscore is dropped, so that ``class_`` and ``for_`` can be written.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{written}/>")
    return Html(f"<{name}{written}>{together(*children)}</{name}>")


def together(*children: str) -> Html:
    """Return children one after the other, escaping those that are not HTML."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))
