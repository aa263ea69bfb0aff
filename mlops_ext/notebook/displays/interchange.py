"""How an import of lineage shows itself: a sentence, what is new, what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import Block, Cell, Line, Table
from mlops_ext.services.records import LineageImport

_MOST_ROWS = 100


def sentence(shown: LineageImport) -> str:
    """Return what is or would be made, in a sentence."""
    new = [one for one in shown.entities if one.state != "there"]
    verb = "Would make or change" if shown.dry_run else "Made or changed"
    if not new and not shown.associations:
        events = "The event is" if shown.events == 1 else f"All {shown.events:,} events are"
        return f"{events} there already." if shown.events else "No event can be taken in."
    entities = words.counted(len(new), "entity", "entities")
    links = words.counted(shown.associations, "association")
    return f"{verb} {entities} and {links} from {words.counted(shown.events, 'event')}."


def blocks(shown: LineageImport) -> Sequence[Block]:
    """Return what an import makes."""
    result: list[Block] = [Line((Cell(sentence(shown), "strong"),), large=True)]
    new = [one for one in shown.entities if one.state != "there"]
    if new:
        rows = [
            (one.state, one.what, one.type, Cell(one.name, "strong"), one.source) for one in new
        ]
        result.append(Table(("State", "What", "Type", "Name", "Source"), rows[:_MOST_ROWS]))
    if len(new) > _MOST_ROWS:
        result.append(Line((Cell(f"and {len(new) - _MOST_ROWS:,} more", "second"),)))
    if shown.bad:
        left = [(Cell(one.where, "strong"), one.why) for one in shown.bad]
        result.append(Table(("Left out", "Why"), left[:_MOST_ROWS]))
    return result
