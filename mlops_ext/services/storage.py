"""What is kept with a version: objects below ``s3://<bucket>/mlops/<group>/<uuid>/``."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mlops_ext.errors import InvalidInput, UnknownReference, explain
from mlops_ext.services import jsontext
from mlops_ext.services.uploads import Tell, upload

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

FOLDER = "mlops"


class Store:
    """The objects of one version, by name.

    Args:
        connection: where they lie.
        group: the model package group.
    """

    def __init__(self, connection: Connection, group: str) -> None:
        self._client = connection.client("s3")
        self._bucket = connection.bucket()
        self._prefix = f"{FOLDER}/{group}/{uuid.uuid4()}"
        self._keys: list[str] = []

    @property
    def identity(self) -> str:
        """The uuid in the objects' keys."""
        return self._prefix.rpartition("/")[2]

    def uri(self, name: str) -> str:
        """Return the URI that an object has or will have."""
        return f"s3://{self._bucket}/{self._prefix}/{name}"

    def put(self, name: str, data: bytes, content_type: str) -> str:
        """Keep bytes and return their URI."""
        key = self._remember(name)
        self._client.put_object(Bucket=self._bucket, Key=key, Body=data, ContentType=content_type)
        return self.uri(name)

    def upload(self, name: str, path: Path, tell: Tell | None = None) -> str:
        """Keep a file, however large, and return its URI.

        Args:
            name: of the object.
            path: the file.
            tell: takes how many bytes have arrived, and how many there are.
        """
        upload(self._client, path, self._bucket, self._remember(name), tell)
        return self.uri(name)

    def copy(self, name: str, uri: str) -> str:
        """Keep a copy of an object of S3, which S3 itself makes, and return its URI."""
        bucket, key = split(uri)
        source = {"Bucket": bucket, "Key": key}
        self._client.copy(source, self._bucket, self._remember(name))
        return self.uri(name)

    def claim(self, name: str) -> tuple[str, str]:
        """Return bucket and key for an object that is put otherwise and counts as kept here."""
        return self._bucket, self._remember(name)

    def _remember(self, name: str) -> str:
        key = f"{self._prefix}/{name}"
        self._keys.append(key)
        return key

    def remove(self) -> None:
        """Delete what was kept here."""
        for key in self._keys:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        self._keys.clear()


def split(uri: str) -> tuple[str, str]:
    """Return bucket and key of an ``s3://`` URI.

    Raises:
        InvalidInput: it is none.
    """
    if not uri.startswith("s3://"):
        raise InvalidInput.of("InvalidUri", f"{uri} is not an s3:// URI.")
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if not bucket:
        raise InvalidInput.of(
            "InvalidUri", f"{uri} names no bucket.", hint="Write s3://BUCKET/path/model.tar.gz."
        )
    return bucket, key


def read(connection: Connection, uri: str) -> bytes | None:
    """Return an object's bytes; None when it is not there."""
    bucket, key = split(uri)
    client = connection.client("s3")
    try:
        body: bytes = client.get_object(Bucket=bucket, Key=key)["Body"].read()
        return body
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read {uri}"), UnknownReference):
            return None
        raise


class Head(NamedTuple):
    """What S3 says of an object without giving it.

    Args:
        size: in bytes.
        version: VersionId; none in a bucket without versions.
        etag: ETag, without quotes.
    """

    size: int
    version: str | None
    etag: str


def head(connection: Connection, uri: str) -> Head | None:
    """Return what S3 says of an object; None when it is none, or S3 does not tell us."""
    bucket, key = split(uri)
    client = connection.client("s3")
    try:
        found = client.head_object(Bucket=bucket, Key=key) if key else None
    except client.exceptions.ClientError:
        return None
    if found is None:
        return None
    return Head(found["ContentLength"], found.get("VersionId"), found["ETag"].strip('"'))


def read_json(connection: Connection, uri: str) -> Any | None:
    """Return the data of a JSON object; None when it is not there or not JSON."""
    found = read(connection, uri)
    if found is None:
        return None
    try:
        return jsontext.read(found)
    except ValueError:
        return None


def write(
    connection: Connection, uri: str, data: bytes, content_type: str = "application/octet-stream"
) -> None:
    """Keep bytes as the object of a URI."""
    bucket, key = split(uri)
    client = connection.client("s3")
    client.put_object(Bucket=bucket, Key=key, Body=data, ContentType=content_type)


def folder_of(uri: str) -> str | None:
    """Return the URI of the folder of the version that a URI of ours belongs to, without a slash.

    None for a URI that does not have our form.
    """
    bucket, key = split(uri)
    parts = key.split("/")
    if len(parts) < 4 or parts[0] != FOLDER:
        return None
    return "/".join(["s3:/", bucket, *parts[:3]])


def kept_beside(connection: Connection, uri: str) -> Iterator[tuple[str, int]]:
    """Yield URI and size of all objects of the version that a URI of ours belongs to.

    A URI that does not have our form belongs to none.
    """
    folder = folder_of(uri)
    if folder is None:
        return
    bucket, key = split(folder)
    paginator = connection.client("s3").get_paginator("list_objects_v2")
    for page in paginator.paginate(Bucket=bucket, Prefix=f"{key}/"):
        for item in page.get("Contents", []):
            yield f"s3://{bucket}/{item['Key']}", item["Size"]
