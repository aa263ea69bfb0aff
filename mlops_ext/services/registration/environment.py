"""Where a model is made: Python, packages, commit. Read from metadata, nothing is imported."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from mlops_ext.services.records import Environment
from mlops_ext.services.registration.mask import mask_text

_MODULE_TO_PACKAGE = {"sklearn": "scikit-learn", "xgboost": "xgboost", "lightgbm": "lightgbm"}
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


def environment(model: Any) -> Environment:
    """Describe this process: all installed packages with versions, and the model's framework."""
    framework = framework_of(model)
    return Environment(
        python=platform.python_version(),
        platform=platform.platform(),
        framework=framework,
        framework_version=version_of(framework) if framework else None,
        packages=packages(),
    )


def packages() -> dict[str, str]:
    """All installed packages with their versions, by name as their authors write it."""
    found: dict[str, str] = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(str(name), distribution.version)
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def framework_of(model: Any) -> str | None:
    """The package that a model's class, or the class it inherits from, comes from."""
    for kind in type(model).__mro__:
        package = _MODULE_TO_PACKAGE.get(kind.__module__.partition(".")[0])
        if package:
            return package
    return None


def version_of(package: str) -> str | None:
    """The installed version of a package; None when it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def requirements(model: Any) -> list[str]:
    """What serving the model needs, with the versions that are here: ``scikit-learn==1.7.1``."""
    names = {"numpy", "joblib"}
    if framework_of(model):
        names.add(str(framework_of(model)))
    if getattr(model, "feature_names_in_", None) is not None:
        names.add("pandas")
    if "scikit-learn" in names:
        names.add("scipy")
    found = {name: version_of(name) for name in sorted(names)}
    # Local builds (1.7.1+cpu) are not on a package index: the public part of the version is.
    return [f"{name}=={re.sub(r'[+].*', '', v)}" for name, v in found.items() if v]


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
