"""Outputs that go to S3 while the job runs: checkpoints, and those with S3UploadMode Continuous."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from mlops_ext.local.jobs.plan import Output, inside
from mlops_ext.local.jobs.runner.outputs import Stage, files_of

_LOOK_SECONDS = 0.5
_Version = tuple[int, int]
"""Size and time of change, in nanoseconds."""


class Changes:
    """Stages each file that has changed and then stayed the same between two looks.

    Args:
        stage: where files go.
        roots: one a host.
        outputs: those that are taken as they change.
    """

    def __init__(self, stage: Stage, roots: Sequence[Path], outputs: Sequence[Output]) -> None:
        self._stage = stage
        self._folders = [(inside(root, each.source), each) for each in outputs for root in roots]
        self._seen: dict[Path, _Version] = {}
        self._taken = {path: version for path, version in self._files()}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def begin(self) -> None:
        """Look from now on; what is there already came from S3."""
        if self._folders:
            self._thread.start()

    def end(self) -> None:
        """Take what is left, now that nobody writes any more.

        Raises:
            OSError: a file cannot be read, or the disk is full.
        """
        if not self._folders:
            return
        self._ended.set()
        self._thread.join()
        self._look(settled=True)

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            try:
                self._look(settled=False)
            except OSError:
                continue  # a file that is just being made or removed; the next look takes it

    def _look(self, settled: bool) -> None:
        found = dict(self._files())
        for folder, output in self._folders:
            for path, version in found.items():
                if not path.is_relative_to(folder) or self._taken.get(path) == version:
                    continue
                if settled or self._seen.get(path) == version:
                    key = output.key + path.relative_to(folder).as_posix()
                    self._stage.file(path, output.bucket, key, output.type)
                    self._taken[path] = version
        self._seen = found
        self._stage.flush()

    def _files(self) -> list[tuple[Path, _Version]]:
        found = []
        for folder, _ in self._folders:
            for path in files_of(folder):
                stat = path.stat()
                found.append((path, (stat.st_size, stat.st_mtime_ns)))
        return found
