"""Who registers a content: of two at the same instant, one makes the version and both get it.

A claim is an object beside the versions, ``mlops/<group>/content/<hash>``, which S3 writes only if
it is not there. It names the version once that is made, which answers sooner and more surely than
a Search that lags behind.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import UnknownReference, explain
from mlops_ext.services import jsontext
from mlops_ext.services.manifest import CONTENT_KEY
from mlops_ext.services.records import Progressed
from mlops_ext.services.registration.model import Progress
from mlops_ext.services.storage import FOLDER

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_STALE = timedelta(minutes=15)
"""A claim without a version that is older belongs to a process that is gone."""
_SECONDS = 0.25
_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}


@dataclass
class Claim:
    """The right to make the version of a content.

    Args:
        version: ARN of the version; set by who makes it, there already when another did.
    """

    version: str | None = None


@contextmanager
def claim(connection: Connection, group: str, content: str, tell: Progress) -> Iterator[Claim]:
    """Claim a content for the block, or wait for the version that another process makes of it.

    Args:
        connection: where.
        group: the model package group.
        content: hash of archive and evaluation.
        tell: is told when another process must be waited for.
    """
    place = _Place(connection, _key(group, content))
    known = _acquire(place, tell)
    if known is not None:
        yield Claim(known)
        return
    mine = Claim()
    try:
        yield mine
    finally:
        if mine.version is None:
            with suppress(Exception):  # what went wrong is told by what went wrong
                place.give_up()
        else:
            place.write({"version": mine.version})


def release(connection: Connection, package: Mapping[str, Any]) -> None:
    """Forget who registered the content of a version that is gone.

    Args:
        connection: where.
        package: what DescribeModelPackage said of it.
    """
    content = (package.get("CustomerMetadataProperties") or {}).get(CONTENT_KEY)
    if content:
        _Place(connection, _key(package["ModelPackageGroupName"], content)).delete()


def _key(group: str, content: str) -> str:
    return f"{FOLDER}/{group}/content/{content}.json"


def _acquire(place: _Place, tell: Progress) -> str | None:
    """Return the ARN of the version there is; None once the claim is the caller's."""
    told = False
    while True:
        now = datetime.now(UTC)
        if place.write({"since": now.isoformat()}, IfNoneMatch="*"):
            return None
        found, etag = place.read()
        version = found.get("version")
        if version and place.is_there(version):
            return str(version)
        gone = bool(version) or _since(found) < now - _STALE
        if gone and etag and place.write({"since": now.isoformat()}, IfMatch=etag):
            return None
        if not told:
            tell(Progressed(text="Waiting for another process that registers the same model"))
            told = True
        time.sleep(_SECONDS)


def _since(found: dict[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(found["since"])
    except (KeyError, ValueError):
        return datetime.now(UTC)


class _Place:
    """The object of a claim."""

    def __init__(self, connection: Connection, key: str) -> None:
        self._connection = connection
        self._client = connection.client("s3")
        self._where = {"Bucket": connection.bucket(), "Key": key}

    def write(self, content: dict[str, str], **condition: str) -> bool:
        """Write it, and tell whether the condition held."""
        body = jsontext.write(content)
        try:
            self._client.put_object(
                **self._where, Body=body, ContentType="application/json", **condition
            )
        except self._client.exceptions.ClientError as error:
            if condition and error.response["Error"]["Code"] in _TAKEN:
                return False
            if condition and isinstance(explain(error, "claim"), UnknownReference):
                return False  # it was deleted since
            raise
        return True

    def read(self) -> tuple[dict[str, Any], str | None]:
        """Return what it says, and its ETag; nothing when it is gone."""
        try:
            answer = self._client.get_object(**self._where)
            found = jsontext.read(answer["Body"].read())
        except self._client.exceptions.ClientError as error:
            if isinstance(explain(error, "claim"), UnknownReference):
                return {}, None
            raise
        except ValueError:
            return {}, None
        return (found if isinstance(found, dict) else {}), answer["ETag"]

    def delete(self) -> None:
        """Forget the claim and its version."""
        self._client.delete_object(**self._where)

    def give_up(self) -> None:
        """Let others claim it at once; who may not delete makes it as old as a claim can be."""
        try:
            self.delete()
        except self._client.exceptions.ClientError:
            self.write({"since": datetime.min.replace(tzinfo=UTC).isoformat()})

    def is_there(self, version: str) -> bool:
        """Whether the version exists still."""
        client = self._connection.client("sagemaker")
        try:
            client.describe_model_package(ModelPackageName=version)
        except client.exceptions.ClientError as error:
            if isinstance(explain(error, "read it"), UnknownReference):
                return False
            raise
        return True
