"""Completion of ``%mlops``: commands, options, references and variables."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.magics.arguments import STAGES
from mlops_ext.notebook.magics.command import Command
from mlops_ext.notebook.magics.commands import COMMANDS
from mlops_ext.notebook.magics.running import parser_of

if TYPE_CHECKING:
    from mlops_ext.notebook.session import MLOps
    from mlops_ext.services.finding import Table

_FRESH = 5.0
"""Seconds that names read from SageMaker are offered again without asking."""

_VARIABLES = {"metrics", "evaluation", "parameters", "example"}
"""Options that take a variable."""

_names: dict[str, tuple[float, list[str]]] = {}


def complete(shell: Any, event: Any) -> list[str]:
    """Return what may stand at the cursor: IPython's ``complete_command`` hook.

    References are offered once this kernel has a session; a key press never makes one.
    """
    before: str = event.text_until_cursor
    words = before.split()
    current = "" if before[-1:].isspace() else words.pop()
    offered = _offered(shell, words[1:], current)
    skip = len(current) - len(event.symbol)
    return [word[skip:] for word in offered if word.startswith(current)]


def _offered(shell: Any, words: list[str], current: str) -> Iterable[str]:
    if not words:
        return COMMANDS
    command = COMMANDS.get(words[0])
    if command is None:
        return ()
    actions = _options(words[0], command)
    if current.startswith("-"):
        return actions
    last = actions.get(words[-1])
    if last is not None and last.nargs != 0:
        return last.choices or _of_option(last.dest, shell)
    place = sum(not word.startswith("-") for word in words[1:])
    if command.repeats:
        place = min(place, len(command.takes) - 1)
    if place >= len(command.takes):
        return ()
    return _of_kind(command.takes[place], shell, current)


def _options(name: str, command: Command) -> dict[str, argparse.Action]:
    return parser_of(name, command)._option_string_actions


def _of_option(name: str, shell: Any) -> list[str]:
    if name == "sort":
        return _asked(lambda finding, table: finding.sortings(table))
    if name == "stage":
        return STAGES.split()
    if name == "to":
        return _references("thing")
    return _variables(shell) if name in _VARIABLES else []


def _of_kind(kind: str, shell: Any, current: str) -> list[str]:
    if kind == "variable":
        return _variables(shell)
    if kind == "query":
        return _asked(lambda finding, table: finding.suggestions(table, current))
    if kind == "metric":
        return _asked(lambda finding, table: finding.metric_names(table))
    if kind in {"version", "endpoint", "group", "thing"}:
        return _references(kind)
    return kind.split()


def _variables(shell: Any) -> list[str]:
    hidden = shell.user_ns_hidden
    return [name for name in shell.user_ns if not name.startswith("_") and name not in hidden]


def _asked(ask: Callable[[Any, Table], list[str]]) -> list[str]:
    """Ask the service that finds, which is loaded here first, about the versions there are."""
    ml = _session()
    if ml is None:
        return []
    from mlops_ext.errors import MLOpsError
    from mlops_ext.services import finding

    try:
        return ask(finding, finding.versions(ml.connection))
    except MLOpsError:
        return []


def _session() -> MLOps | None:
    """The session made last; a key press makes none."""
    module = sys.modules.get("mlops_ext.notebook.session")
    return module.latest() if module else None


def _references(kind: str) -> list[str]:
    ml = _session()
    if ml is None:
        return []
    when, known = _names.get(kind, (0.0, []))
    if time.monotonic() - when > _FRESH or not when:
        known = _read(ml, kind)
        _names[kind] = (time.monotonic(), known)
    return known


def _read(ml: MLOps, kind: str) -> list[str]:
    from mlops_ext.errors import MLOpsError

    found: list[str] = []
    try:
        if kind in {"version", "group", "thing"}:
            groups = [group.record for group in ml.models()]
            if kind != "version":
                found += [group.name for group in groups]
            if kind != "group":
                for group in groups:
                    found += [version.reference for version in group.versions]
                    aliases = {alias for version in group.versions for alias in version.aliases}
                    found += [f"{group.name}@{alias}" for alias in sorted(aliases)]
        if kind in {"endpoint", "thing"}:
            prefix = "endpoint:" if kind == "thing" else ""
            found += [prefix + endpoint.name for endpoint in ml.endpoints()]
    except MLOpsError:
        return []
    return found
