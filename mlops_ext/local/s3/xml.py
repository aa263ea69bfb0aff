"""S3's XML: written by hand, read by the standard library."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import formatdate
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from mlops_ext.local.errors import ApiError

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"

Node = tuple[str, "str | list[Node]"]
"""An element: its name, and its text or children."""


def write(root: str, children: list[Node]) -> bytes:
    """A document of S3's namespace."""
    inner = "".join(_text(child) for child in children)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">{inner}</{root}>'
    ).encode()


def _text(node: Node) -> str:
    name, content = node
    inner = escape(content) if isinstance(content, str) else "".join(map(_text, content))
    return f"<{name}>{inner}</{name}>"


def read(body: bytes) -> ElementTree.Element:
    """A document without its namespaces; raises `ApiError` MalformedXML."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise ApiError(
            "MalformedXML", f"The XML you provided was not well-formed: {error}"
        ) from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def moment(seconds: float) -> str:
    """A time as XML has it: ISO 8601 with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def http_date(seconds: float) -> str:
    """A time as headers have it."""
    return formatdate(seconds, usegmt=True)
