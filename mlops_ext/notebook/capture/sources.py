"""What the arguments of a reader name: paths, patterns, URIs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mlops_ext.notebook.capture.sql import named_in

Arguments = tuple[Sequence[Any], Mapping[str, Any]]
Find = Callable[[Sequence[Any], Mapping[str, Any]], Iterator[str]]
"""From the arguments of a call to what it reads."""

_REMOTE = {"S3FileSystem": "s3://", "GcsFileSystem": "gs://"}
"""File systems whose paths come without a scheme, by the names of their classes."""


def first(*names: str) -> Find:
    """Return what finds the source in the first argument, or in one of these names."""

    def find(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[str]:
        given = args[0] if args else next((kwargs[n] for n in names if n in kwargs), None)
        scheme = _REMOTE.get(type(kwargs.get("filesystem")).__name__, "")
        for one in named(given):
            yield one if "://" in one else scheme + one

    return find


def method(find: Find) -> Find:
    """Return the same for a method, whose first argument is the object."""
    return lambda args, kwargs: find(args[1:], kwargs)


def opened(*names: str) -> Find:
    """Return what finds the file that is opened, unless it is opened to be written."""
    find = first(*names)

    def reading(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[str]:
        mode = args[1] if len(args) > 1 else kwargs.get("mode", "r")
        return find(args, kwargs) if mode in ("r", "r+") else iter(())

    return reading


def query(*names: str) -> Find:
    """Return what finds the files that a query names."""

    def find(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[str]:
        text = args[0] if args else next((kwargs[n] for n in names if n in kwargs), None)
        if isinstance(text, str):
            yield from named_in(text)

    return find


def connection(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[str]:
    """Find the file of the database that ``read_sql(sql, con)`` asks."""
    con = args[1] if len(args) > 1 else kwargs.get("con")
    sqlite = sys.modules.get("sqlite3")
    if sqlite is not None and isinstance(con, sqlite.Connection):
        for _, _, path in con.execute("PRAGMA database_list"):
            if path:
                yield path
    elif isinstance(con, str):
        yield con.removeprefix("sqlite:///")


def named(given: Any) -> Iterator[str]:
    """Yield what a source is: a path, a URI, a file that is open, or several of them."""
    if isinstance(given, str | os.PathLike):
        yield os.fspath(given)
    elif isinstance(given, bytes):
        return
    elif isinstance(given, list | tuple | set):
        for one in given:
            yield from named(one)
    elif hasattr(given, "read") or hasattr(given, "handle"):
        name = getattr(given, "name", None) or getattr(given, "path", None)
        if isinstance(name, str):
            yield name
