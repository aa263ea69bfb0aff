"""The S3 operations: what each answers."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from mlops_ext.local.auth import declared_hash
from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Request, Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.checksums import algorithm
from mlops_ext.local.s3.listing import list_v1, list_v2
from mlops_ext.local.s3.multipart import Multipart
from mlops_ext.local.s3.objects import Object
from mlops_ext.local.s3.parameters import MOST_KEYS, number
from mlops_ext.local.s3.reading import kept_headers, read_object
from mlops_ext.local.s3.route import Target, route
from mlops_ext.local.s3.upload import Content, Upload, pour
from mlops_ext.local.s3.xml import Node

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


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
            if upload is not None:
                return await self._answer_upload(request, target, upload)
            _check_body(request)
            return await self._answer(request, target)
        finally:
            if upload is not None:
                upload.discard()  # what was put in place is no longer there

    async def _answer_upload(self, request: Request, target: Target, upload: Upload) -> Response:
        content = await asyncio.to_thread(upload.close)
        if target.operation == "UploadPart":
            return self._keep_part(request, target, content)
        self._check_absent(request, target)
        made = self._store.put(target.bucket, target.key, content, kept_headers(request.headers))
        return Response(200, {"ETag": f'"{made.etag}"', **content.checksums})

    def _keep_part(self, request: Request, target: Target, content: Content) -> Response:
        upload_id, number = _part_of(request)
        self._multipart.require(upload_id, target.bucket, target.key)
        self._multipart.put_part(upload_id, number, content)
        return Response(200, {"ETag": f'"{content.md5}"', **content.checksums})

    async def _answer(self, request: Request, target: Target) -> Response:
        match target.operation:
            case "GetObject" | "HeadObject":
                return read_object(request, self._store.get(target.bucket, target.key))
            case "DeleteObject":
                self._store.delete(target.bucket, target.key)
                return Response(204)
            case "DeleteObjects":
                return self._delete_many(request, target)
            case "ListObjectsV2":
                self._store.require_bucket(target.bucket)
                return _document(list_v2(self._store, target.bucket, request.parameters))
            case "ListObjects":
                self._store.require_bucket(target.bucket)
                return _document(list_v1(self._store, target.bucket, request.parameters))
            case "ListBuckets" | "CreateBucket" | "HeadBucket" | "GetBucketLocation":
                return self._answer_bucket(target)
            case "CopyObject" | "UploadPartCopy":
                return await self._copy(request, target)
            case _:
                return await self._answer_multipart(request, target)

    def _answer_bucket(self, target: Target) -> Response:
        region = self._engine.region
        if target.operation == "ListBuckets":
            buckets: list[Node] = [
                ("Bucket", [("Name", name), ("CreationDate", xml.moment(created))])
                for name, created in self._store.buckets()
            ]
            owner: Node = ("Owner", [("ID", self._engine.account_id)])
            body = xml.write("ListAllMyBucketsResult", [owner, ("Buckets", buckets)])
            return _document(body)
        if target.operation == "CreateBucket":
            # In us-east-1, S3 lets an owner create a bucket again.
            if not self._store.create_bucket(target.bucket) and region != "us-east-1":
                raise ApiError(
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you "
                    "already own it.",
                    409,
                )
            return Response(200, {"Location": f"/{target.bucket}"})
        self._store.require_bucket(target.bucket)
        if target.operation == "HeadBucket":
            return Response(200, {"x-amz-bucket-region": region})
        location = "" if region == "us-east-1" else region
        body = xml.write("LocationConstraint", []).replace(b"></", f">{location}</".encode())
        return _document(body)

    def _delete_many(self, request: Request, target: Target) -> Response:
        self._store.require_bucket(target.bucket)
        document = xml.read(request.body)
        keys = [element.findtext("Key") or "" for element in document.iter("Object")]
        if len(keys) > MOST_KEYS:
            raise ApiError("MalformedXML", f"At most {MOST_KEYS} keys can be deleted at once.")
        for key in keys:
            self._store.delete(target.bucket, key)
        quiet = document.findtext("Quiet") == "true"
        deleted: list[Node] = [("Deleted", [("Key", key)]) for key in keys if not quiet]
        return _document(xml.write("DeleteResult", deleted))

    async def _copy(self, request: Request, target: Target) -> Response:
        source_text = request.headers["x-amz-copy-source"].partition("?")[0]
        bucket, _, key = unquote(source_text).removeprefix("/").partition("/")
        source = self._store.get(bucket, key)
        self._store.require_bucket(target.bucket)
        offset, length = _copied_range(request, source)
        upload = Upload(self._store.stage, {})
        sums: dict[str, str] = {}
        try:
            await asyncio.to_thread(pour, upload, source.path, offset, length)
            content = await asyncio.to_thread(upload.close)
            if target.operation == "UploadPartCopy":
                etag, modified = self._keep_part(request, target, content).headers["ETag"], None
            else:
                sums = source.checksums
                content = replace(content, checksums=sums)
                replaced = request.headers.get("x-amz-metadata-directive") == "REPLACE"
                headers = kept_headers(request.headers) if replaced else source.headers
                made = self._store.put(target.bucket, target.key, content, headers)
                etag, modified = f'"{made.etag}"', made.modified
        finally:
            upload.discard()
        nodes: list[Node] = [
            ("ETag", etag),
            ("LastModified", xml.moment(modified or source.modified)),
            *((f"Checksum{algorithm(name)}", value) for name, value in sums.items()),
        ]
        root = "CopyPartResult" if target.operation == "UploadPartCopy" else "CopyObjectResult"
        return _document(xml.write(root, nodes))

    async def _answer_multipart(self, request: Request, target: Target) -> Response:
        place: list[Node] = [("Bucket", target.bucket), ("Key", target.key)]
        if target.operation == "CreateMultipartUpload":
            upload_id = self._multipart.create(
                target.bucket, target.key, kept_headers(request.headers)
            )
            body = xml.write("InitiateMultipartUploadResult", [*place, ("UploadId", upload_id)])
            return _document(body)
        upload_id = request.parameters["uploadId"]
        self._multipart.require(upload_id, target.bucket, target.key)
        if target.operation == "AbortMultipartUpload":
            self._multipart.abort(upload_id)
            return Response(204)
        if target.operation == "ListParts":
            return self._list_parts(request.parameters, place, upload_id)
        self._check_absent(request, target)
        chosen = [
            (int(part.findtext("PartNumber") or 0), part.findtext("ETag") or "")
            for part in xml.read(request.body).iter("Part")
        ]
        made = await self._multipart.complete(upload_id, target.bucket, target.key, chosen)
        nodes: list[Node] = [*place, ("ETag", f'"{made.etag}"')]
        return _document(xml.write("CompleteMultipartUploadResult", nodes))

    def _list_parts(
        self, parameters: Mapping[str, str], place: list[Node], upload_id: str
    ) -> Response:
        after = number(parameters, "part-number-marker", 0)
        limit = min(number(parameters, "max-parts", MOST_KEYS), MOST_KEYS)
        rows = [row for row in self._multipart.parts(upload_id) if row["number"] > after]
        shown = rows[:limit]
        nodes: list[Node] = [
            *place,
            ("UploadId", upload_id),
            ("MaxParts", str(limit)),
            ("IsTruncated", str(len(rows) > limit).lower()),
        ]
        if len(rows) > limit > 0:
            nodes.append(("NextPartNumberMarker", str(shown[-1]["number"])))
        nodes += [
            (
                "Part",
                [
                    ("PartNumber", str(row["number"])),
                    ("ETag", f'"{row["etag"]}"'),
                    ("Size", str(row["size"])),
                    ("LastModified", xml.moment(row["modified"])),
                ],
            )
            for row in shown
        ]
        return _document(xml.write("ListPartsResult", nodes))

    def _check_absent(self, request: Request, target: Target) -> None:
        if request.headers.get("if-none-match") == "*" and self._store.exists(
            f"s3://{target.bucket}/{target.key}"
        ):
            raise ApiError(
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold",
                412,
                {"Condition": "If-None-Match"},
            )


def _document(body: bytes) -> Response:
    return Response(200, {"Content-Type": "application/xml"}, body)


def _check_body(request: Request) -> None:
    declared = declared_hash(request)
    if re.fullmatch("[0-9a-f]{64}", declared) and (
        declared != hashlib.sha256(request.body).hexdigest()
    ):
        raise ApiError(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        )


def _part_of(request: Request) -> tuple[str, int]:
    part = number(request.parameters, "partNumber", 0)
    if not 1 <= part <= 10000:
        raise ApiError(
            "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive"
        )
    return request.parameters["uploadId"], part


def _copied_range(request: Request, source: Object) -> tuple[int, int]:
    text = request.headers.get("x-amz-copy-source-range")
    if text is None:
        return 0, source.size
    found = re.fullmatch(r"bytes=(\d+)-(\d+)", text)
    if found is None or not int(found[1]) <= int(found[2]) < source.size:
        raise ApiError("InvalidRange", "The requested range is not satisfiable", 416)
    return int(found[1]), int(found[2]) - int(found[1]) + 1
