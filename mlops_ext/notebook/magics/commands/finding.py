"""Commands that find versions and name them."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import REFERENCE
from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word
from mlops_ext.notebook.magics.failing import MagicError


def _find(call: Call) -> Any:
    given = call.arguments
    query = " ".join(given.query)
    return call.ml.find(query, sort=given.sort or "-created", limit=given.limit)


def _best(call: Call) -> Any:
    given = call.arguments
    return call.ml.best(
        given.group, given.metric, direction=given.direction, query=" ".join(given.query)
    )


def _collections(call: Call) -> Any:
    given = call.arguments
    changes = given.create or given.add or given.remove or given.rename or given.delete
    if changes and not given.path:
        raise MagicError("Name the collection: %mlops collections risk --create.")
    if given.path and not changes:
        return call.ml.collection(given.path)
    if given.create:
        call.ml.create_collection(given.path)
    if given.add or given.remove:
        call.ml.collection(given.path).add(*given.add).remove(*given.remove)
    if given.rename:
        return call.ml.collection(given.path).rename(given.rename)
    if given.delete:
        call.ml.collection(given.path).delete()
    return call.ml.collections()


COMMANDS: dict[str, Command] = {
    "find": Command(
        "versions of all groups, by words, fields and metrics",
        plain(
            word("query", "status:approved tag:team=risk auc>0.9 churn", nargs="*"),
            option("--sort", help="column or metric; --sort -auc for the largest first"),
            option("--limit", type=int, help="at most so many"),
        ),
        _find,
        ("query",),
        repeats=True,
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
        ("group", "metric", "query"),
        repeats=True,
    ),
    "alias": Command(
        "let a name such as champion stand for a version",
        plain(REFERENCE, word("name", "churn@NAME is this version from then on")),
        lambda call: call.ml.alias(call.arguments.reference, call.arguments.name),
        ("version",),
    ),
    "unalias": Command(
        "take an alias away",
        plain(word("reference", "churn@champion")),
        lambda call: call.ml.unalias(call.arguments.reference),
        ("version",),
    ),
    "collections": Command(
        "collections of model groups: show, make, fill, rename, delete",
        plain(
            word("path", "risk, or risk/churn inside it", nargs="?"),
            flag("--create", "make it"),
            option("--add", action="append", default=[], metavar="GROUP", help="put it in"),
            option("--remove", action="append", default=[], metavar="GROUP", help="take it out"),
            option("--rename", metavar="NAME", help="call it so where it lies"),
            flag("--delete", "delete it when it is empty"),
        ),
        _collections,
    ),
}
