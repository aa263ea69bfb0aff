"""One S3 request as an operation sees it, and the answers that operations give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_ext.local.request import Request, Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.xml import Node

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine
    from mlops_ext.local.s3.multipart import Multipart
    from mlops_ext.local.s3.objects import ObjectStore


@dataclass(frozen=True)
class S3Call:
    """A request whose caller is known.

    Args:
        engine: its account and region.
        store: buckets and objects.
        multipart: the uploads under way.
        request: as it came.
        operation: the operation's name.
        bucket: empty for ListBuckets.
        key: empty for operations of a bucket.
    """

    engine: Engine
    store: ObjectStore
    multipart: Multipart
    request: Request
    operation: str
    bucket: str
    key: str

    @property
    def parameters(self) -> Mapping[str, str]:
        """The decoded query parameters."""
        return self.request.parameters

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers by lower-case name."""
        return self.request.headers


Handler = Callable[[S3Call], Response | Awaitable[Response]]
"""What answers an operation; raises `ApiError`."""


def document(root: str, children: list[Node], headers: Mapping[str, str] | None = None) -> Response:
    """An answer of XML."""
    return raw_document(xml.write(root, children), headers)


def raw_document(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """An answer of XML that is written already."""
    return Response(200, {"Content-Type": "application/xml", **(headers or {})}, body)
