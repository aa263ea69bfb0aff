"""The query protocol, as far as STS needs it: form fields in, XML of flat structures out."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from mlops_ext.local.wire.model import Service


def read_form(text: str) -> dict[str, str]:
    """The fields of a form body or query string, ``Action`` among them."""
    return dict(parse_qsl(text, keep_blank_values=True))


def write_xml(service: Service, operation: str, output: dict[str, Any], request_id: str) -> bytes:
    """The answer of an operation whose output has scalar members only."""
    described = service.description
    wrapper = described["operations"][operation]["output"].get(
        "resultWrapper", f"{operation}Result"
    )
    namespace = described["metadata"]["xmlNamespace"]
    members = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in output.items())
    return (
        f'<{operation}Response xmlns="{namespace}"><{wrapper}>{members}</{wrapper}>'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
        f"</{operation}Response>"
    ).encode()
