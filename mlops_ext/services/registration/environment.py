"""Where a model is made: Python, packages, commit. Read from metadata, nothing is imported."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from mlops_ext.services.records import Environment
from mlops_ext.services.registration.mask import mask_text
from mlops_ext.services.registration.model import Model

_GIT_SECONDS = 3


@dataclass(frozen=True)
class Commit:
    """The state of the repository around a notebook.

    Args:
        id: of the commit that is checked out.
        repository: URL of ``origin`` without credentials; none when there is no such remote.
        dirty: whether files differ from the commit.
    """

    id: str
    repository: str | None
    dirty: bool


def environment(model: Model) -> Environment | None:
    """Describe what a model was made with: this process, where it was made in it.

    Returns:
        Python, all installed packages with versions, and the model's framework; None when it was
        made elsewhere.
    """
    if not model.made_here:
        return None
    return Environment(
        python=platform.python_version(),
        platform=platform.platform(),
        packages=packages(),
        framework=model.framework,
        framework_version=model.version,
    )


def packages() -> dict[str, str]:
    """All installed packages with their versions, by name as their authors write it."""
    found: dict[str, str] = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(str(name), distribution.version)
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def commit(folder: Path) -> Commit | None:
    """The commit that a folder is at; None outside a repository or without git."""
    identity = _git(folder, "rev-parse", "HEAD")
    if not identity:
        return None
    remote = _git(folder, "remote", "get-url", "origin")
    changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    repository = re.sub(r"://[^/@]+@", "://", mask_text(remote)) if remote else None
    return Commit(identity, repository, bool(changed))


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "--no-optional-locks", *arguments],
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            stdin=subprocess.DEVNULL,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def interpreter() -> str:
    """The Python that runs this process, which can load what it has pickled."""
    return sys.executable
