"""Bytes that the local SageMaker itself puts into S3."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mlops_ext.local.s3.names import split_uri
from mlops_ext.local.s3.objects import ObjectStore
from mlops_ext.local.s3.upload import Content, Upload, pour


async def store(objects: ObjectStore, uri: str, body: bytes | Path, type: str) -> None:
    """Makes bytes, or a copy of a file, the object of that URI.

    Args:
        objects: the object store.
        uri: ``s3://bucket/key`` of an existing bucket.
        body: what is stored.
        type: its Content-Type.

    Raises:
        ApiError: NoSuchBucket, or the key is none.
    """
    content = await asyncio.to_thread(_staged, objects.stage, body)
    bucket, key = split_uri(uri)
    try:
        objects.put(bucket, key, content, {"content-type": type})
    except BaseException:
        content.path.unlink(missing_ok=True)
        raise


def _staged(stage: Path, body: bytes | Path) -> Content:
    upload = Upload(stage, {})
    try:
        if isinstance(body, Path):
            pour(upload, body)
        else:
            upload.write(body)
    except BaseException:
        upload.discard()
        raise
    return upload.close()
