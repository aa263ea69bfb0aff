"""How changes of the lineage by hand, entities and suggestions show themselves."""

from __future__ import annotations

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import Block, Cell, Line, Table
from mlops_ext.notebook.displays.sharing import steps
from mlops_ext.services.records import LineageEntity, LineageLinks, LineageSuggestions, LinkChange

_DONE = {"link": "linked to", "unlink": "unlinked from"}


def title(shown: LinkChange) -> str:
    """Return a change in words."""
    source = shown.source.name
    if shown.destination is None:
        return f"{source} {'is' if shown.done else 'would be'} removed from the lineage"
    ends = f"{_DONE[shown.verb]} {shown.destination.name} ({shown.type})"
    if shown.done:
        return f"{source} is {ends}"
    return f"{source} {'would be' if shown.steps else 'is already'} {ends}"


def change(shown: LinkChange) -> list[Block]:
    """Return what was done, or would be."""
    blocks: list[Block] = [Line((Cell(title(shown), "strong"),), large=True)]
    if shown.by:
        said = "by" if shown.done and shown.verb == "link" else "made by"
        blocks.append(Line((Cell(f"{said} {shown.by}", "second"),)))
    blocks += [Line((Cell(warning),)) for warning in shown.warnings]
    if shown.blocked:
        blocks.append(Line((Cell(shown.blocked, "bad"),)))
    if shown.steps:
        blocks.append(steps(shown.steps))
    return blocks


def links(shown: LineageLinks, name: str) -> list[Block]:
    """Return the direct links of something, with who made them."""
    count = words.counted(shown.total, "link")
    rows = [
        (
            Cell(one.source.name, "strong"),
            one.type,
            Cell(one.destination.name, "strong"),
            "by hand" if one.by_hand else "recorded",
            one.by or words.NOTHING,
            words.day(one.at) if one.at else words.NOTHING,
        )
        for one in shown.links
    ]
    head = Line((Cell(name, "strong"), Cell(count, "second")), large=True)
    return [head, Table(("From", "Link", "To", "How", "By", "When"), rows)]


def entity(shown: LineageEntity) -> list[Block]:
    """Return an entity with what is kept with it."""
    name = shown.name or shown.uri
    said = "made" if shown.made else "was there already"
    head = (Cell(name, "strong"), Cell(f"{shown.lineage_type} {shown.type}, {said}", "second"))
    rows = [("Source", shown.uri), ("ARN", shown.id), *sorted(shown.properties.items())]
    return [Line(head, large=True), Table(("What", "Value"), rows)]


def suggestions(shown: LineageSuggestions) -> list[Block]:
    """Return what is suggested and why, and how it is accepted."""
    blocks: list[Block] = [Line((Cell(shown.answer, "strong"),), large=True)]
    if shown.linked:
        return [*blocks, *(Line((title(one),)) for one in shown.linked)]
    if shown.suggestions:
        rows = [
            (
                str(one.number),
                Cell(one.name, "strong"),
                one.type,
                Cell(one.strength, "second"),
                "; ".join(one.reasons),
            )
            for one in shown.suggestions
        ]
        blocks.append(Table(("No.", "Data set", "Link", "Strength", "Why"), rows))
        code = f'ml.suggestions("{shown.reference}").accept(1)'
        blocks.append(Line(("Nothing is linked yet:", Cell(code, "code"))))
    return blocks
