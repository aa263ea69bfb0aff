"""Commands that measure and compare."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import REFERENCE
from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word


def _evaluate(call: Call) -> Any:
    given = call.arguments
    values = [call.variable(name) for name in (given.features, given.truth)]
    options = {
        "threshold": given.threshold,
        "segments": given.segment or None,
        "kind": given.kind,
        "columns": not given.no_columns,
    }
    if "/" in given.model or "@" in given.model:
        return call.ml.version(given.model).evaluate(*values, **options)
    return call.ml.evaluate(call.variable(given.model), *values, **options)


def _compare(call: Call) -> Any:
    given = call.arguments
    found = call.ml.compare(*given.references, baseline=given.baseline)
    if given.html:
        print(f"Written to {found.to_html(given.html)}.")
    return found.differences_only if given.differences else found


COMMANDS: dict[str, Command] = {
    "evaluate": Command(
        "how good a model is on held-out rows",
        plain(
            word("model", "variable that holds the fitted model, or a version to store it with"),
            word("features", "variable that holds the rows"),
            word("truth", "variable that holds what is true of each row"),
            option("--threshold", type=float, help="score from which a row counts as positive"),
            option(
                "--segment",
                action="append",
                default=[],
                metavar="COLUMN",
                help="figures for each value of a column, too; can be repeated",
            ),
            option(
                "--kind",
                choices=("binary", "multiclass", "regression"),
                help="where model and truth do not tell",
            ),
            flag("--no-columns", "keep no distribution of the input columns"),
        ),
        _evaluate,
        ("variable", "variable", "variable"),
    ),
    "reports": Command(
        "bias, explanations, data and model quality, as SageMaker's jobs report them",
        plain(REFERENCE),
        lambda call: call.ml.version(call.arguments.reference).reports(),
        ("version",),
    ),
    "compare": Command(
        "versions side by side, with a verdict",
        plain(
            word("references", "two to ten versions", nargs="+"),
            option("--baseline", help="the version that differences are taken from"),
            flag("--differences", "leave out what is equal in all versions"),
            option("--html", metavar="FILE", help="write it as a page of its own"),
        ),
        _compare,
        ("version",) * 10,
    ),
    "trend": Command(
        "a metric over the versions of a group, and whether approved ones became worse",
        plain(
            word("group", "model package group"),
            word("metric", "auc, rmse and so on; the group's headline metric", nargs="?"),
        ),
        lambda call: call.ml.trend(call.arguments.group, call.arguments.metric),
        ("group",),
    ),
}
