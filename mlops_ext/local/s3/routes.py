"""From an S3 request to its operation."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mlops_ext.local.auth import declared_hash
from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Request, Response
from mlops_ext.local.s3 import (
    access,
    buckets,
    documents,
    listing,
    parts,
    reading,
    removing,
    tagging,
    versioning,
    writing,
)
from mlops_ext.local.s3.call import Handler, S3Call
from mlops_ext.local.s3.checksums import Checksums
from mlops_ext.local.s3.multipart import Multipart
from mlops_ext.local.s3.names import check_key
from mlops_ext.local.s3.route import Target, route
from mlops_ext.local.s3.upload import Upload, check_md5

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_HANDLERS: dict[str, Handler] = {
    name: handler
    for module in (
        *(access, buckets, documents, listing, parts),
        *(reading, removing, tagging, versioning, writing),
    )
    for name, handler in module.HANDLERS.items()
}


class Routes:
    """Answers S3's requests, whose callers are known already.

    Args:
        engine: its object store, account and region.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._store = engine.objects
        self._multipart = Multipart(engine.objects)

    def upload(self, request: Request) -> Upload | None:
        """Where the body of a PutObject or UploadPart goes; None for other requests."""
        target = route(request)
        if target.operation not in ("PutObject", "UploadPart"):
            return None
        check_key(target.key)
        self._store.require_bucket(target.bucket)
        return Upload(self._store.stage, request.headers)

    async def answer(
        self, request: Request, upload: Upload | None, check: Callable[[Request, str], None]
    ) -> Response:
        """The answer to a request.

        Args:
            request: whose caller is known.
            upload: its body, when that was streamed to a file.
            check: raises when the named operation must fail.

        Raises:
            ApiError: as S3 answers.
        """
        try:
            target = route(request)
            check(request, target.operation)
            call = self._call(request, target)
            if upload is not None:
                content = await asyncio.to_thread(upload.close)
                put = writing.put_part if target.operation == "UploadPart" else writing.put_object
                return put(call, content)
            _check_body(request)
            answer = _HANDLERS[target.operation](call)
            return await answer if inspect.isawaitable(answer) else answer
        finally:
            if upload is not None:
                upload.discard()  # what was put in place is no longer there

    def _call(self, request: Request, target: Target) -> S3Call:
        return S3Call(
            engine=self._engine,
            store=self._store,
            multipart=self._multipart,
            request=request,
            operation=target.operation,
            bucket=target.bucket,
            key=target.key,
        )


def _check_body(request: Request) -> None:
    """Refuse a body that is not what the headers declare."""
    declared = declared_hash(request)
    if re.fullmatch("[0-9a-f]{64}", declared) and (
        declared != hashlib.sha256(request.body).hexdigest()
    ):
        raise ApiError(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        )
    check_md5(request.headers, hashlib.md5(request.body, usedforsecurity=False))
    if request.body:
        sums = Checksums(request.headers)
        sums.update(request.body)
        sums.verified({})
