"""Commands on lineage."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word

QUESTIONS = ("datasets", "jobs", "models", "endpoints")


def _lineage(call: Call) -> Any:
    given = call.arguments
    lineage = call.ml.lineage(given.reference)
    if given.to:
        return lineage.path(given.to)
    question = next((name for name in QUESTIONS if getattr(given, name)), None)
    return getattr(lineage, question)() if question else lineage


COMMANDS: dict[str, Command] = {
    "lineage": Command(
        "what a version, an endpoint or data is connected with",
        plain(
            word("reference", "a version, endpoint:NAME, or data by URI or path"),
            *(flag(f"--{question}", f"only the {question}") for question in QUESTIONS),
            option("--to", metavar="REFERENCE", help="how it is connected with this"),
        ),
        _lineage,
        ("thing",),
    ),
}
