"""Unpacks a model archive so that nothing in it can reach outside its folder."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path

MODEL_FILES = (
    "model.joblib",
    "model.pkl",
    "model.pickle",
    "xgboost-model",
    "model.ubj",
    "model.json",
    "model.bst",
)
"""What the shim loads when no script is there, in its order."""

SCRIPT = "code/inference.py"


class ArchiveError(ValueError):
    """The archive cannot be unpacked or served; the text says why."""


def unpack(archive: Path, target: Path) -> None:
    """Unpacks a tar archive into the new folder `target`, completely or not at all.

    Files come first and links last, so that no file is ever written through a link of the archive.

    Raises:
        ArchiveError: it is missing or no tar archive, or a member would leave the folder.
    """
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    try:
        with tarfile.open(archive) as tar:
            _extract(tar, part.resolve())
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, ArchiveError):
            raise
        reason = str(error).partition("\n")[0]  # tarfile adds a line for each compression
        raise ArchiveError(
            f"{archive.name} cannot be unpacked as a tar archive: {reason}"
        ) from error
    part.replace(target)


def _extract(tar: tarfile.TarFile, root: Path) -> None:
    links = []
    for member in tar:
        path = _inside(root, root / member.name, member.name)
        if member.isdir():
            path.mkdir(parents=True, exist_ok=True)
        elif member.isreg():
            _write(tar, member, path)
        elif member.issym() or member.islnk():
            links.append(member)
        else:
            raise ArchiveError(f"{member.name!r} in the archive is a device or a pipe")
    for member in links:
        _link(root, member)


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    source = tar.extractfile(member)
    assert source is not None  # a regular member has content
    path.parent.mkdir(parents=True, exist_ok=True)
    with source, path.open("wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
    path.chmod(0o700 if member.mode & 0o100 else 0o600)


def _link(root: Path, member: tarfile.TarInfo) -> None:
    path = root / member.name
    _inside(root, path.parent, member.name)
    base = path.parent if member.issym() else root
    source = _inside(root, base / member.linkname, member.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if member.issym():
        path.symlink_to(member.linkname)
    else:
        shutil.copyfile(source, path)


def _inside(root: Path, path: Path, name: str) -> Path:
    resolved = Path(os.path.realpath(path))
    if not resolved.is_relative_to(root):
        raise ArchiveError(f"{name!r} in the archive leaves the model's folder")
    return resolved


def check_servable(model: Path, code: Path, environment: Mapping[str, str]) -> None:
    """Raises `ArchiveError` unless the script or a model file that the shim knows is there.

    Args:
        model: the unpacked model.
        code: the folder of the script, usually ``model / "code"``.
        environment: of the container; ``SAGEMAKER_PROGRAM`` names another script.
    """
    program = environment.get("SAGEMAKER_PROGRAM")
    if program and not (code / program).is_file():
        raise ArchiveError(
            f"SAGEMAKER_PROGRAM is {program}, and the model holds no such file in its code folder."
        )
    if (code / (program or "inference.py")).is_file():
        return
    if any((model / name).is_file() for name in MODEL_FILES):
        return
    expected = ", ".join(MODEL_FILES[:-1])
    raise ArchiveError(
        f"model.tar.gz holds no {SCRIPT} and no {expected} or {MODEL_FILES[-1]}. "
        f"It holds {_listing(model)}."
    )


def _listing(folder: Path) -> str:
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    if not names:
        return "no files"
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more
