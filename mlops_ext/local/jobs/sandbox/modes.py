"""How a job gets an `/opt/ml` of its own on this system.

The first way that works when it is really tried: a mount namespace, bubblewrap, rewriting of the
literal path. Containers only when the user asks for them. None of these is a security boundary: a
job runs as the user.
"""

from __future__ import annotations

import functools
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mlops_ext.local.jobs.sandbox import bubblewrap, containers, rewrite

NAMESPACE_PROGRAM = Path(__file__).with_name("namespace.py")
TRIAL_SECONDS = 20.0


class Mode(StrEnum):
    """A way to give a job its `/opt/ml`."""

    NAMESPACE = "namespace"
    BUBBLEWRAP = "bubblewrap"
    REWRITE = "rewrite"
    DOCKER = "docker"


BY_THEMSELVES = (Mode.NAMESPACE, Mode.BUBBLEWRAP, Mode.REWRITE)
"""Those that are tried when nobody says which, the best one first."""

DESCRIBED = {
    Mode.NAMESPACE: "a mount namespace",
    Mode.BUBBLEWRAP: "bubblewrap",
    Mode.REWRITE: "rewriting the path in their own copies of code and settings",
    Mode.DOCKER: "a container each",
}


@dataclass(frozen=True)
class Trial:
    """What came out when a mode was tried.

    Args:
        mode: the mode.
        trouble: why it does not work here; empty when it does.
    """

    mode: Mode
    trouble: str


def probe(wanted: str = "auto") -> Mode:
    """The mode for this system; found out once a process.

    Args:
        wanted: ``auto``, a mode, or the name of a container tool (docker, podman, finch).

    Raises:
        ValueError: there is no such mode, or the one that is wanted does not work here.
    """
    if wanted == "auto":
        return next(mode for mode in BY_THEMSELVES if not trial(mode).trouble)
    if wanted in containers.TOOLS:
        mode, trouble = Mode.DOCKER, _container_trouble(wanted)
    elif wanted in list(Mode):
        mode = Mode(wanted)
        trouble = trial(mode).trouble
    else:
        known = ", ".join(("auto", *BY_THEMSELVES, *containers.TOOLS))
        raise ValueError(f"There is no executor {wanted!r}: choose one of {known}.")
    if trouble:
        raise ValueError(f"The executor {wanted} does not work here: {trouble}")
    return mode


def for_job(wanted: str, image: str) -> tuple[Mode, str]:
    """The mode of one job, and the container tool should that be it.

    Args:
        wanted: the user's choice, as for `probe`.
        image: the container image that the job runs in; empty for an interpreter of this machine.

    Raises:
        ValueError: as for `probe`.
    """
    tool = wanted if wanted in containers.TOOLS else containers.TOOLS[0]
    if image:
        return probe(tool), tool
    return probe("auto" if wanted in containers.TOOLS else wanted), tool


@functools.cache
def trial(mode: Mode) -> Trial:
    """Try a mode for real, once a process."""
    if mode is Mode.REWRITE:
        return Trial(mode, "")
    if mode is Mode.DOCKER:
        return Trial(mode, _container_trouble(containers.TOOLS[0]))
    if not sys.platform.startswith("linux"):
        return Trial(mode, "only Linux has mount namespaces")
    if mode is Mode.BUBBLEWRAP and shutil.which("bwrap") is None:
        return Trial(mode, "bwrap is not installed")
    return Trial(mode, _mount_trouble(mode))


def command(
    mode: Mode,
    root: Path,
    argv: Sequence[str],
    environment: Mapping[str, str],
    *writable: Path,
    image: str = "",
    tool: str = "docker",
) -> tuple[list[str], dict[str, str]]:
    """The command line and environment that run `argv` with ``root/opt/ml`` as its `/opt/ml`.

    Args:
        mode: what `probe` gave.
        root: the job's folder; it holds ``opt/ml``.
        argv: the command as it would be inside a container.
        environment: all of the command's variables.
        writable: the job's own copies of code and configuration, which rewriting may change.
        image: the container image, for containers alone.
        tool: docker, podman or finch, for containers alone.

    Returns:
        What to start. SIGTERM goes to its process group: not every mode hands it on.
    """
    folder = root / "opt" / "ml"
    if mode is Mode.REWRITE:
        rewrite.files(root, writable)
        return rewrite.command(root, argv, environment)
    variables = dict(environment)
    if mode is Mode.DOCKER:
        return containers.command(tool, image, folder, argv, variables), variables
    if mode is Mode.BUBBLEWRAP:
        return bubblewrap.command(folder, argv), variables
    program = [sys.executable, "-I", "-S", str(NAMESPACE_PROGRAM)]
    return [*program, str(folder), *argv], variables


@functools.cache
def _container_trouble(name: str) -> str:
    return containers.trouble(name)


def _mount_trouble(mode: Mode) -> str:
    """Why a process does not see its own `/opt/ml` beside all else in /opt; empty when it does."""
    beside = sorted(name for name in _entries("/opt") if name != "ml")
    with tempfile.TemporaryDirectory(prefix="mlops-") as folder:
        root, token = Path(folder), secrets.token_hex(8)
        (root / "opt" / "ml").mkdir(parents=True)
        (root / "opt" / "ml" / "token").write_text(token)
        look = "import os; print(open('/opt/ml/token').read(), *sorted(os.listdir('/opt')))"
        argv, environment = command(
            mode, root, [sys.executable, "-I", "-S", "-c", look], os.environ
        )
        try:
            done = subprocess.run(
                argv, env=environment, capture_output=True, text=True, timeout=TRIAL_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    if done.returncode == 0 and done.stdout.split() == [token, *sorted([*beside, "ml"])]:
        return ""
    return done.stderr.strip() or "the job did not see its own /opt/ml"


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
