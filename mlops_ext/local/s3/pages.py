"""Pages of a bucket's keys, with common prefixes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from mlops_ext.local.s3.objects import ObjectStore

_LAST = chr(0x10FFFF)


@dataclass
class Page:
    """A page of keys.

    Args:
        rows: the objects' rows.
        prefixes: the common prefixes.
        last: the last key or prefix of the page, where the next one goes on.
        truncated: whether there is more.
    """

    rows: list[sqlite3.Row] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    last: str = ""
    truncated: bool = False


def page(
    store: ObjectStore, bucket: str, prefix: str, delimiter: str, after: str, limit: int
) -> Page:
    """At most `limit` keys and common prefixes after a key or common prefix.

    Args:
        store: the objects.
        bucket: an existing bucket.
        prefix: keys begin with it.
        delimiter: keys are rolled up to the first one after the prefix; empty: none.
        after: strictly after this key, or after all keys below this common prefix.
        limit: keys and prefixes in the page.
    """
    result = Page()
    start, strictly = _start(prefix, delimiter, after)
    while True:
        room = limit - len(result.rows) - len(result.prefixes)
        rows = list(store.scan(bucket, start, strictly, room + 1))
        skipped = False
        for row in rows:
            key = row["key"]
            if not key.startswith(prefix):
                return result
            if len(result.rows) + len(result.prefixes) == limit:
                result.truncated = limit > 0
                return result
            common = _common(key, prefix, delimiter)
            if common is None:
                result.rows.append(row)
                result.last = start = key
                strictly = True
                continue
            result.prefixes.append(common)
            result.last = common
            # All other keys below the common prefix are jumped over.
            start, strictly, skipped = _behind(common), False, True
            break
        if not skipped and len(rows) <= room:
            return result


def _start(prefix: str, delimiter: str, after: str) -> tuple[str, bool]:
    if after < prefix:
        return prefix, False
    if delimiter and after.endswith(delimiter) and _common(after, prefix, delimiter) == after:
        return _behind(after), False
    return after, True


def _common(key: str, prefix: str, delimiter: str) -> str | None:
    if not delimiter:
        return None
    end = key.find(delimiter, len(prefix))
    return None if end < 0 else key[: end + len(delimiter)]


def _behind(prefix: str) -> str:
    """The least string above all that begin with a prefix."""
    stem = prefix.rstrip(_LAST)
    following = ord(stem[-1]) + 1
    return stem[:-1] + chr(0xE000 if 0xD800 <= following <= 0xDFFF else following)
