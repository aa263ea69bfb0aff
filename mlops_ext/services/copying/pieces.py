"""The objects in S3 that a version is made of, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import NotAllowed, UnknownReference, explain
from mlops_ext.services.manifest import MANIFEST_KEY
from mlops_ext.services.paging import together
from mlops_ext.services.storage import folder_of, split

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_S3 = "s3://"


@dataclass(frozen=True)
class Piece:
    """An object of a version.

    Args:
        uri: where it lies.
        name: what it is called in the folder of the copy; names are unique there.
        size: in bytes.
    """

    uri: str
    name: str
    size: int


@dataclass(frozen=True)
class Pieces:
    """All that a version is made of.

    Args:
        objects: what goes along.
        prefixes: URIs that stand for all objects below them, and the folder of each in the copy.
        missing: URIs that name nothing that can be read, and why.
    """

    objects: tuple[Piece, ...]
    prefixes: Mapping[str, str]
    missing: Mapping[str, str]

    @property
    def size(self) -> int:
        """Bytes of all objects."""
        return sum(piece.size for piece in self.objects)


def pieces_of(connection: Connection, package: Mapping[str, Any]) -> Pieces:
    """Find the objects that a version names, and those that are kept beside it.

    Args:
        connection: where it is.
        package: the input of CreateModelPackage that would make it.
    """
    found = _Found()
    folder = _folder(package)
    for key, size in _below(connection, folder) if folder else ():
        found.add(f"{folder}{key}", key, size)
    named = dict(named_in(package))
    loose = [uri for uri in named if not (folder and uri.startswith(folder))]
    for uri in (uri for uri in loose if named[uri]):
        found.add_prefix(uri, list(_below(connection, uri)))
    single = [uri for uri in loose if not named[uri]]
    for uri, told in zip(single, together(partial(_size, connection), single), strict=True):
        if isinstance(told, int):
            found.add(uri, uri.rpartition("/")[2], told)
        else:
            found.missing[uri] = told
    return Pieces(tuple(found.objects), found.prefixes, found.missing)


def named_in(value: Any) -> Iterator[tuple[str, bool]]:
    """Yield each S3 URI that a request names, and whether it stands for all objects below it."""
    if isinstance(value, str):
        if value.startswith(_S3):
            yield value, value.endswith("/")
    elif isinstance(value, Mapping):
        if value.get("S3DataType") == "S3Prefix":
            yield value["S3Uri"], True
            return
        for item in value.values():
            yield from named_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from named_in(item)


class _Found:
    """Collects objects under names of their own."""

    def __init__(self) -> None:
        self.objects: list[Piece] = []
        self.prefixes: dict[str, str] = {}
        self.missing: dict[str, str] = {}
        self._names: set[str] = set()

    def add(self, uri: str, name: str, size: int) -> None:
        self.objects.append(Piece(uri, self._free(name), size))

    def add_prefix(self, uri: str, below: list[tuple[str, int]]) -> None:
        if not below:
            self.missing[uri] = "nothing is there"
            return
        folder = self._free(uri.rstrip("/").rpartition("/")[2])
        self.prefixes[uri] = folder
        for key, size in below:
            self.add(f"{uri}{key}", f"{folder}/{key.lstrip('/')}", size)

    def _free(self, name: str) -> str:
        free, number = name, 2
        while free in self._names:
            free, number = f"{number}-{name}", number + 1
        self._names.add(free)
        return free


def _folder(package: Mapping[str, Any]) -> str | None:
    """The folder ``s3://<bucket>/mlops/<group>/<uuid>/`` of a version that we registered."""
    pointer = str((package.get("CustomerMetadataProperties") or {}).get(MANIFEST_KEY, ""))
    folder = folder_of(pointer) if pointer.startswith(_S3) else None
    return folder and f"{folder}/"


def _below(connection: Connection, uri: str) -> Iterator[tuple[str, int]]:
    """The objects below a prefix: the rest of their keys, and their sizes."""
    bucket, prefix = split(uri)
    paginator = connection.client("s3").get_paginator("list_objects_v2")
    for page in paginator.paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", []):
            if not item["Key"].endswith("/"):  # what consoles make as a folder has no content
                yield item["Key"][len(prefix) :], item["Size"]


def _size(connection: Connection, uri: str) -> int | str:
    """The size of an object, or why it cannot be read."""
    bucket, key = split(uri)
    client = connection.client("s3")
    try:
        return int(client.head_object(Bucket=bucket, Key=key)["ContentLength"])
    except client.exceptions.ClientError as error:
        told = explain(error, f"read {uri}")
        if isinstance(told, UnknownReference):
            return "it is not there"
        if isinstance(told, NotAllowed):
            return "it may not be read"
        raise
