"""A job's runner as the engine sees it: started, found again, missing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from contextlib import suppress
from pathlib import Path

import psutil

from mlops_ext.local import state
from mlops_ext.local.jobs.plan import EXIT, LOCK, LOG, PROCESS, STOP, read_json

_CREATE_TIME_TOLERANCE = 2.0


class RunnerProcess:
    """The runner of the job in a folder, whoever started it.

    Args:
        folder: the job's folder, which may not be there yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._child: subprocess.Popen[bytes] | None = None

    def begun(self) -> bool:
        """Whether a runner has ever had this job."""
        return (self.folder / PROCESS).exists() or (self.folder / EXIT).exists()

    def start(self) -> None:
        """Start a runner for the plan in the folder, detached from this process."""
        with (self.folder / LOG).open("ab") as output:
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "mlops_ext.local.jobs.runner", str(self.folder)],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def alive(self) -> bool:
        """Whether a runner has the job, or is about to."""
        if self._child is not None and self._child.poll() is None:
            return True
        return state.is_locked(self.folder / LOCK)

    def stop(self) -> None:
        """Tell the runner to stop the job."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / STOP).touch()

    def end_orphans(self) -> None:
        """End the job's processes that a runner left behind when it was killed."""
        try:
            children = read_json(self.folder / PROCESS)["children"]
        except (OSError, ValueError, KeyError):
            return
        for child in children:
            with suppress(psutil.NoSuchProcess, ProcessLookupError, PermissionError):
                created = psutil.Process(child["pid"]).create_time()
                if abs(created - child["started"]) < _CREATE_TIME_TOLERANCE:
                    os.killpg(child["pid"], signal.SIGKILL)

    def last_words(self) -> str:
        """The end of what the runner itself printed: why it broke."""
        with suppress(OSError):
            lines = (self.folder / LOG).read_text("utf-8", "replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""

    def free(self) -> None:
        """Delete what the job worked with, but not what tells how it ended; blocks."""
        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                if path.is_dir():
                    clear(path)

    def set_aside(self, attic: Path) -> Path:
        """Move the folder away, so that its name is free at once; where it is to be deleted."""
        if self._child is not None:
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(timeout=0)
        attic.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = attic / uuid.uuid4().hex
        with suppress(FileNotFoundError):
            self.folder.rename(place)
        return place


def clear(place: Path) -> None:
    """Delete a folder; blocks. Folders that a job made unwritable are opened first."""

    def open_up(function: object, path: str, error: object) -> None:
        with suppress(OSError):
            os.chmod(Path(path).parent, 0o700)
            if not os.path.islink(path):  # else it would open what lies elsewhere
                os.chmod(path, 0o700)
            os.unlink(path)

    shutil.rmtree(place, onerror=open_up)
    shutil.rmtree(place, ignore_errors=True)
