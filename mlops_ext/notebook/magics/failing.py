"""How a magic fails: short plain text and what to do next, and the notebook stops."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_ext.services.records import Problem


class MagicError(Exception):
    """A command that could not be carried out.

    IPython shows its text without a traceback; nbconvert and papermill stop at it.
    """

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback."""
        return str(self).splitlines()


def told(problem: Problem) -> str:
    """Return a problem as lines: what is so, the service's text, what to do next."""
    lines = [problem.title]
    if problem.message and problem.message != problem.title:
        lines.append(problem.message)
    if problem.closest:
        lines.append(f"Closest: {', '.join(problem.closest)}.")
    if problem.proposal:
        lines.append(f"Valid instead: {problem.proposal}")
    if problem.hint:
        lines.append(problem.hint)
    return "\n".join(lines)


def unknown(what: str, word: str, known: Iterable[str], otherwise: str) -> MagicError:
    """Return the error for a word that is not known, with the closest one that is."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    next_step = f"The closest is {close[0]}." if close else otherwise
    return MagicError(f"There is no {what} {word}. {next_step}")
