"""``jupyter mlops doctor``: is everything there, and what to do when it is not."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mlops_ext.cli.local import state_dir
from mlops_ext.cli.parser import Parser

if TYPE_CHECKING:
    from mlops_ext.local.jobs.sandbox.images import ImageSettings

Level = Literal["ok", "note", "problem"]

_SIGNS: dict[Level, str] = {"ok": "✓", "note": "·", "problem": "✗"}
_NEEDED = {
    "mlops-ext": (0,),
    "boto3": (1, 40),
    "jupyter_server": (2, 16),
    "ipywidgets": (8, 1),
    "ipython": (8,),
}


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Args:
        level: ``ok``, ``note`` (nothing is wrong) or ``problem``.
        text: what is so.
        then: what to do next.
    """

    level: Level
    text: str
    then: str = ""


def add(parser: Parser) -> None:
    """Declare the command."""
    parser.description = "Check the installation and say what to do next."
    parser.add_argument("--state-dir", metavar="DIR", help="of the local SageMaker")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    problems = 0
    for title, check in _CHECKS.items():
        print(title)
        for finding in _findings(check, options):
            problems += finding.level == "problem"
            print(f"  {_SIGNS[finding.level]} {finding.text}")
            if finding.then:
                print(f"      → {finding.then}")
    print(f"\n{problems or 'No'} problem{'' if problems == 1 else 's'} found.")
    return 1 if problems else 0


Check = Callable[[argparse.Namespace], Iterator[Finding]]


def _findings(check: Check, options: argparse.Namespace) -> Iterator[Finding]:
    """What a check finds; what it raises is a finding, too."""
    try:
        yield from check(options)
    except Exception as error:  # a doctor does not stop at the first illness
        yield Finding("problem", f"{type(error).__name__}: {error}")


def _versions(options: argparse.Namespace) -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok", f"Python {python} ({sys.executable})")
    for package, least in _NEEDED.items():
        try:
            found = version(package)
        except PackageNotFoundError:
            yield Finding("problem", f"{package} is missing", f"pip install {package}")
            continue
        wanted = ".".join(map(str, least))
        if _numbers(found) >= least:
            yield Finding("ok", f"{package} {found}")
        else:
            then = f"pip install --upgrade '{package}>={wanted}'"
            yield Finding("problem", f"{package} {found} is older than {wanted}", then)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:3] if part.isdigit())


def _choice(options: argparse.Namespace) -> Iterator[Finding]:
    from mlops_ext.connection import choose, connect

    choice = choose()
    yield Finding("ok", f"The {choice.use} SageMaker, chosen by {choice.chosen_by}")
    if choice.use == "aws":
        info = connect().info()
        yield Finding("ok", f"AWS answers: account {info.account}, {info.region}, {info.identity}")


def _front_end(options: argparse.Namespace) -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_config_path, jupyter_path

    places = [Path(path) / "mlops-ext" for path in jupyter_path("labextensions")]
    found = next((path for path in places if (path / "package.json").is_file()), None)
    if found is None:
        yield Finding(
            "problem",
            "The panel is not installed in this Python's JupyterLab",
            "Install mlops-ext where JupyterLab runs: pip install mlops-ext. Magics work anyway.",
        )
        return
    yield Finding("ok", f"The panel lies in {found}")
    for path in jupyter_config_path():
        if _read(Path(path) / "labconfig" / "page_config.json", "disabledExtensions", "mlops-ext"):
            then = "jupyter labextension enable mlops-ext"
            yield Finding("problem", f"It is disabled in {path}", then)


def _read(path: Path, *keys: str) -> Any:
    """A value in a JSON file; None without file or key."""
    try:
        value = json.loads(path.read_text("utf-8"))
        for key in keys:
            value = value[key]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return value


def _server(options: argparse.Namespace) -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_config_path

    enabled = None
    for directory in reversed(jupyter_config_path()):  # the most important one is first
        folder = Path(directory) / "jupyter_server_config.d"
        for file in [*sorted(folder.glob("*.json")), folder.with_suffix(".json")]:
            found = _read(file, "ServerApp", "jpserver_extensions", "mlops_ext")
            enabled = enabled if found is None else bool(found)
    if enabled:
        yield Finding("ok", "The server part is enabled")
    else:
        yield Finding(
            "problem",
            f"The server part is {'not installed' if enabled is None else 'disabled'}",
            "jupyter server extension enable mlops_ext",
        )


def _local(options: argparse.Namespace) -> Iterator[Finding]:
    from mlops_ext.local import launcher

    directory = state_dir(options)
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        yield Finding(
            "problem", f"{existing} is not writable", "Choose another with --state-dir DIR."
        )
        return
    yield Finding("ok", f"Its state is kept in {directory}")
    running = launcher.find(directory)
    if running is None:
        yield Finding("note", "It is not running; it starts when it is needed")
    else:
        yield Finding("ok", f"It answers at {running.url} (process {running.pid})")


def _jobs(options: argparse.Namespace) -> Iterator[Finding]:
    from mlops_ext.local.jobs.sandbox.images import ImageSettings

    settings = ImageSettings.read(state_dir(options))
    yield from _executor(settings.executor)
    yield from _interpreters(settings)


def _executor(wanted: str) -> Iterator[Finding]:
    """How jobs get their /opt/ml, and why not in a better way."""
    from mlops_ext.local.jobs.sandbox import modes

    try:
        mode = modes.probe(wanted)
    except ValueError as error:
        then = "Take auto: unset MLOPS_EXT_EXECUTOR, or `executor` in jobs.json of the state."
        yield Finding("problem", str(error), then)
        return
    yield Finding("ok", f"Jobs get an /opt/ml of their own by {modes.DESCRIBED[mode]}")
    if mode is modes.Mode.REWRITE:
        for better in modes.BY_THEMSELVES[:-1]:
            trouble = modes.trial(better).trouble or "not wanted"
            yield Finding("note", f"Not by {modes.DESCRIBED[better]}: {trouble}")


def _interpreters(settings: ImageSettings) -> Iterator[Finding]:
    """Which Python stands in for which images."""
    from mlops_ext.local.jobs.sandbox.images import serving_families

    missing = []
    for family, runtime in serving_families(settings):
        if runtime is None:
            missing.append(family)
            continue
        version = f" with {runtime.framework_version}" if runtime.framework_version else ""
        yield Finding("ok", f"{family.title} images: {runtime.interpreter}{version}")
    if missing:
        titles = ", ".join(family.title for family in missing)
        needed = sorted({group[0] for family in missing for group in family.distributions})
        yield Finding(
            "note",
            f"No Python here runs jobs of these images: {titles}",
            f"To run them, install in the Python of a Jupyter kernel: {', '.join(needed)}",
        )
    for glob, target in settings.images.items():
        yield Finding("ok", f"Images like {glob}, as you mapped them: {target}")


_CHECKS: dict[str, Check] = {
    "Versions": _versions,
    "The SageMaker that is used": _choice,
    "Front end": _front_end,
    "Jupyter server": _server,
    "The local SageMaker": _local,
    "Jobs of the local SageMaker": _jobs,
}
