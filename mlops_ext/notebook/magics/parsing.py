"""From a magic's line to a command's arguments."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from mlops_ext.notebook.magics.failing import MagicError, closest, unknown

_VARIABLE = re.compile(r"\$\$|\$(?P<dollar>[^\W\d]\w*)|\{(?P<brace>[^\W\d]\w*(?:\.[^\W\d]\w*)*)\}")


class Helped(Exception):  # noqa: N818 - no error: the help has been shown
    """The command's help was asked for and printed."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises where argparse would end the process.

    Options may stand anywhere, and a value may begin with a hyphen: ``--sort -auc``, a comment, or
    a query's ``-status:rejected``.
    """

    def parse_args(self, words: Sequence[str], namespace: Any = None) -> Any:  # type: ignore[override]
        """Return the arguments that words stand for.

        Raises:
            MagicError: they are none of this command.
            Helped: they ask for help, which has been printed.
        """
        return super().parse_args(self._arranged(words), namespace)

    def error(self, message: str) -> NoReturn:
        """Raise with the message, the option that is close, and how the command is written."""
        _, _, strange = message.partition("unrecognized arguments: ")
        near = closest(strange.split("=")[0].split(" ")[0], self._option_string_actions)
        hint = f" The closest is {near}." if strange.startswith("--") and near else ""
        raise MagicError(f"{self.prog}: {message}.{hint}\n{self.format_usage().strip()}")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Raise: after the help, nothing is run."""
        raise Helped

    def _arranged(self, words: Iterable[str]) -> list[str]:
        """Return options, each in one word with its value, and then all other words."""
        options: list[str] = []
        others: list[str] = []
        left = list(words)
        while left:
            word = left.pop(0)
            action = self._option_string_actions.get(word)
            if word == "--":
                others += left
                break
            if action is None and not word.startswith("--"):
                others.append(word)
            elif action is None or action.nargs == 0:
                options.append(word)
            elif not left or left[0] in self._option_string_actions:
                self.error(f"argument {'/'.join(action.option_strings)}: expected one argument")
            else:
                options.append(f"{action.option_strings[-1]}={left.pop(0)}")
        hyphened = any(word.startswith("-") for word in others)
        return [*options, *(["--"] if hyphened else []), *others]


def split(line: str, namespace: Mapping[str, Any]) -> list[str]:
    """Return the line's words as a shell would split them, with variables filled in.

    ``$name`` and ``{name}`` (also ``{name.member}``) stand for variables; ``$$`` is a dollar sign.
    A value is one word whatever is in it. What names no variable stays as it is, so that JSON can
    be written.

    Raises:
        MagicError: a quotation mark is not closed.
    """
    try:
        parts = shlex.split(line)
    except ValueError as error:
        raise MagicError(f"The line cannot be read: {str(error).lower()}.") from None
    return [_VARIABLE.sub(lambda match: _filled(match, namespace), part) for part in parts]


def variable(name: str, namespace: Mapping[str, Any]) -> Any:
    """Return the value of a variable.

    Raises:
        MagicError: there is none of this name; the closest is offered.
    """
    if name in namespace:
        return namespace[name]
    names = [key for key in namespace if not key.startswith("_")]
    raise unknown("variable", name, names, "Define it in a cell first.")


def metrics(text: str, namespace: Mapping[str, Any]) -> Any:
    """Return metrics: the value of a variable, or those written as ``auc=0.93,f1=0.7``.

    Raises:
        MagicError: there is no such variable, or a value is not a number.
    """
    if "=" not in text:
        return variable(text, namespace)
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise MagicError(f"The metric {name.strip()} is not a number: {value!r}.") from None
    return found


def _filled(match: re.Match[str], namespace: Mapping[str, Any]) -> str:
    if match[0] == "$$":
        return "$"
    name, *members = (match["dollar"] or match["brace"]).split(".")
    if name not in namespace:
        return match[0]
    value = namespace[name]
    for member in members:
        if not hasattr(value, member):
            return match[0]
        value = getattr(value, member)
    return str(value)
