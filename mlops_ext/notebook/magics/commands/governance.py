"""Commands that decide, and what was decided."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import COMMENT, REFERENCE
from mlops_ext.notebook.magics.command import Call, Command, plain, word


def _history(call: Call) -> Any:
    name = call.arguments.thing
    if name.startswith("endpoint:"):
        return call.ml.endpoint(name).history()
    return call.ml.version(name).history()


COMMANDS: dict[str, Command] = {
    "approve": Command(
        "approve a version",
        plain(REFERENCE, COMMENT),
        lambda call: call.ml.version(call.arguments.reference).approve(call.arguments.comment),
        ("version",),
    ),
    "reject": Command(
        "reject a version",
        plain(REFERENCE, COMMENT),
        lambda call: call.ml.version(call.arguments.reference).reject(call.arguments.comment),
        ("version",),
    ),
    "history": Command(
        "what happened to a version or an endpoint",
        plain(word("thing", "a version, or endpoint:NAME")),
        _history,
        ("thing",),
    ),
}
