"""What `mlops_ext.input` was told: data that no one has to see being read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from mlops_ext.errors import InvalidInput
from mlops_ext.services.references import data_uri, local_path

Source = TypeVar("Source", bound="str | os.PathLike[str]")


class Declared(NamedTuple):
    """Data that the user has named.

    Args:
        uri: ``s3://``, ``file://``…
        role: ``train``, ``test`` or the user's own word.
    """

    uri: str
    role: str


_known: dict[str, Declared] = {}


def declare(source: Source, role: str) -> Source:
    """Keep that the models of this notebook are made from a source, and return the source.

    Raises:
        InvalidInput: it is no path or URI, or there is no such file.
    """
    if not isinstance(source, str | os.PathLike):
        raise InvalidInput.of(
            "InvalidDataset",
            f"{type(source).__name__} objects do not tell where their data lies.",
            hint='Name the path or the URI: mlops_ext.input("train.csv").',
        )
    uri = data_uri(source)
    if uri.startswith("file://") and not local_path(uri).exists():
        raise InvalidInput.of(
            "InvalidDataset",
            f"There is no file {source}.",
            hint="Name a file that is there, or an s3:// URI.",
        )
    _known[uri] = Declared(uri, role)
    return source


def declared() -> Iterator[Declared]:
    """Yield what has been named, in that order."""
    return iter(_known.values())


def forget() -> None:
    """Forget all of it."""
    _known.clear()
