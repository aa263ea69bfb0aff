"""Model cards: read, edit, export."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import REFERENCE
from mlops_ext.notebook.magics.command import Call, Command, option, plain
from mlops_ext.notebook.magics.failing import MagicError


def _card(call: Call) -> Any:
    given = call.arguments
    card = call.ml.version(given.reference).card()
    if given.set:
        card = card.edit(dict(_pair(text) for text in given.set))
    if given.status:
        card = card.status(given.status)
    if given.html:
        print(f"Written to {card.export(given.html)}.")
    return card


def _pair(text: str) -> tuple[str, str | None]:
    path, equals, value = text.partition("=")
    if not equals:
        raise MagicError(f'{text!r} sets nothing. Write intended_uses.purpose_of_model="…".')
    return path.strip(), value or None


COMMANDS: dict[str, Command] = {
    "card": Command(
        "the model card of a version: read, edit, export",
        plain(
            REFERENCE,
            option(
                "--set",
                action="append",
                default=[],
                metavar="PATH=TEXT",
                help="intended_uses.purpose_of_model=…; empty takes it away; can be repeated",
            ),
            option("--status", help="Draft, PendingReview, Approved or Archived"),
            option("--html", metavar="FILE", help="write it as a page of its own"),
        ),
        _card,
        ("version",),
    ),
}
