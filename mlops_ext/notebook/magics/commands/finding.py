"""Commands that find versions and name them."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.command import Call, Command, option, plain, word


def _find(call: Call) -> Any:
    given = call.arguments
    query = " ".join(_quoted(part) for part in given.query)
    return call.ml.find(query, sort=given.sort or "-created", limit=given.limit)


def _quoted(part: str) -> str:
    """The line's own quotation marks are gone by now; words that belong together keep theirs."""
    return f'"{part}"' if " " in part and '"' not in part else part


def _best(call: Call) -> Any:
    given = call.arguments
    return call.ml.best(
        given.group, given.metric, direction=given.direction, query=" ".join(given.query)
    )


COMMANDS: dict[str, Command] = {
    "find": Command(
        "versions of all groups, by words, fields and metrics",
        plain(
            word("query", "status:approved tag:team=risk 'auc>0.9' churn", nargs="*"),
            option("--sort", help="column or metric; --sort=-auc for the largest first"),
            option("--limit", type=int, help="at most so many"),
        ),
        _find,
    ),
    "best": Command(
        "the version of a group with the best value of a metric",
        plain(
            word("group", "model package group"),
            word("metric", "auc, rmse and so on"),
            word("query", "keeps the versions that take part: status:approved", nargs="*"),
            option("--direction", choices=("higher", "lower"), help="which is better"),
        ),
        _best,
        ("group",),
    ),
}
