"""From an image's name to the interpreter that stands in for it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mlops_ext.local.jobs.sandbox import families
from mlops_ext.local.jobs.sandbox.containers import TOOLS
from mlops_ext.local.jobs.sandbox.families import BUILT_IN, Family, Image
from mlops_ext.local.jobs.sandbox.interpreters import Interpreter, described, kernelspecs

FILE = "jobs.json"
"""In the state directory: ``{"executor": "auto", "images": {"*glob*": "interpreter"}}``."""

VARIABLE = "MLOPS_EXT_IMAGES"
"""Instead of the file's `images`: the same mapping as JSON, or the path of a JSON file with it."""

EXECUTOR = "MLOPS_EXT_EXECUTOR"
"""Instead of the file's `executor`."""

_HOW_TO_MAP = (
    f"To run its jobs with an interpreter of yours, map it in {FILE} of the state directory: "
    '{"images": {"*/NAME:*": "/path/to/python, a kernel\'s name, or docker:IMAGE"}}.'
)

_PLAIN = Family("python", "plain Python", "")


@dataclass(frozen=True)
class ImageSettings:
    """What the user says about images and executors.

    Args:
        images: from a glob over the whole image name to an interpreter's path, a kernel's name,
            or ``docker:`` and the name of the container image to run.
        executor: ``auto``, another word that `modes.probe` knows, or a container tool: then a job
            runs in the image that it names, unless the map says otherwise.
        interpreter: what stands in when no kernel does; the engine's own.
    """

    images: Mapping[str, str] = field(default_factory=dict)
    executor: str = "auto"
    interpreter: str = sys.executable

    @classmethod
    def read(cls, state_dir: Path) -> ImageSettings:
        """The settings of a state directory, with what the environment says instead.

        Raises:
            ValueError: a file or the variable is not what it should be.
        """
        path = state_dir / FILE
        found = _json_file(path) if path.is_file() else {}
        images = found.get("images", {})
        if variable := os.environ.get(VARIABLE):
            images = _from_variable(variable)
        if not isinstance(images, dict) or not all(isinstance(one, str) for one in images.values()):
            raise ValueError(f"`images` of {path} is to be an object from globs to texts.")
        executor = os.environ.get(EXECUTOR) or found.get("executor", "auto")
        return cls(images, str(executor))


@dataclass(frozen=True)
class Runtime:
    """What runs a job in place of an image.

    Args:
        interpreter: path of the Python.
        family: ``scikit-learn``, ``xgboost``, ``pytorch``, …, or ``python``.
        framework_version: of the family's framework in that interpreter, None without one.
        python_version: of the interpreter, None when unknown.
        note: a warning for the job's log, for example that versions differ; None without one.
        image: a container image to run in place of an interpreter.
    """

    interpreter: str
    family: str
    framework_version: str | None
    python_version: str | None
    note: str | None = None
    image: str | None = None

    @property
    def record(self) -> dict[str, str]:
        """What ran a job, as its trial component's parameters keep it."""
        if self.image:
            return {"MLOpsLocal.Container": self.image}
        known = {
            "MLOpsLocal.Interpreter": self.interpreter,
            "MLOpsLocal.PythonVersion": self.python_version,
            "MLOpsLocal.Framework": self.family if self.framework_version else None,
            "MLOpsLocal.FrameworkVersion": self.framework_version,
        }
        return {name: value for name, value in known.items() if value}

    @property
    def notes(self) -> list[str]:
        """The first lines of a job's log: what runs it, and what differs from its image."""
        if self.image:
            return [f"This job runs in a container of {self.image}."]
        named = [f"{self.family} {self.framework_version}"] if self.framework_version else []
        named += [f"Python {self.python_version}"] if self.python_version else []
        versions = f" with {' and '.join(named)}" if named else ""
        runs = f"This job runs{versions}: {self.interpreter}"
        return [runs, *([self.note] if self.note else [])]


