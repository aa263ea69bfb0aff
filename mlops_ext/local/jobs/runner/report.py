"""What a runner tells: where the job is, what it measured, how it ended."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mlops_ext.local.jobs.plan import EXIT, PROGRESS, Outcome, read_json, write_json


@dataclass
class Measured:
    """A metric's values so far; `time` is the last one's, in epoch seconds."""

    last: float
    time: float
    least: float
    most: float
    total: float
    squares: float
    count: int

    @classmethod
    def first(cls, value: float, moment: float) -> Measured:
        """Of one value."""
        return cls(value, moment, value, value, value, value * value, 1)

    def add(self, value: float, moment: float) -> None:
        """One more value."""
        self.last, self.time = value, moment
        self.least, self.most = min(self.least, value), max(self.most, value)
        self.total += value
        self.squares += value * value
        self.count += 1


@dataclass
class Progress:
    """Where a job is.

    Args:
        phases: name and start (epoch seconds) of each phase: Downloading, Training, Uploading.
        metrics: by name.
    """

    phases: list[tuple[str, float]] = field(default_factory=list)
    metrics: dict[str, Measured] = field(default_factory=dict)

    def begin(self, phase: str) -> None:
        """A phase begins now."""
        self.phases.append((phase, time.time()))

    def write(self, folder: Path) -> None:
        """Tell it to the engine."""
        write_json(folder / PROGRESS, asdict(self))

    @classmethod
    def read(cls, folder: Path) -> Progress:
        """What a runner told last; nothing when it has told nothing."""
        try:
            return cls.of(read_json(folder / PROGRESS))
        except (OSError, ValueError):
            return cls()

    @classmethod
    def of(cls, found: dict[str, Any]) -> Progress:
        """Of what `asdict` made and JSON kept."""
        phases = [(str(name), float(start)) for name, start in found["phases"]]
        return cls(phases, {name: Measured(**each) for name, each in found["metrics"].items()})


@dataclass(frozen=True)
class Ending:
    """How a job ended.

    Args:
        outcome: what became of it.
        reason: why it failed, in AWS's form: ``AlgorithmError: …``.
        code: exit code of the host that decided; negative for a signal.
        message: the job's own last words (ExitMessage).
        ended: epoch seconds.
        taken: sources of the outputs that had anything in them.
        progress: as it was at the end.
    """

    outcome: Outcome
    reason: str = ""
    code: int | None = None
    message: str = ""
    ended: float = 0.0
    taken: list[str] = field(default_factory=list)
    progress: Progress = field(default_factory=Progress)

    def write(self, folder: Path) -> None:
        """Tell it to the engine; the job is over."""
        write_json(folder / EXIT, asdict(self))

    @classmethod
    def read(cls, folder: Path) -> Ending | None:
        """How the job in a folder ended; None while it has not."""
        try:
            found = read_json(folder / EXIT)
        except FileNotFoundError:
            return None
        return cls(**{**found, "progress": Progress.of(found["progress"])})
