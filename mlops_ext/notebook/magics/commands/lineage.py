"""Commands on lineage."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import positive
from mlops_ext.notebook.magics.command import Argument, Call, Command, flag, option, plain, word
from mlops_ext.notebook.magics.failing import MagicError

_FLAGS = {
    "datasets": "only the data sets",
    "jobs": "only the notebooks and jobs",
    "models": "only the models",
    "endpoints": "only the endpoints",
    "impact": "which versions came of it, and where they serve now",
    "stale": "whether the data it came of has changed since",
    "approvers": "who approved what serves",
}
_REFERENCE: Argument = word(
    "reference",
    "a version, group, endpoint:NAME, job, pipeline:NAME, notebook, image, or data by URI or path",
)


def _lineage(call: Call) -> Any:
    given = call.arguments
    names = (*_FLAGS, "served", "to")
    asked = [name for name in names if getattr(given, name) not in (None, False)]
    if len(asked) > 1:
        several = " and ".join(f"--{name}" for name in asked)
        raise MagicError(f"One question at a time: {several} are {len(asked)}.")
    question = asked[0] if asked else "all"
    if question == "to":
        question = "path"
    answer = call.ml.lineage(
        given.reference, question, on=given.served, to=given.to, most_calls=given.most_calls
    )
    if given.export:
        print(f"Saved as {answer.save(given.export, given.format)}.")
    return answer


def _question(question: str) -> Command:
    """A question that has a word of its own."""
    return Command(
        _FLAGS[question],
        plain(_REFERENCE),
        lambda call: call.ml.lineage(call.arguments.reference, question),
        ("thing",),
    )


COMMANDS: dict[str, Command] = {
    "lineage": Command(
        "what anything is connected with, and what is known about that",
        plain(
            _REFERENCE,
            *(flag(f"--{question}", says) for question, says in _FLAGS.items()),
            option(
                "--served",
                metavar="DATE",
                help="what served on that date or at that time: 2026-03-31, 2026-03-31T14:00, now",
            ),
            option("--to", metavar="REFERENCE", help="how it is connected with this"),
            option(
                "--most-calls",
                type=positive,
                metavar="N",
                help="of SageMaker on AWS that this may take; the same again goes on from there",
            ),
            option("--export", metavar="FILE", help="save the graph for other tools"),
            option(
                "--format",
                choices=("openlineage", "prov"),
                default="openlineage",
                help="of that file: OpenLineage events, one a line, or W3C PROV-JSON",
            ),
        ),
        _lineage,
        ("thing",),
    ),
    "import": Command(
        "make artifacts and actions of the OpenLineage events in a file",
        plain(
            word("file", "an event a line, a list of events or one event"),
            flag("--dry-run", "only say what would be made"),
        ),
        lambda call: call.ml.import_openlineage(
            call.arguments.file, dry_run=call.arguments.dry_run
        ),
    ),
    "impact": _question("impact"),
    "stale": _question("stale"),
}
