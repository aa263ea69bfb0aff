"""``model.tar.gz`` as on SageMaker; equal content is equal bytes.

Times and owners inside are fixed. What is taken as it is must hold something that can be served.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mlops_ext.errors import InvalidInput
from mlops_ext.services.registration.model import PROGRAM, Model, Packed, Taken

MODEL_FILES = (
    "model.joblib",
    "model.pkl",
    "model.pickle",
    "xgboost-model",
    "model.ubj",
    "model.json",
    "model.bst",
)
_BLOCK = 1 << 20


@dataclass(frozen=True)
class BuiltArchive:
    """A ``model.tar.gz`` on this machine.

    Args:
        path: the file.
        sha256: hash of its bytes, hexadecimal.
        size: in bytes.
        uri: where it lies in S3 already; none when it is only here.
        refer: whether it stays there.
    """

    path: Path
    sha256: str
    size: int
    uri: str | None = None
    refer: bool = False


def build(model: Model, folder: Path) -> BuiltArchive:
    """Make the archive of a model, or take the one that is given.

    Args:
        model: as its source describes it.
        folder: where it is made.
    """
    if isinstance(model.content, Taken):
        return _described(model.content)
    path = folder / "model.tar.gz"
    _pack(path, model.content)
    return _described(Taken(path))


def _described(taken: Taken) -> BuiltArchive:
    digest = hashlib.sha256()
    with taken.path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    size = taken.path.stat().st_size
    return BuiltArchive(taken.path, digest.hexdigest(), size, taken.uri, taken.refer)


def refused(title: str, message: str = "", hint: str = "") -> InvalidInput:
    """Return the error of what cannot be served."""
    return InvalidInput.of("NotServable", title, message, hint=hint)


def names_in(path: Path, where: str) -> set[str]:
    """Return the names of the files in a tar archive.

    Args:
        path: of the archive.
        where: what a person calls it.

    Raises:
        InvalidInput: it is none.
    """
    try:
        with tarfile.open(path) as tar:
            return {member.name.removeprefix("./") for member in tar if member.isfile()}
    except (tarfile.TarError, EOFError, OSError) as error:
        raise refused(
            f"{where} is not a tar archive.",
            str(error).partition("\n")[0].rstrip(": "),
            hint="Name a model.tar.gz, a folder, or the variable that holds the model.",
        ) from error


def check_names(names: Iterable[str], where: str) -> str | None:
    """Return the script that serves files of these names; None when the image's defaults do.

    Raises:
        InvalidInput: there is nothing among them that can be served.
    """
    found = set(names)
    if f"code/{PROGRAM}" in found:
        return PROGRAM
    if found.intersection(MODEL_FILES):
        return None
    shown = ", ".join(sorted(found)[:5]) or "nothing"
    raise refused(
        f"{where} holds nothing that can be served.",
        f"It holds {shown}; a served model has code/{PROGRAM} or one of {', '.join(MODEL_FILES)}.",
        f"Add code/{PROGRAM} with model_fn and predict_fn.",
    )


def files_below(folder: Path) -> list[tuple[str, Path]]:
    """Return the files of a folder by their names below it, without Python's caches."""
    found = (path for path in folder.rglob("*") if path.is_file())
    kept = (path for path in found if "__pycache__" not in path.parts)
    return sorted((path.relative_to(folder).as_posix(), path) for path in kept)


def _pack(target: Path, content: Packed) -> None:
    with (
        target.open("wb") as raw,
        # No name and no time in gzip's own header either.
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, given in sorted(content.files, key=lambda one: one[0]):
            member = tarfile.TarInfo(name)
            member.mode = 0o644
            with given.open("rb") if isinstance(given, Path) else io.BytesIO(given) as file:
                member.size = file.seek(0, io.SEEK_END)
                file.seek(0)
                tar.addfile(member, file)


def unpack(data: bytes, folder: Path) -> None:
    """Unpack an archive into a folder; nothing in it can reach outside.

    Raises:
        InvalidInput: it is damaged, or a member would leave the folder.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            _extract(tar, folder)
    except (tarfile.TarError, EOFError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise refused("The archive cannot be unpacked.", str(error)) from error


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    if hasattr(tarfile, "data_filter"):
        tar.extractall(folder, filter="data")
        return
    # Python 3.11 has filters from 3.11.4 on; before, files and folders inside and nothing else.
    root = Path(os.path.realpath(folder))
    for member in tar:
        path = Path(os.path.realpath(root / member.name))
        if not path.is_relative_to(root) or not (member.isreg() or member.isdir()):
            raise tarfile.TarError(f"{member.name!r} is no file or folder inside the archive's own")
        if member.isdir():
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        content = tar.extractfile(member)
        assert content is not None  # a regular member has content
        with content, path.open("wb") as file:
            shutil.copyfileobj(content, file)
