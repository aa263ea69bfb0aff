"""Why a job failed, in AWS's form: who is at fault, then what it said."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path

from mlops_ext.local.jobs.sandbox import modes, rewrite

LONGEST = 1024
"""Characters of FailureReason and ExitMessage."""


def algorithm(failures: Sequence[Path], tail: str, code: int, executor: str) -> str:
    """The job's own code failed: what it wrote to its failure file, else the end of its log.

    Args:
        failures: the failure file of each host.
        tail: the last lines of the log.
        code: the exit code, negative for a signal.
        executor: how the job got its `/opt/ml`.
    """
    ending = f", exit code: {code}" if code > 0 else f", {_signal(-code)}, exit code: {128 - code}"
    if executor == modes.Mode.REWRITE and (hint := rewrite.hint(tail)):
        ending = f"{ending}. {hint}"
    said = first_words(failures)
    prefix, room = "AlgorithmError: ", LONGEST - len("AlgorithmError: ") - len(ending)
    return prefix + (said[:room] if said else tail[-room:]) + ending


def download(text: str) -> str:
    """An input cannot be had."""
    return f"ClientError: Failed to download data. {text}"[:LONGEST]


def requirements(text: str) -> str:
    """What the job requires cannot be installed."""
    return f"AlgorithmError: InstallRequirementsError: {text}"[:LONGEST]


def upload(text: str) -> str:
    """An output cannot be staged."""
    return f"ClientError: Artifact upload failed: {text}"[:LONGEST]


def first_words(files: Sequence[Path]) -> str:
    """The first 1024 characters of the first of the files that says anything."""
    for file in files:
        try:
            with file.open(encoding="utf-8", errors="replace") as opened:
                text = opened.read(LONGEST)
        except OSError:
            continue
        if text.strip():
            return text
    return ""


def _signal(number: int) -> str:
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"ended by signal {number}"
    hint = ", perhaps because memory ran out" if number == signal.SIGKILL else ""
    return f"ended by {name}{hint}"
