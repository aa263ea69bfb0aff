"""``jupyter mlops``: the local SageMaker from a shell, and a check of the installation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from mlops_ext._version import __version__
from mlops_ext.cli.parser import Parser

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``jupyter mlops`` with these arguments (those of the process by default).

    Returns:
        The exit status: 0, or 1 for what did not work; wrong usage exits with 2.
    """
    options = _parser().parse_args(arguments)
    # Not at the top: --help and wrong usage answer at once.
    from mlops_ext.errors import MLOpsError
    from mlops_ext.local.launcher import LocalError

    try:
        status: int = options.run(options)
    except (LocalError, MLOpsError, ValueError) as error:
        print(f"jupyter mlops: {error}", file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    from mlops_ext.cli import doctor, local

    parser = Parser(prog="jupyter mlops", description="SageMaker MLOps inside the notebook.")
    parser.add_argument("--version", action="version", version=__version__)
    words = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    local.add(
        words.add_parser("local", help="the local SageMaker: start, stop, status, env, fault")
    )
    doctor.add(words.add_parser("doctor", help="check the installation and say what to do next"))
    return parser
