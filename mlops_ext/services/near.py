"""What is close to a word that names nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from mlops_ext.errors import UnknownReference


def unknown(title: str, near: list[str]) -> UnknownReference:
    """Make the error that offers the closest matches."""
    hint = f"Closest: {', '.join(near[:5])}." if near else ""
    return UnknownReference.of("UnknownReference", title, hint=hint, closest=near[:5])


def no_group(name: str, groups: Iterable[str], near: list[str] | None = None) -> UnknownReference:
    """Make the error for a model package group that is not there.

    Args:
        name: what was asked for.
        groups: names of those there are.
        near: what to offer; by default the groups of names close to it.
    """
    title, groups = f"There is no model group {name}.", list(groups)
    if groups:
        return unknown(title, closest(name, groups) if near is None else near)
    hint = 'There is none yet: ml.register(model, "churn") makes one.'
    return UnknownReference.of("UnknownReference", title, hint=hint)


def closest(word: str, candidates: Iterable[str], *, alike: float = 0.5) -> list[str]:
    """Return the candidates near a word, best first; case does not count.

    Args:
        word: what was written.
        candidates: what there is.
        alike: how much of both must be the same, from 0 to 1; what has the word in it is near, too.
    """
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    near = difflib.get_close_matches(word.lower(), by_lower, n=5, cutoff=alike)
    near += [name for name in by_lower if word.lower() in name and name not in near]
    return [by_lower[name] for name in near][:5]
