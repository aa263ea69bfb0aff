"""What a job installs goes into layers over its interpreter, never into the interpreter itself.

Two of them: one with the packages of a requirements file, kept for all jobs with the same one, and
above it one of the job's own, where its `pip install` lands.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

LAYER_PROGRAM = Path(__file__).with_name("layer.py")
READY = "ready"
"""Written last into a layer with packages: without it, the layer is made anew."""

_REFERENCE = re.compile(r"^\s*(?:-r|-c|--requirement|--constraint)[\s=]+(?P<path>\S+)")
_LOCAL = re.compile(r"^\s*(?:-e\b|--editable\b|\.|/|file:|.*@\s*file:)")
_PIP_OPTIONS = (
    *("--disable-pip-version-check", "--no-input", "--no-warn-script-location"),
    *("--progress-bar", "off", "--retries", "1"),
)
_IN_THE_WAY = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "__PYVENV_LAUNCHER__",
)


class OverlayError(RuntimeError):
    """An environment for a job cannot be made; the text says why and what to do."""


class Writer(Protocol):
    """What pip's words go to: a text file, or a job's log."""

    def write(self, text: str, /) -> object:
        """Take some lines."""


def interpreter_with(interpreter: str, requirements: Path, cache: Path, log: Writer) -> str:
    """An interpreter that also has what a requirements file names; made once for both.

    Args:
        interpreter: what the layer lies over; it stays as it is.
        requirements: the requirements file.
        cache: folder of all such layers.
        log: gets what pip says.

    Returns:
        The path of the layer's Python.

    Raises:
        OverlayError: the packages cannot be had.
    """
    folder = cache / _key(interpreter, requirements)
    python = str(folder / "bin" / "python")
    with _locked(cache, folder.name):
        if (folder / READY).exists() and os.access(python, os.X_OK):
            log.write(f"The packages of {requirements.name} are there from an earlier job.\n")
            return python
        shutil.rmtree(folder, ignore_errors=True)
        log.write(
            f"Installing {requirements.name} beside {interpreter}, for this and later jobs.\n"
        )
        make_layer(interpreter, folder, with_pip=True)
        _install(python, interpreter, requirements, log)
        (folder / READY).touch()
    return python


def make_layer(interpreter: str, folder: Path, with_pip: bool = False) -> str:
    """An empty layer over an interpreter: its Python, which sees all that the interpreter sees.

    Args:
        interpreter: what it lies over.
        folder: where it is made.
        with_pip: whether it must have pip even if the interpreter has none (takes seconds).

    Raises:
        OverlayError: the interpreter cannot make one.
    """
    argv = [interpreter, str(LAYER_PROGRAM), str(folder), *(["--pip"] if with_pip else [])]
    done = _run(argv, folder.parent)
    if done.returncode != 0:
        raise OverlayError(
            f"{interpreter} cannot make an environment for the job: {_last_line(done.stdout)}"
        )
    return str(folder / "bin" / "python")


def variables(environment: Mapping[str, str], interpreter: str) -> dict[str, str]:
    """The environment with this interpreter and its commands found first.

    `python`, `python3` and `pip` then mean the job's own, also in shell scripts.
    """
    folder = str(Path(interpreter).parent)
    path = environment.get("PATH") or os.defpath
    return {
        **environment,
        "PATH": os.pathsep.join([folder, path]),
        "VIRTUAL_ENV": str(Path(folder).parent),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_REQUIRE_VIRTUALENV": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _install(python: str, interpreter: str, requirements: Path, log: Writer) -> None:
    argv = [python, "-m", "pip", "install", *_PIP_OPTIONS, "-r", str(requirements)]
    done = _run(argv, requirements.parent)
    log.write(done.stdout)
    if done.returncode != 0:
        errors = [line for line in done.stdout.splitlines() if line.startswith("ERROR:")]
        raise OverlayError(
            f"The packages of {requirements.name} cannot be installed: "
            f"{errors[-1][6:].strip() if errors else _last_line(done.stdout)}. Without a package "
            f"index in reach, install them in {interpreter}: what it has is not fetched."
        )


def _run(argv: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in _IN_THE_WAY}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return subprocess.run(
            argv,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise OverlayError(f"{argv[0]} cannot be run: {error}") from error


def _key(interpreter: str, requirements: Path) -> str:
    digest = hashlib.sha256(os.fsencode(interpreter))
    for part in _parts(requirements, set()):
        digest.update(b"\0" + part)
    return digest.hexdigest()


def _parts(file: Path, seen: set[Path]) -> Iterator[bytes]:
    """All that the packages depend on: the file, those it names, and where local paths begin."""
    if file in seen:
        return
    seen.add(file)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise OverlayError(f"{file.name} cannot be read: {error}") from error
    yield content
    for line in content.decode("utf-8", "replace").splitlines():
        if found := _REFERENCE.match(line):
            if "://" not in found["path"]:
                yield from _parts(file.parent / found["path"], seen)
        elif _LOCAL.match(line):
            yield os.fsencode(file.parent)


@contextmanager
def _locked(cache: Path, key: str) -> Iterator[None]:
    """Hold a layer's lock: jobs with the same requirements wait for the first one."""
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(cache / f"{key}.lock", "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
