"""Values that a job's metrics had: written by its runner, read by the engine piece by piece."""

from __future__ import annotations

import math
import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NamedTuple

SLOWEST = 1.0
"""Seconds that a regular expression may take for a line; some take years for the wrong line."""


class Measurement(NamedTuple):
    """A value of a metric, at a time in epoch seconds."""

    time: float
    value: float
    name: str


class Meter:
    """Finds metrics in log lines, by the regular expressions of their definitions.

    Only for the main thread, which alone can be called away from a slow expression.

    Args:
        definitions: regular expressions by name; the first group is the value.
        path: the file that takes the values.
    """

    def __init__(self, definitions: Mapping[str, str], path: Path) -> None:
        self._patterns = {name: re.compile(regex) for name, regex in definitions.items()}
        self._file = path.open("a", encoding="utf-8")

    def search(self, line: str, moment: float) -> list[str]:
        """Take the values out of a line; the metrics whose expressions are given up as too slow."""
        slow = [name for name in self._patterns if not self._found(name, line, moment)]
        for name in slow:
            del self._patterns[name]
        return slow

    def _found(self, name: str, line: str, moment: float) -> bool:
        try:
            with _limited(SLOWEST):
                values = [_number(match) for match in self._patterns[name].finditer(line)]
        except TimeoutError:
            return False
        for value in values:
            if value is not None:
                self._file.write(f"{moment}\t{value!r}\t{name}\n")
                self._file.flush()
        return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _time_is_over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _time_is_over(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


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
