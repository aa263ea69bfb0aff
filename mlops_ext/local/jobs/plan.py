"""Plans: all that a runner needs to run one job. Standard library only.

The engine writes the plan before it spawns the runner; the runner never asks the engine.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

PLAN, PROCESS, PROGRESS, EXIT = "plan.json", "process.json", "progress.json", "exit.json"
LOCK, STOP, LOG, METRICS = "lock", "stop", "runner.log", "metrics"
STAGED, BATCHES = "staged", "batches"
"""What a job's folder holds; `STOP` is there once the job is to be stopped, `LOCK` is locked while
its runner lives, `STAGED` has files on their way to S3 and `BATCHES` the lists that name them."""

Outcome = Literal["Completed", "Failed", "Stopped", "MaxRuntimeExceeded", "MaxWaitTimeExceeded"]


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a job gets.

    Args:
        source: the file in the object store.
        target: where it goes, as the job knows it: ``/opt/ml/…``.
        uri: of the object, for messages.
        unpack: whether it is a ``tar.gz`` whose members go to the folder `target`.
    """

    source: str
    target: str
    uri: str
    unpack: bool = False


@dataclass(frozen=True)
class Pipe:
    """A channel that is streamed: one FIFO an epoch, ``<target>_0``, ``<target>_1``, ….

    Args:
        target: ``/opt/ml/input/data/<channel>``.
        pieces: files whose contents follow each other, or texts as they are.
        unzip: whether the files are gzip-compressed.
        records: whether each piece becomes one RecordIO record.
    """

    target: str
    pieces: list[dict[str, str]]
    unzip: bool = False
    records: bool = False


@dataclass(frozen=True)
class Host:
    """One instance of the job's cluster.

    Args:
        name: ``algo-1``, ``algo-2``, ….
        log: the file of its log stream.
        folders: made for it, ``/opt/ml/…``.
        files: texts by path, ``/opt/ml/…``.
        downloads: files that it gets.
        pipes: channels that are streamed to it.
    """

    name: str
    log: str
    folders: list[str]
    files: dict[str, str]
    downloads: list[Download]
    pipes: list[Pipe] = field(default_factory=list)


@dataclass(frozen=True)
class Output:
    """What goes to S3.

    Args:
        source: a folder, ``/opt/ml/…``.
        bucket: where it goes.
        key: of the archive, or what keys of the folder's files begin with (ends in ``/``).
        archive: whether it becomes one ``tar.gz``.
        outcomes: it is taken of jobs that ended so.
        continuous: whether files are also taken while the job runs, as they change.
        empty: whether a completed job gives an archive of an empty folder, too.
        type: the Content-Type of its objects; S3's own when it is empty.
    """

    source: str
    bucket: str
    key: str
    archive: bool
    outcomes: list[Outcome]
    continuous: bool = False
    empty: bool = False
    type: str = ""


@dataclass(frozen=True)
class Plan:
    """A job as its runner sees it.

    Args:
        hosts: the cluster, the first one leads.
        argv: what runs on each host, paths as the job knows them.
        environment: its variables, all of them.
        outputs: what goes to S3.
        runtime: seconds it may run.
        grace: seconds between SIGTERM and SIGKILL.
        metrics: regular expressions by metric name, searched in each line of the logs.
        interpreter: of the job.
        executor: which way to a private ``/opt/ml``: a `sandbox.modes.Mode`.
        code: folders ``/opt/ml/…`` with code and configuration, which that way may have to change.
        image: the container image, and `tool` what runs it, for the executor docker alone.
        requirements: files ``/opt/ml/…``, the first one that is there is installed beside the
            interpreter before the job starts.
        cache: the folder of installed requirements.
        notes: lines for the log, before anything else.
        record: what runs it, for the parameters of its trial component.
        failure: the file that says why the job failed.
        message: the file with the job's own last words.
    """

    hosts: list[Host]
    argv: list[str]
    environment: dict[str, str]
    outputs: list[Output]
    runtime: float
    grace: float
    interpreter: str
    executor: str = "rewrite"
    code: list[str] = field(default_factory=list)
    image: str = ""
    tool: str = "docker"
    metrics: dict[str, str] = field(default_factory=dict)
    requirements: list[str] = field(default_factory=list)
    cache: str = ""
    notes: list[str] = field(default_factory=list)
    record: dict[str, str] = field(default_factory=dict)
    failure: str = "/opt/ml/output/failure"
    message: str = "/opt/ml/output/message"

    def write(self, folder: Path) -> None:
        """Keep the plan in the job's folder, which is made."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_json(folder / PLAN, self)

    @classmethod
    def read(cls, folder: Path) -> Plan:
        """The plan in a job's folder.

        Raises:
            OSError: there is none.
            ValueError: it is damaged.
        """
        found = read_json(folder / PLAN)
        hosts = [
            Host(
                **{
                    **host,
                    "downloads": [Download(**each) for each in host["downloads"]],
                    "pipes": [Pipe(**each) for each in host["pipes"]],
                }
            )
            for host in found["hosts"]
        ]
        outputs = [Output(**each) for each in found["outputs"]]
        return cls(**{**found, "hosts": hosts, "outputs": outputs})


def root_of(folder: Path, host: str) -> Path:
    """The folder that holds a host's own ``opt/ml``."""
    return folder / "hosts" / host


def inside(root: Path, path: str) -> Path:
    """Where a path ``/opt/ml/…`` of a host really lies.

    Raises:
        ValueError: the path is not below ``/opt/ml``.
    """
    parts = path.strip("/").split("/")
    if parts[:2] != ["opt", "ml"] or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{path} is not a path below /opt/ml.")
    return root.joinpath(*parts)


def write_json(path: Path, document: Any) -> None:
    """Write a JSON file (0600) that readers see either whole or not at all.

    Dataclasses are written as their fields, one by one: made into dictionaries all at once, the
    downloads of a large job would be a search for garbage that holds up every thread.
    """
    stage = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(stage, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(document, file, default=_fields)
        file.flush()
        os.fsync(file.fileno())
    stage.replace(path)


def _fields(value: Any) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}


def read_json(path: Path) -> Any:
    """The content of a JSON file; raises OSError or ValueError."""
    return json.loads(path.read_text("utf-8"))
