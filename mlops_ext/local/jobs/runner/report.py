"""What a runner tells: where the job is, what it measured, how it ended."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlops_ext.local.jobs.plan import EXIT, PROGRESS, Outcome, read_json, write_json


@dataclass
class Progress:
    """Where a job is.

    Args:
        phases: name and start (epoch seconds) of each phase: Downloading, Training, Uploading.
    """

    phases: list[tuple[str, float]] = field(default_factory=list)

    def begin(self, phase: str) -> None:
        """A phase begins now."""
        self.phases.append((phase, time.time()))

    def write(self, folder: Path) -> None:
        """Tell it to the engine."""
        write_json(folder / PROGRESS, self)

    @classmethod
    def read(cls, folder: Path) -> Progress:
        """What a runner told last; nothing when it has told nothing."""
        try:
            return cls.of(read_json(folder / PROGRESS))
        except (OSError, ValueError):
            return cls()

    @classmethod
    def of(cls, found: dict[str, Any]) -> Progress:
        """Of what was written as JSON."""
        return cls([(str(name), float(start)) for name, start in found["phases"]])


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
        write_json(folder / EXIT, self)

    @classmethod
    def read(cls, folder: Path) -> Ending | None:
        """How the job in a folder ended; None while it has not."""
        try:
            found = read_json(folder / EXIT)
        except FileNotFoundError:
            return None
        return cls(**{**found, "progress": Progress.of(found["progress"])})
