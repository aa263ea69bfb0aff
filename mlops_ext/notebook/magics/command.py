"""What a command of ``%mlops`` is: its arguments, and what it does with them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.magics.parsing import Parser, variable

if TYPE_CHECKING:
    from mlops_ext.notebook.session import MLOps

Argument = tuple[tuple[str, ...], dict[str, Any]]
"""Names and options as `argparse.ArgumentParser.add_argument` takes them."""


@dataclass(frozen=True)
class Call:
    """One execution of a command."""

    shell: Any
    namespace: Mapping[str, Any]
    arguments: argparse.Namespace

    @property
    def ml(self) -> MLOps:
        """The session made last, or one on the SageMaker that is chosen; a change is told."""
        from mlops_ext.notebook import session
        from mlops_ext.notebook.magics.whereabouts import told

        found = session.latest() or session.connect()
        if line := told(found.connection):
            print(line)
        return found

    def variable(self, name: str) -> Any:
        """Return the value of a variable of the notebook."""
        return variable(name, self.namespace)


@dataclass(frozen=True)
class Command:
    """A word after ``%mlops``.

    Args:
        summary: What it does, for the list of commands.
        declare: Adds its arguments to a parser.
        run: Carries it out; what it returns the cell shows.
        takes: What its words are, for completion: ``version``, ``endpoint``, ``group``,
            ``variable``, ``thing`` (any of the first three), ``metric``, ``query`` (a word of the
            query language), or a list of words.
        repeats: Whether the last of them may stand again and again.
    """

    summary: str
    declare: Callable[[Parser], None]
    run: Callable[[Call], Any]
    takes: tuple[str, ...] = ()
    repeats: bool = False


def plain(*declared: Argument) -> Callable[[Parser], None]:
    """Return what adds these arguments to a parser."""

    def declare(parser: Parser) -> None:
        for names, options in declared:
            parser.add_argument(*names, **options)

    return declare


def word(name: str, help_text: str, **options: Any) -> Argument:
    """Return an argument that is known by its place."""
    return (name,), {"metavar": name.upper(), "help": help_text, **options}


def option(*names: str, **options: Any) -> Argument:
    """Return an argument that is known by its name and has a value."""
    return names, options


def flag(name: str, help_text: str) -> Argument:
    """Return an argument that is there or not."""
    return (name,), {"action": "store_true", "help": help_text}
