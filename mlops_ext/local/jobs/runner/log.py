r"""A job's log stream: each line with the time it came, ``<epoch ms>\t<text>\n``."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO

LONGEST_LINE = 256 * 1024
"""Bytes in one event of CloudWatch Logs; a longer line becomes several."""

_TAIL = 20


class Log:
    """The log of one host; a text file to write to, too.

    Args:
        path: the stream's file.
        measure: looks for metrics in each line, which was printed at that time.
    """

    def __init__(self, path: Path, measure: Callable[[str, float], None] | None) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8", errors="replace")
        self._measure = measure
        self._lock = threading.Lock()
        self._last: deque[str] = deque(maxlen=_TAIL)

    def line(self, text: str) -> None:
        """Add a line; it can be read at once."""
        text, moment = text.rstrip("\r\n"), time.time()
        if self._measure is not None:
            self._measure(text, moment)
        with self._lock:
            self._file.write(f"{int(moment * 1000)}\t{text}\n")
            self._file.flush()

    def write(self, text: str) -> int:
        """Add the lines of a text."""
        for line in text.splitlines():
            self.line(line)
        return len(text)

    def flush(self) -> None:
        """Nothing waits to be written."""

    def follow(self, pipe: IO[bytes]) -> None:
        """Add what comes out of a pipe, until it is closed."""
        with pipe:
            while piece := pipe.readline(LONGEST_LINE):
                text = piece.decode("utf-8", "replace")
                self.line(text)
                with self._lock:
                    self._last.append(text.rstrip("\r\n"))

    def tail(self) -> str:
        """The last lines that came out of a pipe: the job's own words."""
        with self._lock:
            return "\n".join(self._last).strip()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
