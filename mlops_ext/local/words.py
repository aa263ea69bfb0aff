"""Help for a word that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(word: str, known: Iterable[str]) -> list[str]:
    """Up to three known words that are like this one, letter case ignored, the closest first."""
    by_lower = {each.lower(): each for each in known}
    return [by_lower[each] for each in get_close_matches(word.lower(), by_lower, n=3, cutoff=0.6)]
