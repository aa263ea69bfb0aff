"""Outputs on their way to S3: staged and hashed here, adopted by the engine batch by batch."""

from __future__ import annotations

import gzip
import hashlib
import os
import tarfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mlops_ext.local.jobs.plan import BATCHES, STAGED, Output, inside, write_json

BATCH = 100
"""Objects that the engine takes over in one transaction."""

_PIECE = 1 << 20
_LEVEL = 6


@dataclass(frozen=True)
class Staged:
    """A file that waits for the engine: `path` in the job's folder, and what S3 keeps of it."""

    bucket: str
    key: str
    path: str
    size: int
    md5: str
    sha256: str
    type: str = ""


class _Hashing:
    """A file that is hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._md5, self._sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._md5.update(data)
        self._sha256.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def staged(self, bucket: str, key: str, path: Path, type: str = "") -> Staged:
        return Staged(
            *(bucket, key, path.name, self.size),
            *(self._md5.hexdigest(), self._sha256.hexdigest(), type),
        )


class Stage:
    """The staging folder of a job; may be used from several threads."""

    def __init__(self, folder: Path) -> None:
        self._staged, self._batches = folder / STAGED, folder / BATCHES
        self._lock = threading.Lock()
        self._count = 0
        self._waiting: list[Staged] = []
        self._batch = 0
        for each in (self._staged, self._batches):
            each.mkdir(mode=0o700, exist_ok=True)

    def file(self, source: Path, bucket: str, key: str, type: str = "") -> None:
        """Stage a copy of a file, with its Content-Type.

        Raises:
            OSError: it cannot be read, its name cannot be a key, or the disk is full.
        """
        try:
            key.encode()
        except UnicodeEncodeError:
            raise OSError(
                f"The name of the file {str(source)!r} is not UTF-8, as keys in S3 must be."
            ) from None
        with self._new() as (path, target), source.open("rb") as reading:
            while data := reading.read(_PIECE):
                target.write(data)
        self._add(target.staged(bucket, key, path, type))

    def archive(self, sources: Sequence[Path], bucket: str, key: str) -> None:
        """Stage one ``tar.gz`` of all that is in some folders; of equal names the first counts."""
        with self._new() as (path, target):
            zipped = gzip.GzipFile("", "wb", _LEVEL, target, mtime=0)
            with zipped, tarfile.open(fileobj=zipped, mode="w|") as tar:
                known: set[str] = set()
                for source in sources:
                    _pack(tar, source, known)
        self._add(target.staged(bucket, key, path))

    def flush(self) -> None:
        """Hand over what is staged."""
        with self._lock:
            self._hand_over()

    def _new(self) -> _NewFile:
        with self._lock:
            self._count += 1
            return _NewFile(self._staged / str(self._count))

    def _add(self, staged: Staged) -> None:
        with self._lock:
            self._waiting.append(staged)
            if len(self._waiting) >= BATCH:
                self._hand_over()

    def _hand_over(self) -> None:
        if not self._waiting:
            return
        self._batch += 1
        path = self._batches / f"{self._batch:08}.json"
        write_json(path, self._waiting)
        self._waiting.clear()


class _NewFile:
    """A new file in the stage, synced to disk when the block ends."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> tuple[Path, _Hashing]:
        self._file = self._path.open("wb")
        return self._path, _Hashing(self._file)

    def __exit__(self, *details: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def _pack(tar: tarfile.TarFile, source: Path, known: set[str]) -> None:
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        # Neither sockets nor FIFOs: nobody could read them again.
        if name in known or not (path.is_symlink() or path.is_dir() or path.is_file()):
            continue
        known.add(name)
        tar.add(path, arcname=name, recursive=False, filter=_anonymous)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names and numbers of this machine's users."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def files_of(folder: Path) -> Iterator[Path]:
    """The files below a folder, in order. Symbolic links are not followed, as on AWS."""
    found = sorted(folder.rglob("*"))
    return (path for path in found if path.is_file() and not path.is_symlink())


def take(stage: Stage, roots: Sequence[Path], output: Output, empty: bool) -> bool:
    """Stage an output of all hosts; False when there was nothing, unless `empty` asks for that.

    Raises:
        OSError: it cannot be read, or the disk is full.
    """
    sources = [source for root in roots if (source := inside(root, output.source)).is_dir()]
    found = any(True for source in sources for _ in source.iterdir())
    if not found and not empty:
        return False
    if output.archive:
        stage.archive(sources, output.bucket, output.key)
        return True
    for source in sources:
        for path in files_of(source):
            key = output.key + path.relative_to(source).as_posix()
            stage.file(path, output.bucket, key, output.type)
    return found
