"""From a line of ``%mlops`` to what the cell shows."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from mlops_ext.notebook.magics.command import Call, Command
from mlops_ext.notebook.magics.commands import COMMANDS
from mlops_ext.notebook.magics.failing import unknown
from mlops_ext.notebook.magics.parsing import Helped, Parser, split


def run(line: str, shell: Any, local: Mapping[str, Any]) -> Any:
    """Carry out a line of ``%mlops`` and return what the cell shows.

    Raises:
        MagicError: it could not be carried out; the text says why and what to do.
    """
    from mlops_ext.notebook.magics.execution import failing_shortly

    namespace: Mapping[str, Any] = ChainMap(dict(local), shell.user_ns)
    words = split(line, namespace)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(overview())
        return None
    command = find(words[0])
    parser = parser_of(words[0], command)
    try:
        arguments = parser.parse_args(words[1:])
    except Helped:
        return None
    with failing_shortly():
        result = command.run(Call(shell, namespace, arguments))
    if arguments.out is None:
        return result
    shell.push({arguments.out: result})
    return None


def find(name: str) -> Command:
    """Return the command of a name.

    Raises:
        MagicError: there is none; the closest is offered.
    """
    if name not in COMMANDS:
        raise unknown("command", name, COMMANDS, "%mlops lists the commands.")
    return COMMANDS[name]


def parser_of(name: str, command: Command) -> Parser:
    """Return the parser of a command's words."""
    parser = Parser(prog=f"%mlops {name}", description=command.summary, allow_abbrev=False)
    command.declare(parser)
    parser.add_argument(
        "--out", metavar="NAME", help="keep the result in this variable, show nothing"
    )
    return parser


def overview() -> str:
    """Return the commands with what they do."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(
        ["usage: %mlops COMMAND …", "", *lines, "", "%mlops COMMAND --help explains one."]
    )
