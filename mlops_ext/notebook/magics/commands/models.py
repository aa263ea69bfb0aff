"""Commands on models: register, find, read, remove."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mlops_ext.notebook.magics.arguments import REFERENCE
from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word
from mlops_ext.notebook.magics.parsing import metrics


def _register(call: Call) -> Any:
    given = call.arguments
    measured = metrics(given.metrics, call.namespace) if given.metrics else None
    return call.ml.register(
        _model(given.model, call),
        given.group,
        metrics=measured,
        evaluation=call.variable(given.evaluation) if given.evaluation else None,
        parameters=call.variable(given.parameters) if given.parameters else None,
        datasets=_datasets(given),
        example=call.variable(given.example) if given.example else None,
        image=given.image,
        include=given.include,
        copy=not given.no_copy,
        description=given.description,
        force=given.force,
        no_code=given.no_code,
        upload_data=given.upload_data,
    )


def _model(text: str, call: Call) -> Any:
    """The variable of that name, or what the text names: a job, a URI, a file, a folder."""
    if text in call.namespace:
        return call.namespace[text]
    named = ":" in text or os.path.sep in text or Path(text).exists()
    return text if named else call.variable(text)


def _datasets(given: Any) -> Any:
    """The data sets that are named; None where those that were read are meant."""
    named = [_dataset(text) for text in given.dataset]
    return named if named or given.no_capture else None


def _dataset(text: str) -> Any:
    """A path or URI, or one with its role before it: ``test=holdout.csv``."""
    role, equals, place = text.partition("=")
    if equals and role.isidentifier() and not Path(text).exists():
        return {"uri": place, "role": role}
    return text


def _models(call: Call) -> Any:
    group = call.arguments.group
    return call.ml.group(group) if group else call.ml.models(shared=call.arguments.shared)


COMMANDS: dict[str, Command] = {
    "register": Command(
        "register a model as the next version of a group",
        plain(
            word("model", "variable, folder, model.tar.gz, s3:// URI, job:NAME or runs:/…"),
            word("group", "model package group, made when it is not there"),
            option("--metrics", help="variable, or auc=0.93,f1=0.71"),
            option("--evaluation", help="variable with what ml.evaluate gave, or (truth, score)"),
            option("--parameters", help="variable; taken from the model where left out"),
            option(
                "--dataset", action="append", default=[], help="path, URI or test=path; repeatable"
            ),
            option("--example", help="variable with rows as the model takes them"),
            option("--image", help="URI of the container that serves it"),
            option("--include", action="append", default=[], help="further file or folder"),
            option("-m", "--description", default="", help="a sentence about it"),
            flag("--no-copy", "leave an archive in S3 where it is"),
            flag("--no-capture", "link no data that the cells were seen to read"),
            flag("--no-code", "keep neither cells nor notebook"),
            flag("--upload-data", "copy local data sets to the bucket"),
            flag("--force", "make a new version even when the same model is registered already"),
        ),
        _register,
        ("variable", "group"),
    ),
    "finished-jobs": Command(
        "training jobs that have completed, whose models can be registered as job:NAME",
        plain(),
        lambda call: call.ml.finished_jobs(),
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
        "delete at once, without a question, and without complaint where nothing is left",
        plain(word("thing", "churn, churn/3 or endpoint:churn-prod")),
        lambda call: call.ml.clean(call.arguments.thing),
        ("thing",),
    ),
}
