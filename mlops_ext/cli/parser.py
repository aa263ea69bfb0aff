"""Command lines whose errors help."""

from __future__ import annotations

import argparse
import re
from difflib import get_close_matches
from typing import NoReturn

_UNKNOWN_WORD = re.compile(r"invalid choice: '(?P<word>.*?)' \(choose from (?P<known>.*)\)")
_UNKNOWN_OPTION = re.compile(r"unrecognized arguments: (?P<word>--[\w-]+)")


class Parser(argparse.ArgumentParser):
    """An argument parser that offers the closest word for one it does not know."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and the closest match; exit with status 2."""
        super().error(message + self._proposal(message))

    def _proposal(self, message: str) -> str:
        if found := _UNKNOWN_WORD.search(message):
            known = [word.strip(" '") for word in found["known"].split(",")]
        elif found := _UNKNOWN_OPTION.search(message):
            known = sorted(self._options())
        else:
            return ""
        near = get_close_matches(found["word"], known, n=1, cutoff=0.5)
        return f"\nDid you mean {near[0]}?" if near else ""

    def _options(self, depth: int = 3) -> set[str]:
        """All options of this parser and of its commands."""
        options: set[str] = set()
        for action in self._actions:
            options.update(action.option_strings)
            if depth and isinstance(action, argparse._SubParsersAction):
                for child in action.choices.values():
                    options |= child._options(depth - 1)
        return options
