"""Where an object's file lies, what a bucket may be called, and what an ``s3://`` URI means."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from mlops_ext.local.errors import ApiError

BLOBS = ".blobs"
STAGE = ".stage"
VERSIONS = ".versions"
_LONGEST_PART = 255  # bytes in one name of a path
_LONGEST_PATH = 1024  # bytes in a key, S3's own limit
_BUCKET = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def plain_path(bucket: str, key: str, folds: bool) -> str | None:
    """The path below the store of a key that the file system can hold as it is, else None.

    Args:
        bucket: the bucket.
        key: the object's key, taken literally: dots have no meaning.
        folds: whether the file system takes ``A`` and ``a`` for one name.
    """
    parts = key.split("/")
    if any(part in ("", ".", "..") or len(part.encode()) > _LONGEST_PART for part in parts):
        return None
    if any(ord(character) < 32 or character in '\\:*?"<>|' for character in key):
        return None
    if folds and not (key.isascii() and key == key.lower()):
        return None
    return f"{bucket}/{key}"


def blob_path(bucket: str, key: str) -> str:
    """The path below the store for a key that has no path of its own."""
    return f"{BLOBS}/{hashlib.sha256(f'{bucket}/{key}'.encode()).hexdigest()}"


def folds_case(directory: Path) -> bool:
    """Whether the file system of an existing directory ignores letter case."""
    probe = directory / f".Probe{os.getpid()}"
    probe.touch()
    try:
        return probe.with_name(probe.name.lower()).exists()
    finally:
        probe.unlink()


def check_bucket(name: str) -> None:
    """Refuse a name that S3 refuses; raises `ApiError`."""
    if not _BUCKET.fullmatch(name):
        raise ApiError("InvalidBucketName", f"The specified bucket is not valid: {name}")


def check_key(key: str) -> None:
    """Refuse a key that S3 refuses; raises `ApiError`."""
    if len(key.encode()) > _LONGEST_PATH:
        raise ApiError("KeyTooLongError", "Your key is too long")


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key of an ``s3://`` URI; raises `ApiError` for anything else."""
    scheme, _, rest = uri.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme != "s3" or not bucket or not key:
        raise ApiError("InvalidURI", f"Not the URI of an object (s3://bucket/key): {uri}")
    return bucket, key
