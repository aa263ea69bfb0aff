"""Values that a job's metrics had: written by its runner, read by the engine piece by piece."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Measurement(NamedTuple):
    """A value of a metric, at a time in epoch seconds."""

    time: float
    value: float
    name: str


class Meter:
    """Finds metrics in log lines, by the regular expressions of their definitions.

    Args:
        definitions: regular expressions by name; the first group is the value.
        path: the file that takes the values.
    """

    def __init__(self, definitions: Mapping[str, str], path: Path) -> None:
        self._patterns = {name: re.compile(regex) for name, regex in definitions.items()}
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def search(self, line: str, moment: float) -> None:
        """Take the values out of a line."""
        for name, pattern in self._patterns.items():
            for match in pattern.finditer(line):
                value = _number(match)
                if value is not None:
                    with self._lock:
                        self._file.write(f"{moment}\t{value!r}\t{name}\n")
                        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _number(match: re.Match[str]) -> float | None:
    try:
        value = float(match[1] if match.re.groups else match[0])
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def read(path: Path, offset: int) -> tuple[list[Measurement], int]:
    """The values in a file from an offset on, and the offset to go on from."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            content = file.read()
    except FileNotFoundError:
        return [], offset
    whole = content[: content.rfind(b"\n") + 1]
    found = [_measurement(line) for line in whole.decode("utf-8").split("\n")[:-1]]
    return found, offset + len(whole)


def _measurement(line: str) -> Measurement:
    time, value, name = line.split("\t", 2)
    return Measurement(float(time), float(value), name)
