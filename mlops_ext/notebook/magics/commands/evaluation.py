"""Commands that measure and compare."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.command import Call, Command, option, plain, word


def _evaluate(call: Call) -> Any:
    given = call.arguments
    values = [call.variable(name) for name in (given.model, given.features, given.truth)]
    return call.ml.evaluate(*values, threshold=given.threshold)


COMMANDS: dict[str, Command] = {
    "evaluate": Command(
        "how good a model is on held-out rows",
        plain(
            word("model", "variable that holds the fitted model"),
            word("features", "variable that holds the rows"),
            word("truth", "variable that holds what is true of each row"),
            option("--threshold", type=float, help="score from which a row counts as positive"),
        ),
        _evaluate,
        ("variable", "variable", "variable"),
    ),
    "compare": Command(
        "versions side by side, with a verdict",
        plain(
            word("references", "two versions or more", nargs="+"),
            option("--baseline", help="the version that differences are taken from"),
        ),
        lambda call: call.ml.compare(*call.arguments.references, baseline=call.arguments.baseline),
        ("version", "version", "version", "version", "version", "version"),
    ),
}
