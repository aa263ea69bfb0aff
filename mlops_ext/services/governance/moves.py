"""Which moves between lifecycle stages a group allows.

A value is paths with spaces between them; a path is stages with colons between them, and each step
along it is allowed: ``Development:QA:Production QA:Development``. ``@new`` stands for a version
without a stage, ``@any`` for every stage. No stage can have these names, since AWS's pattern for
stages (``EntityName``: letters, digits, hyphens) has no ``@``.
"""

from __future__ import annotations

from itertools import pairwise

from mlops_ext.services.names import is_name

NEW, ANY = "@new", "@any"

Move = tuple[str, str]


class Unreadable(ValueError):  # noqa: N818 - says what the tag is
    """The value of a tag of ours that is no rule; the text says why."""


def parse(value: str) -> set[Move]:
    """Return the moves of a value, from and to.

    Raises:
        Unreadable: it has no moves, or a name that is no stage.
    """
    found: set[Move] = set()
    for path in value.split():
        stages = path.split(":")
        if len(stages) < 2:
            raise Unreadable(f"{path!r} is no path; write FROM:TO")
        for stage in stages:
            if stage not in (NEW, ANY) and not is_name(stage):
                raise Unreadable(f"{stage!r} is not the name of a stage")
        found.update(pairwise(stages))
    if not found:
        raise Unreadable("it has no paths")
    return found


def allows(value: str, before: str | None, after: str) -> bool:
    """Whether a value allows a move; a new status within the same stage is no move."""
    if before == after:
        return True
    start, moves = before or NEW, parse(value)
    return bool({(start, after), (start, ANY), (ANY, after), (ANY, ANY)} & moves)


def targets(value: str, before: str | None) -> list[str]:
    """Return the stages that a value names as allowed from one; ``@any`` stands for all."""
    start = before or NEW
    return sorted({after for source, after in parse(value) if source in (start, ANY)})
