"""Inputs in S3: what a URI means, and which files a job gets of it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.jobs.kinds import JobFailedError
from mlops_ext.local.jobs.plan import Download

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_PAGE = 1000

AT_ONCE = 200
"""What is made of an input's objects before others get their turn."""

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Source:
    """An object that belongs to an input.

    Args:
        uri: of the object.
        file: where its bytes are.
        name: its path below the folder of the input.
    """

    uri: str
    file: str
    name: str


@dataclass(frozen=True)
class Input:
    """What a request says of an input.

    Args:
        uri: S3Uri.
        data_type: S3DataType.
        attributes: AttributeNames of an augmented manifest.
        sharded: whether each host gets a part of the objects only.
    """

    uri: str
    data_type: str = "S3Prefix"
    attributes: tuple[str, ...] = ()
    sharded: bool = False


def split(uri: str) -> tuple[str, str]:
    """Bucket and key (may be empty) of an ``s3://`` URI.

    Raises:
        ApiError: ValidationException, it is another URI.
    """
    scheme, _, rest = uri.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme not in ("s3", "https") or not bucket:
        raise validation(f"Invalid S3 URI {uri}: it has the form s3://bucket/prefix.")
    return bucket, key


def require_objects(engine: Engine, given: Input, role: str) -> None:
    """Refuse an input that has no objects, in SageMaker's words.

    Raises:
        ApiError: ValidationException.
    """
    if has_objects(engine, given.uri):
        return
    bucket, _ = split(given.uri)
    raise validation(
        f'No S3 objects found under S3 URL "{given.uri}" given in input data source. Please ensure '
        f"that the bucket exists in the selected region ({engine.region}), that objects exist "
        f'under that S3 prefix, and that the role "{role}" has "s3:ListBucket" permissions on '
        f'bucket "{bucket}".'
    )


def has_objects(engine: Engine, uri: str) -> bool:
    """Whether the key of any object begins with a prefix."""
    bucket, prefix = split(uri)
    rows = engine.objects.scan(bucket, prefix, after=False, limit=1)
    return any(row["key"].startswith(prefix) for row in rows)


async def collected(items: Iterable[Made]) -> list[Made]:
    """All items, made one after another, with turns for others in between."""
    made: list[Made] = []
    for item in items:
        made.append(item)
        if not len(made) % AT_ONCE:
            await asyncio.sleep(0)
    return made


async def sources(engine: Engine, given: Input) -> list[Source]:
    """The objects of an input, in order.

    Raises:
        JobFailedError: there are none, or the manifest is none.
    """
    listed = _listed if given.data_type == "ManifestFile" else under
    found = await collected(listed(engine, given.uri))
    if not found:
        raise JobFailedError(
            f'ClientError: Failed to download data. No S3 objects found under S3 URL "{given.uri}".'
        )
    return found


def of_host_sources(found: list[Source], sharded: bool, index: int, hosts: int) -> list[Source]:
    """What one host of several gets."""
    return found[index::hosts] if sharded else found


async def downloads(found: Iterable[Source], folder: str) -> list[Download]:
    """The files that come to lie below a folder ``/opt/ml/…``."""
    return await collected(Download(each.file, f"{folder}/{each.name}", each.uri) for each in found)


async def pieces(engine: Engine, given: Input, found: list[Source]) -> list[dict[str, str]]:
    """What is streamed of an input: contents of files, or the attributes of a manifest's lines.

    Raises:
        JobFailedError: the augmented manifest cannot be read.
    """
    if given.data_type != "AugmentedManifestFile":
        return await collected({"file": each.file} for each in found)
    lines = engine.objects.path(given.uri).read_text("utf-8").splitlines()
    return await collected(
        piece for line in lines if line.strip() for piece in _attributes(engine, given, line)
    )


def _attributes(engine: Engine, given: Input, line: str) -> Iterator[dict[str, str]]:
    try:
        record = json.loads(line)
        for name in given.attributes:
            value = record[name]
            if name.endswith("-ref"):
                yield {"file": str(_object(engine, value).file)}
            else:
                yield {"text": value if isinstance(value, str) else json.dumps(value)}
    except (ValueError, KeyError, TypeError) as error:
        raise JobFailedError(
            f"ClientError: The augmented manifest {given.uri} has a line that is not a JSON object "
            f"with all of {', '.join(given.attributes)}: {error}"
        ) from None


def under(engine: Engine, uri: str) -> Iterator[Source]:
    """The objects whose keys begin with a prefix, named by what follows it."""
    bucket, prefix = split(uri)
    start, after, root = prefix, False, engine.objects.root
    while rows := list(engine.objects.scan(bucket, start, after, _PAGE)):
        for row in rows:
            key = row["key"]
            if not key.startswith(prefix):
                return
            if not key.endswith("/"):  # else a console's mark of an empty folder
                file = os.path.join(root, row["file"])
                yield Source(f"s3://{bucket}/{key}", file, _name(key, prefix))
        start, after = rows[-1]["key"], True


def _name(key: str, prefix: str) -> str:
    """The path of an object below its input's folder."""
    if key.startswith(prefix.rstrip("/") + "/"):
        name = key[len(prefix.rstrip("/")) + 1 :]
    else:
        name = key[prefix.rfind("/") + 1 :]
    return "/".join(part for part in name.split("/") if part)


def _listed(engine: Engine, uri: str) -> Iterator[Source]:
    """The objects that a manifest names: a prefix, then what is appended to it."""
    try:
        (head, *names) = json.loads(_object(engine, uri).read())
        prefix = head["prefix"]
    except (ValueError, KeyError, TypeError) as error:
        raise JobFailedError(
            f"ClientError: The manifest {uri} is not a JSON list of an object with a prefix and "
            f"names: {error}"
        ) from None
    for name in names:
        found = _object(engine, f"{prefix}{name}")
        yield Source(found.uri, found.file, "/".join(part for part in name.split("/") if part))


@dataclass(frozen=True)
class _Found:
    uri: str
    file: str

    def read(self) -> str:
        with open(self.file, encoding="utf-8") as opened:
            return opened.read()


def _object(engine: Engine, uri: str) -> _Found:
    try:
        return _Found(uri, str(engine.objects.path(uri)))
    except ApiError as error:
        raise JobFailedError(
            f"ClientError: Data download failed: {error.message} ({uri})"
        ) from None


def prefix_of(uri: str) -> str:
    """A URI whose end is the beginning of keys, ending in one slash."""
    return uri.rstrip("/") + "/"


def place(uri: str, *parts: str) -> tuple[str, str]:
    """Bucket and key of what lies below a URI."""
    bucket, key = split("/".join([uri.rstrip("/"), *parts]))
    return bucket, key
