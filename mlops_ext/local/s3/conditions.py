"""Conditions in headers: requests that hold only for a certain state of an object."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mlops_ext.local.errors import ApiError
from mlops_ext.local.s3.objects import Object, ObjectStore

_COPY = "x-amz-copy-source-"


def failed(condition: str) -> ApiError:
    """The error for a condition that does not hold."""
    return ApiError(
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold",
        412,
        {"Condition": condition},
    )


def check_write(store: ObjectStore, bucket: str, key: str, headers: Mapping[str, str]) -> None:
    """Refuse a write whose condition does not hold.

    Raises:
        ApiError: PreconditionFailed; NoSuchKey for If-Match on nothing; NotImplemented for
            If-None-Match with anything but ``*``.
    """
    wanted, unwanted = headers.get("if-match"), headers.get("if-none-match")
    if wanted is None and unwanted is None:
        return
    if unwanted not in (None, "*"):
        raise ApiError(
            "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            501,
            {"Header": "If-None-Match"},
        )
    if wanted is not None and not _matches(wanted, store.get(bucket, key).etag):
        raise failed("If-Match")
    if unwanted == "*" and store.exists(f"s3://{bucket}/{key}"):
        raise failed("If-None-Match")


def unmodified(headers: Mapping[str, str], found: Object) -> bool:
    """Whether a reader has the object already.

    Raises:
        ApiError: PreconditionFailed, the reader wants another.
    """
    modified = datetime.fromtimestamp(int(found.modified), UTC)
    wanted, unwanted = headers.get("if-match"), headers.get("if-none-match")
    if wanted is not None and not _matches(wanted, found.etag):
        raise failed("If-Match")
    until = _moment(headers.get("if-unmodified-since"))
    if wanted is None and until is not None and modified > until:
        raise failed("If-Unmodified-Since")
    if unwanted is not None:
        return _matches(unwanted, found.etag)
    since = _moment(headers.get("if-modified-since"))
    return since is not None and modified <= since


def check_source(headers: Mapping[str, str], source: Object) -> None:
    """Refuse a copy whose condition on its source does not hold; raises `ApiError`."""
    own = {
        name.removeprefix(_COPY): value
        for name, value in headers.items()
        if name.startswith(f"{_COPY}if-")
    }
    if own and unmodified(own, source):
        raise failed("x-amz-copy-source-If-None-Match")


def _matches(wanted: str, etag: str) -> bool:
    return any(each.strip().strip('"') in ("*", etag) for each in wanted.split(","))


def _moment(text: str | None) -> datetime | None:
    """A time in a header; None for none, or for one that cannot be read, which HTTP ignores."""
    try:
        found = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
