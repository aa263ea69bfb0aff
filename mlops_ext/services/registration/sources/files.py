"""Folders and archives on this machine."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from typing import Any

from mlops_ext.services.registration.archive import (
    check_names,
    files_below,
    names_in,
    refused,
)
from mlops_ext.services.registration.model import Model, Packed, Scratch, Taken
from mlops_ext.services.registration.sources.objects import including


def takes(given: Any) -> bool:
    """Whether it is a path."""
    return isinstance(given, str | PathLike)


def read(given: Any, scratch: Scratch) -> Model:
    """Describe a folder, which is packed, or an archive, which is taken as it is.

    Raises:
        InvalidInput: it is not there, or holds nothing that can be served.
    """
    path = Path(fspath(given)).expanduser()
    if path.is_file():
        program = check_names(names_in(path, str(path)), str(path))
        if scratch.include:
            raise refused(
                "Nothing can be included in an archive that is packed already.",
                hint="Unpack it and register the folder.",
            )
        return Model(Taken(path), source=path.name, program=program)
    if not path.is_dir():
        raise refused(
            f"{path} is neither a file nor a folder.",
            hint="Name a folder, a model.tar.gz, an s3:// URI, or job:NAME for a training job.",
        )
    return folder(path, scratch, path.name)


def folder(path: Path, scratch: Scratch, source: str) -> Model:
    """Describe the files of a folder.

    Args:
        path: the folder.
        scratch: what goes along.
        source: what a person calls it.

    Raises:
        InvalidInput: it holds nothing that can be served.
    """
    files = files_below(path)
    names = {name for name, _ in files}
    further = including(scratch, names)
    program = check_names(names.union(name for name, _ in further), source)
    return Model(Packed([*files, *further]), source=source, program=program)
