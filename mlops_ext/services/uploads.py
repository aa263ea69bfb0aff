"""Uploads of files of any size: in parts, taken up again after a cut connection.

S3 keeps the parts that arrived; after a cut it is asked for them, and only the others are sent
again. An upload that cannot be finished is aborted, so that nothing of it is left and paid for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mlops_ext.errors import explain

PART = 8 << 20
"""Bytes of a part; S3 takes 5 MiB and more, and 10,000 of them."""
_MOST_PARTS = 10_000
_AT_ONCE = 4
_TRIES = 5
_PAUSE = 0.2

Tell = Callable[[int, int], None]


def upload(client: Any, path: Path, bucket: str, key: str, tell: Tell | None = None) -> None:
    """Upload a file.

    Args:
        client: of S3.
        path: the file.
        bucket: where to.
        key: name of the object.
        tell: takes how many bytes have arrived, and how many there are.

    Raises:
        ClientError, BotoCoreError: S3 refuses, or stays away however often it is tried.
    """
    size = path.stat().st_size
    told = tell or (lambda done, total: None)
    told(0, size)
    if size <= PART:
        _patiently(lambda: _whole(client, path, bucket, key))
    else:
        _Parts(client, path, {"Bucket": bucket, "Key": key}, told).send()
    told(size, size)


def _whole(client: Any, path: Path, bucket: str, key: str) -> None:
    with path.open("rb") as file:
        client.put_object(Bucket=bucket, Key=key, Body=file)


def _patiently(step: Callable[[], None]) -> None:
    """Do a step again while the connection is cut or the service asks to slow down."""
    for number in range(1, _TRIES + 1):
        try:
            step()
            return
        except Exception as error:
            if number == _TRIES or not explain(error, "upload").problem.retryable:
                raise
            time.sleep(_PAUSE * 2**number)


class _Parts:
    """One upload in parts."""

    def __init__(self, client: Any, path: Path, where: dict[str, str], tell: Tell) -> None:
        self._client = client
        self._path = path
        self._tell = tell
        self._size = path.stat().st_size
        self._part = max(PART, -(-self._size // _MOST_PARTS))
        self._count = -(-self._size // self._part)
        begun = client.create_multipart_upload(**where)
        self._upload = {**where, "UploadId": begun["UploadId"]}

    def send(self) -> None:
        """Send all parts and put them together; abort when that cannot be done."""
        try:
            _patiently(self._send_missing)
            _patiently(self._complete)
        except BaseException:
            self._abort()
            raise

    def _send_missing(self) -> None:
        there = self._arrived()
        self._tell(len(there) * self._part, self._size)
        missing = [number for number in range(1, self._count + 1) if number not in there]
        done = len(there)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            sent = [pool.submit(self._send, number) for number in missing]
            try:
                for each in sent:
                    each.result()
                    done += 1
                    self._tell(min(done * self._part, self._size), self._size)
            except BaseException:
                for each in sent:
                    each.cancel()
                raise

    def _send(self, number: int) -> None:
        with self._path.open("rb") as file:
            file.seek((number - 1) * self._part)
            body = file.read(self._part)
        self._client.upload_part(**self._upload, PartNumber=number, Body=body)

    def _arrived(self) -> dict[int, str]:
        """The parts that are there in whole, with their ETags."""
        listed = self._client.get_paginator("list_parts").paginate(**self._upload)
        return {
            part["PartNumber"]: part["ETag"]
            for page in listed
            for part in page.get("Parts", [])
            if part["Size"] == self._length(part["PartNumber"])
        }

    def _length(self, number: int) -> int:
        return min(self._part, self._size - (number - 1) * self._part)

    def _complete(self) -> None:
        parts = [
            {"PartNumber": number, "ETag": etag} for number, etag in sorted(self._arrived().items())
        ]
        self._client.complete_multipart_upload(**self._upload, MultipartUpload={"Parts": parts})

    def _abort(self) -> None:
        try:
            self._client.abort_multipart_upload(**self._upload)
        except Exception:
            return  # what went wrong before is what matters
