"""Unpacks tar archives so that nothing in them reaches outside their folder.

Not by tarfile's own filters: Python has those from 3.11.4, 3.10.12 and 3.9.17 on only.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path


class UnsafeArchiveError(ValueError):
    """A member is not to be unpacked; the text names it and says why."""


def unpack(archive: str | Path, folder: str | Path) -> None:
    """Unpack a tar archive, compressed or not, into a folder that is there.

    Files come first and links last, so that no file is ever written through a link of the archive.

    Raises:
        UnsafeArchiveError: a member would leave the folder, or is a device or a pipe.
        tarfile.TarError, EOFError, OSError: the archive cannot be read, or a file not be written.
    """
    root = Path(os.path.realpath(folder))
    with tarfile.open(archive) as tar:
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
                raise UnsafeArchiveError(f"{member.name!r} in the archive is a device or a pipe")
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
        raise UnsafeArchiveError(f"{name!r} in the archive leaves its folder")
    return resolved
