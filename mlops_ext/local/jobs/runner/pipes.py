"""Input mode Pipe: a channel as a row of FIFOs, one an epoch."""

from __future__ import annotations

import gzip
import os
import shutil
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from mlops_ext.local.jobs.plan import Pipe, inside

_MAGIC = 0xCED7230A
_LARGEST = (1 << 29) - 1


def feed(root: Path, pipe: Pipe) -> None:
    """Stream a channel from now on: each time that the next FIFO is read, from its beginning."""
    first = inside(root, f"{pipe.target}_0")
    first.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(first)
    threading.Thread(target=_feed, args=(inside(root, pipe.target), pipe), daemon=True).start()


def _feed(target: Path, pipe: Pipe) -> None:
    epoch = 0
    # The job's folder is removed when it is over.
    with suppress(FileNotFoundError):
        while True:
            os.mkfifo(target.with_name(f"{target.name}_{epoch + 1}"))
            path = target.with_name(f"{target.name}_{epoch}")
            # A reader may close early: it has seen enough of this epoch.
            with suppress(BrokenPipeError), path.open("wb") as fifo:
                for piece in pipe.pieces:
                    _write(fifo, pipe, piece)
            epoch += 1


def _write(fifo: IO[bytes], pipe: Pipe, piece: Mapping[str, str]) -> None:
    if "text" in piece:
        data = piece["text"].encode()
        fifo.write(_record(data) if pipe.records else data)
        return
    with _opened(Path(piece["file"]), pipe.unzip) as source:
        if pipe.records:
            fifo.write(_record(source.read()))
        else:
            shutil.copyfileobj(source, fifo)


def _opened(path: Path, unzip: bool) -> IO[bytes] | gzip.GzipFile:
    return gzip.GzipFile(path) if unzip else path.open("rb")


def _record(data: bytes) -> bytes:
    """One record of MXNet's RecordIO: magic number, length, data, filled up to four bytes."""
    if len(data) > _LARGEST:
        raise ValueError(f"{len(data)} bytes do not fit into one RecordIO record.")
    return struct.pack("<II", _MAGIC, len(data)) + data + b"\0" * (-len(data) % 4)
