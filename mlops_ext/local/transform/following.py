"""What a model's processes write to their logs, printed as it comes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

_LOOK_SECONDS = 0.1


class Following:
    """Prints all whole lines of the logs in a folder, which may not be there yet.

    Args:
        folder: holds ``*.log`` files, which are emptied in place when they are large.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, int] = {}
        self._task = asyncio.ensure_future(self._follow())

    async def end(self) -> None:
        """Print what is left."""
        self._task.cancel()
        await asyncio.wait([self._task])
        self._print(last=True)

    async def _follow(self) -> None:
        while True:
            self._print(last=False)
            await asyncio.sleep(_LOOK_SECONDS)

    def _print(self, last: bool) -> None:
        for log in sorted(self._folder.glob("*.log")):
            start, size = self._read.get(log, 0), log.stat().st_size
            if size < start:
                start = 0  # it was emptied
            with log.open("rb") as file:
                file.seek(start)
                text = file.read()
            end = len(text) if last else text.rfind(b"\n") + 1
            sys.stdout.buffer.write(text[:end])
            sys.stdout.flush()
            self._read[log] = start + end
