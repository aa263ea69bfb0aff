"""How a magic fails: short plain text and what to do next, and the notebook stops."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class MagicError(Exception):
    """A command that could not be carried out.

    IPython shows its text without a traceback; nbconvert and papermill stop at it.
    """

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback."""
        return str(self).splitlines()


_ALIKE = 0.65
"""How much of two words must be the same, from 0 to 1, for one to be offered for the other."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is closest to another; None when none is close."""
    near = get_close_matches(word, list(known), n=1, cutoff=_ALIKE)
    return near[0] if near else None


def unknown(what: str, word: str, known: Iterable[str], otherwise: str) -> MagicError:
    """Return the error for a word that is not known, with the closest one that is."""
    near = closest(word, known)
    next_step = f"The closest is {near}." if near else otherwise
    return MagicError(f"There is no {what} {word}. {next_step}")
