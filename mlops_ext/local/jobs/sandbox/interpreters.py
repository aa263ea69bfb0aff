"""The Pythons of this machine and what is installed in them, read from files alone."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_LIBRARY = re.compile(r"python(?P<version>3\.\d+)t?")


@dataclass(frozen=True)
class Interpreter:
    """A Python and where its packages lie.

    Args:
        path: the program.
        version: ``3.11``; empty when it cannot be told from its files.
        packages: the folders of its packages, the first one wins.
    """

    path: str
    version: str
    packages: tuple[str, ...]

    def installed(self, names: Sequence[str]) -> str | None:
        """The version of the first of these distributions that is installed, else None.

        Looks anew each time: what a person installs is seen at once.
        """
        # Here and below: what jobs alone need would make each start of the engine slower.
        from importlib.metadata import distributions

        for name in names:
            for found in distributions(name=name, path=list(self.packages)):
                return found.version
        return None


def kernelspecs() -> dict[str, str]:
    """The interpreters of Jupyter's Python kernels by the kernels' names, most important first."""
    from jupyter_core.paths import jupyter_path

    found: dict[str, str] = {}
    for folder in jupyter_path("kernels"):
        for file in sorted(Path(folder).glob("*/kernel.json")):
            name = file.parent.name.lower()
            if name not in found and (path := _interpreter_of(file)):
                found[name] = path
    return found


def described(path: str) -> Interpreter:
    """What the files around an interpreter tell about it; this process's own tells more."""
    if os.path.realpath(path) == os.path.realpath(sys.executable) and path == sys.executable:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return Interpreter(path, version, tuple(entry for entry in sys.path if entry))
    return _read(path, _modified(Path(path).parent.parent / "pyvenv.cfg"))


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


@functools.lru_cache(maxsize=64)
def _read(path: str, modified: float) -> Interpreter:
    prefix = Path(path).parent.parent
    settings = _settings(prefix / "pyvenv.cfg")
    version, packages = _library(prefix)
    if not settings:
        # A system's own Python: behind links, and with packages in more than one place.
        real = Path(path).resolve()
        named = _LIBRARY.fullmatch(real.name)
        version = named["version"] if named else version
        return Interpreter(path, version, tuple(_system_packages(real.parent.parent, version)))
    if settings.get("include-system-site-packages") == "true" and "home" in settings:
        home = Path(settings["home"]) / "python3"
        packages = (*packages, *_read(str(home), 0.0).packages)
    return Interpreter(path, version, packages)


def _settings(path: Path) -> dict[str, str]:
    """A pyvenv.cfg as a mapping; empty when there is none."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value}


def _library(prefix: Path) -> tuple[str, tuple[str, ...]]:
    """Version and package folders of an environment, followed through its .pth files."""
    for folder in sorted(prefix.glob("lib/python3.*"), reverse=True):
        found = _LIBRARY.fullmatch(folder.name)
        if found and (folder / "site-packages").is_dir():
            return found["version"], tuple(_with_links(folder / "site-packages"))
    return "", ()


def _with_links(folder: Path) -> Iterator[str]:
    yield str(folder)
    for file in sorted(folder.glob("*.pth")):
        for line in file.read_text("utf-8", errors="replace").splitlines():
            if line and not line.startswith(("#", "import ", "import\t")):
                linked = folder / line.strip()
                if linked.is_dir():
                    yield str(linked)


def _system_packages(prefix: Path, version: str) -> Iterator[str]:
    yield from _library(prefix)[1]
    home = Path.home() / ".local"
    for folder in (
        home / "lib" / f"python{version}" / "site-packages",
        Path("/usr/local/lib") / f"python{version}" / "dist-packages",
        prefix / "lib" / "python3" / "dist-packages",
    ):
        if folder.is_dir():
            yield str(folder)


def _interpreter_of(file: Path) -> str | None:
    """The program of a Python kernel's description; None for another language's or a broken one."""
    try:
        described = json.loads(file.read_text("utf-8"))
        language, program = str(described["language"]), str(described["argv"][0])
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None
    if language.lower() != "python":
        return None
    # ipykernel's own description says "python" and means the one that runs Jupyter.
    path = program if os.path.isabs(program) else _named(program)
    return path if path and os.access(path, os.X_OK) else None


def _named(program: str) -> str | None:
    if re.fullmatch(r"python3?(\.\d+)?", program):
        return sys.executable
    return shutil.which(program)
