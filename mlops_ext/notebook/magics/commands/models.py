"""Commands on models: register, find, read, remove."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import REFERENCE
from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word
from mlops_ext.notebook.magics.parsing import metrics


def _register(call: Call) -> Any:
    given = call.arguments
    measured = metrics(given.metrics, call.namespace) if given.metrics else None
    return call.ml.register(
        call.variable(given.model),
        given.group,
        metrics=measured,
        evaluation=call.variable(given.evaluation) if given.evaluation else None,
        parameters=call.variable(given.parameters) if given.parameters else None,
        datasets=given.dataset,
        description=given.description,
        force=given.force,
        no_code=given.no_code,
        upload_data=given.upload_data,
    )


def _models(call: Call) -> Any:
    group = call.arguments.group
    return call.ml.group(group) if group else call.ml.models(shared=call.arguments.shared)


COMMANDS: dict[str, Command] = {
    "register": Command(
        "register a model as the next version of a group",
        plain(
            word("model", "variable that holds the fitted model"),
            word("group", "model package group, made when it is not there"),
            option("--metrics", help="variable, or auc=0.93,f1=0.71"),
            option("--evaluation", help="variable with what ml.evaluate gave, or (truth, score)"),
            option("--parameters", help="variable; taken from the model where left out"),
            option("--dataset", action="append", default=[], help="path or URI; can be repeated"),
            option("-m", "--description", default="", help="a sentence about it"),
            flag("--no-code", "keep neither cells nor notebook"),
            flag("--upload-data", "copy local data sets to the bucket"),
            flag("--force", "make a new version even when the same model is registered already"),
        ),
        _register,
        ("variable", "group"),
    ),
    "models": Command(
        "the groups, or the versions of one",
        plain(
            word("group", "name of a group", nargs="?"),
            flag("--shared", "groups of other accounts that are shared with this one"),
        ),
        _models,
        ("group",),
    ),
    "version": Command(
        "one version: metrics, data, code, environment",
        plain(REFERENCE),
        lambda call: call.ml.version(call.arguments.reference),
        ("version",),
    ),
    "clean": Command(
        "delete a group with its versions, a version, or an endpoint",
        plain(word("thing", "churn, churn/3 or endpoint:churn-prod")),
        lambda call: call.ml.clean(call.arguments.thing),
        ("thing",),
    ),
}