def resolve(image: str, settings: ImageSettings) -> Runtime:
    """What runs the jobs of an image here: the user's map, a fitting kernel, the default.

    Of several that fit, the first whose versions are the image's, else the first.

    Raises:
        ValueError: nothing does; the text says why and what to do.
    """
    parsed = families.parse(image)
    family = families.family_of(parsed)
    mapped = _mapped(image, settings)
    if mapped is not None:
        return _mapped_runtime(mapped, parsed, family)
    if settings.executor in TOOLS:
        return _container(image, family)
    if family is None:
        raise ValueError(_unknown(image, parsed))
    fitting = [
        _runtime(interpreter, parsed, family)
        for interpreter in map(described, _candidates(settings))
        if _fits(interpreter, family)
    ]
    if fitting:
        return next((one for one in fitting if one.note is None), fitting[0])
    wanted = " and ".join(group[0] for group in family.distributions)
    raise ValueError(
        f"{image} is one of {family.title}, and no Python here has {wanted}: install it where a "
        f"Jupyter kernel runs. {_HOW_TO_MAP}"
    )


def serving_families(settings: ImageSettings) -> Iterator[tuple[Family, Runtime | None]]:
    """Each family with what would run its images now, or None."""
    for family in families.FAMILIES:
        paths = (path for path in _candidates(settings) if _fits(described(path), family))
        path = next(paths, None)
        image = Image(family.name, None, "")
        yield family, _runtime(described(path), image, family) if path else None


def _candidates(settings: ImageSettings) -> Iterator[str]:
    """Interpreters in the order in which they are asked, Jupyter's default kernel first."""
    specs = kernelspecs()
    default = [specs.pop("python3")] if "python3" in specs else []
    yield from dict.fromkeys([*default, *specs.values(), settings.interpreter])


def _fits(interpreter: Interpreter, family: Family) -> bool:
    return all(interpreter.installed(group) for group in family.distributions)


def _runtime(interpreter: Interpreter, image: Image, family: Family) -> Runtime:
    installed = interpreter.installed(family.distributions[0]) if family.distributions else None
    python = interpreter.version or None
    return Runtime(
        interpreter.path, family.name, installed, python, _note(image, family, installed, python)
    )


def _note(image: Image, family: Family, framework: str | None, python: str | None) -> str | None:
    """A line when the image says other versions than those that run."""
    pairs = [
        (family.title, image.framework_version, framework),
        ("Python", image.python_version, python),
    ]
    other = [
        f"{name} {wanted} and this job has {found}"
        for name, wanted, found in pairs
        if wanted and found and _minor(wanted) != _minor(found)
    ]
    return f"The image has {', '.join(other)}." if other else None


def _minor(version: str) -> list[str]:
    return version.split(".")[:2]


def _mapped(image: str, settings: ImageSettings) -> str | None:
    return next((to for glob, to in settings.images.items() if fnmatchcase(image, glob)), None)


def _mapped_runtime(target: str, image: Image, family: Family | None) -> Runtime:
    """The runtime that the user named: a container image, a path, or a kernel."""
    kind, _, name = target.partition(":")
    if kind == "docker" and name:
        return _container(name, family)
    path = os.path.expanduser(target) if os.sep in target else kernelspecs().get(target.lower())
    if path is None:
        known = ", ".join(sorted(kernelspecs())) or "none"
        raise ValueError(
            f"The image map names the kernel {target!r}, and there is none. Kernels: {known}."
        )
    if not os.access(path, os.X_OK):
        raise ValueError(f"The image map names {path}, which is not a program.")
    return _runtime(described(path), image, family or _PLAIN)


def _container(image: str, family: Family | None) -> Runtime:
    return Runtime("python3", (family or _PLAIN).name, None, None, None, image)


def _unknown(image: str, parsed: Image) -> str:
    offered = ", ".join(family.title for family in families.FAMILIES)
    if parsed.name in BUILT_IN:
        return (
            f"{parsed.name} is an algorithm that exists in AWS's image alone, so it cannot run "
            "here. Of the built-in algorithms, XGBoost (sagemaker-xgboost) runs; scripts run in "
            f"the images of {offered}."
        )
    how = _HOW_TO_MAP.replace("NAME", parsed.name)
    return f"Nothing here stands in for the image {image}. Known are those of {offered}. {how}"


def _from_variable(value: str) -> Any:
    if not value.lstrip().startswith("{"):
        return _json_file(Path(value).expanduser())
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError(f"{VARIABLE} is not JSON: {error}") from error


def _json_file(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path} is to be a JSON object.")
    return found
