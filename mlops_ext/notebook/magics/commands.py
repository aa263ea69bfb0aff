"""The commands of ``%mlops``: each declares its arguments and says what it does with them."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word
from mlops_ext.notebook.magics.failing import MagicError
from mlops_ext.notebook.magics.parsing import metrics

QUESTIONS = ("datasets", "jobs", "models", "endpoints")

_REFERENCE = word("reference", "a version: churn/3, churn@latest, churn@approved, an ARN")
_COMMENT = option("-m", "--comment", default="", help="why, kept in the history")


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


def _evaluate(call: Call) -> Any:
    given = call.arguments
    values = [call.variable(name) for name in (given.model, given.features, given.truth)]
    return call.ml.evaluate(*values, threshold=given.threshold)


def _models(call: Call) -> Any:
    group = call.arguments.group
    return call.ml.group(group) if group else call.ml.models()


def _lineage(call: Call) -> Any:
    given = call.arguments
    lineage = call.ml.lineage(given.reference)
    if given.to:
        return lineage.path(given.to)
    question = next((name for name in QUESTIONS if getattr(given, name)), None)
    return getattr(lineage, question)() if question else lineage


def _history(call: Call) -> Any:
    name = call.arguments.thing
    if name.startswith("endpoint:"):
        return call.ml.endpoint(name).history()
    return call.ml.version(name).history()


def _endpoints(call: Call) -> Any:
    name = call.arguments.endpoint
    return call.ml.endpoint(name) if name else call.ml.endpoints()


def _deploy(call: Call) -> Any:
    from mlops_ext.notebook.magics.execution import waited

    given = call.arguments
    deployment = call.ml.deploy(given.reference, given.endpoint, comment=given.comment)
    return deployment if given.no_wait else waited(deployment, call.shell)


def _invoke(call: Call) -> Any:
    given = call.arguments
    data = given.data
    if data.isidentifier():
        data = call.variable(data)
    endpoint = call.ml.endpoint(given.endpoint)
    return endpoint.invoke(data, content_type=given.content_type, accept=given.accept)


def _use(call: Call) -> Any:
    from mlops_ext.notebook import attach, session

    given = call.arguments
    if given.use == "aws" and given.state_dir:
        raise MagicError("--state-dir is for the local SageMaker alone: %mlops use local.")
    attach.detach()
    options = {"profile": given.profile, "region": given.region, "user": given.user}
    ml = session.connect(given.use, state_dir=given.state_dir, **options)
    attach.attach(ml.connection)
    return ml.which()


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
    "models": Command(
        "the groups, or the versions of one",
        plain(word("group", "name of a group", nargs="?")),
        _models,
        ("group",),
    ),
    "version": Command(
        "one version: metrics, data, code, environment",
        plain(_REFERENCE),
        lambda call: call.ml.version(call.arguments.reference),
        ("version",),
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
    "approve": Command(
        "approve a version",
        plain(_REFERENCE, _COMMENT),
        lambda call: call.ml.version(call.arguments.reference).approve(call.arguments.comment),
        ("version",),
    ),
    "reject": Command(
        "reject a version",
        plain(_REFERENCE, _COMMENT),
        lambda call: call.ml.version(call.arguments.reference).reject(call.arguments.comment),
        ("version",),
    ),
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
    "history": Command(
        "what happened to a version or an endpoint",
        plain(word("thing", "a version, or endpoint:NAME")),
        _history,
        ("thing",),
    ),
    "deploy": Command(
        "serve a version at an endpoint",
        plain(
            _REFERENCE,
            word("endpoint", "name of the endpoint, made or changed"),
            _COMMENT,
            flag("--no-wait", "return at once with a live display"),
        ),
        _deploy,
        ("version", "endpoint"),
    ),
    "endpoints": Command(
        "the endpoints, or one of them",
        plain(word("endpoint", "name of an endpoint", nargs="?")),
        _endpoints,
        ("endpoint",),
    ),
    "invoke": Command(
        "send rows to an endpoint",
        plain(
            word("endpoint", "name of the endpoint"),
            word("data", "variable that holds rows, or text: '[[1, 2]]' or '1,2'"),
            option("--content-type", help="media type of text; told from it where left out"),
            option("--accept", default="application/json", help="media type wanted back"),
        ),
        _invoke,
        ("endpoint", "variable"),
    ),
    "clean": Command(
        "delete a group with its versions, a version, or an endpoint",
        plain(word("thing", "churn, churn/3 or endpoint:churn-prod")),
        lambda call: call.ml.clean(call.arguments.thing),
        ("thing",),
    ),
    "use": Command(
        "point this kernel's boto3, SageMaker SDK and shell at a SageMaker",
        plain(
            word("use", "local or aws", choices=("local", "aws")),
            option("--profile", help="AWS profile"),
            option("--region", help="AWS region"),
            option("--state-dir", help="directory of the local SageMaker"),
            option("--user", help="who calls on the local SageMaker"),
        ),
        _use,
        ("local aws",),
    ),
    "panel": Command(
        "models, endpoints and their actions as a panel", plain(), lambda c: c.ml.panel()
    ),
    "status": Command("which SageMaker, as whom", plain(), lambda call: call.ml.which()),
}
COMMANDS["show"] = COMMANDS["version"]
COMMANDS["delete"] = COMMANDS["clean"]
