"""A body on its way into the store: staged, hashed and checked while it arrives."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlops_ext.local.errors import ApiError
from mlops_ext.local.s3.checksums import Checksums
from mlops_ext.local.s3.chunked import ChunkedDecoder, is_chunked


@dataclass(frozen=True)
class Content:
    """A complete, checked body in a stage file.

    Args:
        path: the stage file, synced to disk.
        size: in bytes.
        md5: hexadecimal.
        sha256: hexadecimal.
        checksums: by header name, base64.
    """

    path: Path
    size: int
    md5: str
    sha256: str
    checksums: dict[str, str]


def check_md5(headers: Mapping[str, str], actual: hashlib._Hash) -> None:
    """Refuse a body that is not what Content-MD5 says.

    Raises:
        ApiError: InvalidDigest for what is no MD5, BadDigest for another one.
    """
    declared = headers.get("content-md5")
    if declared is None:
        return
    try:
        digest = base64.b64decode(declared, validate=True)
    except binascii.Error:
        digest = b""
    if len(digest) != actual.digest_size:
        raise ApiError("InvalidDigest", "The Content-MD5 you specified was invalid.")
    if digest != actual.digest():
        raise ApiError("BadDigest", "The Content-MD5 you specified did not match what we received.")


class Upload:
    """Takes a body piece by piece into a stage file.

    Args:
        stage: the folder for stage files.
        headers: the request's, by lower-case name; they may declare hashes to check.
    """

    def __init__(self, stage: Path, headers: Mapping[str, str]) -> None:
        self._checksums = Checksums(headers)
        self._decoder = ChunkedDecoder() if is_chunked(headers) else None
        self._headers = headers
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self._size = 0
        self._path = stage / uuid.uuid4().hex
        self._file = self._path.open("wb")

    def write(self, piece: bytes) -> None:
        """Take the next piece of the body."""
        data = self._decoder.feed(piece) if self._decoder else piece
        self._md5.update(data)
        self._sha256.update(data)
        self._checksums.update(data)
        self._size += len(data)
        self._file.write(data)

    def close(self) -> Content:
        """The complete body, synced to disk; may block.

        Raises:
            ApiError: it is not what the headers declare; the stage file is gone.
        """
        try:
            content = self._checked()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except BaseException:
            self.discard()
            raise
        return content

    def _checked(self) -> Content:
        trailers = {}
        if self._decoder:
            self._decoder.finish()
            trailers = self._decoder.trailers
        declared = self._headers.get("x-amz-content-sha256", "")
        if re.fullmatch("[0-9a-f]{64}", declared) and declared != self._sha256.hexdigest():
            raise ApiError(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
            )
        check_md5(self._headers, self._md5)
        checksums = self._checksums.verified(trailers)
        return Content(
            self._path, self._size, self._md5.hexdigest(), self._sha256.hexdigest(), checksums
        )

    def discard(self) -> None:
        """Give up: remove the stage file."""
        with suppress(OSError):  # on a full disk the rest of the file cannot be written
            self._file.close()
        self._path.unlink(missing_ok=True)


def pour(upload: Upload, path: Path, offset: int = 0, length: int | None = None) -> None:
    """Write a file, or a part of one, into an upload; blocks."""
    left = path.stat().st_size - offset if length is None else length
    with path.open("rb") as file:
        file.seek(offset)
        while left and (piece := file.read(min(1 << 20, left))):
            left -= len(piece)
            upload.write(piece)
