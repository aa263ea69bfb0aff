"""S3's XML: written by hand, read by the standard library."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import formatdate
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from mlops_ext.local.errors import ApiError

_LINE_END = {"\r": "&#13;"}
_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"

Node = tuple[str, "str | list[Node]"]
"""An element: its name, and its text or children."""


def write(root: str, content: str | list[Node]) -> bytes:
    """A document of S3's namespace."""
    return wrap(root, _inner(content))


def wrap(root: str, inner: str) -> bytes:
    """A document of S3's namespace around elements that are written already."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">{inner}</{root}>'
    ).encode()


def _inner(content: str | list[Node]) -> str:
    if isinstance(content, str):
        return escape(content, _LINE_END)
    return "".join(f"<{name}>{_inner(each)}</{name}>" for name, each in content)


def read(body: bytes, root: str = "") -> ElementTree.Element:
    """A document without its namespaces.

    Args:
        body: its text.
        root: what its root must be; empty: anything.

    Raises:
        ApiError: MalformedXML.
    """
    try:
        text = body.decode()
        if "<!DOCTYPE" in text:  # may define endless entities
            raise malformed()
        found = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise malformed() from None
    for element in found.iter():
        element.tag = element.tag.rpartition("}")[2]
    if root and found.tag != root:
        raise malformed()
    return found


def malformed() -> ApiError:
    """The error for a document that S3 cannot read."""
    return ApiError(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
    )


def moment(seconds: float) -> str:
    """A time as XML has it: ISO 8601 with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def http_date(seconds: float) -> str:
    """A time as headers have it."""
    return formatdate(seconds, usegmt=True)
