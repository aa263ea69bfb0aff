"""The commands of ``%mlops``: each declares its arguments and says what it does with them."""

from __future__ import annotations

import argparse
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.magics.failing import MagicError, unknown
from mlops_ext.notebook.magics.parsing import Helped, Parser, metrics, split, variable

if TYPE_CHECKING:
    from mlops_ext.notebook.session import MLOps

QUESTIONS = ("datasets", "jobs", "models", "endpoints")


@dataclass(frozen=True)
class Call:
    """One execution of a command."""

    shell: Any
    namespace: Mapping[str, Any]
    arguments: argparse.Namespace

    @property
    def ml(self) -> MLOps:
        """The session made last, or one on the SageMaker that is chosen."""
        from mlops_ext.notebook import session

        return session.latest() or session.connect()

    def variable(self, name: str) -> Any:
        """Return the value of a variable of the notebook."""
        return variable(name, self.namespace)


@dataclass(frozen=True)
class Command:
    """A word after ``%mlops``.

    Args:
        summary: What it does, for the list of commands.
        declare: Adds its arguments to a parser.
        run: Carries it out; what it returns the cell shows.
        takes: What its words are, for completion: ``version``, ``endpoint``, ``group``,
            ``variable``, ``thing`` (any of the first three), or a list of words.
    """

    summary: str
    declare: Callable[[Parser], None]
    run: Callable[[Call], Any]
    takes: tuple[str, ...] = ()


def run(line: str, shell: Any, local: Mapping[str, Any]) -> Any:
    """Carry out a line of ``%mlops`` and return what the cell shows.

    Raises:
        MagicError: it could not be carried out; the text says why and what to do.
    """
    from mlops_ext.notebook.magics.execution import failing_shortly

    namespace: Mapping[str, Any] = ChainMap(dict(local), shell.user_ns)
    words = split(line, namespace)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(overview())
        return None
    command = find(words[0])
    parser = parser_of(words[0], command)
    try:
        arguments = parser.parse_args(words[1:])
    except Helped:
        return None
    with failing_shortly():
        result = command.run(Call(shell, namespace, arguments))
    if arguments.out is None:
        return result
    shell.push({arguments.out: result})
    return None


def find(name: str) -> Command:
    """Return the command of a name.

    Raises:
        MagicError: there is none; the closest is offered.
    """
    if name not in COMMANDS:
        raise unknown("command", name, COMMANDS, "%mlops lists the commands.")
    return COMMANDS[name]


def parser_of(name: str, command: Command) -> Parser:
    """Return the parser of a command's words."""
    parser = Parser(prog=f"%mlops {name}", description=command.summary, allow_abbrev=False)
    command.declare(parser)
    parser.add_argument(
        "--out", metavar="NAME", help="keep the result in this variable, show nothing"
    )
    return parser


def overview() -> str:
    """Return the commands with what they do."""
    lines = [f"  {name:<10} {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(["%mlops COMMAND, of", *lines, "%mlops COMMAND --help explains one."])


def _plain(*declared: tuple[tuple[str, ...], dict[str, Any]]) -> Callable[[Parser], None]:
    def declare(parser: Parser) -> None:
        for names, options in declared:
            parser.add_argument(*names, **options)

    return declare


def _word(name: str, help_text: str, **options: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return (name,), {"metavar": name.upper(), "help": help_text, **options}


def _option(*names: str, **options: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return names, options


def _flag(name: str, help_text: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    return (name,), {"action": "store_true", "help": help_text}


_REFERENCE = _word("reference", "a version: churn/3, churn@latest, churn@approved, an ARN")
_COMMENT = _option("-m", "--comment", default="", help="why, kept in the history")


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
        _plain(
            _word("model", "variable that holds the fitted model"),
            _word("group", "model package group, made when it is not there"),
            _option("--metrics", help="variable, or auc=0.93,f1=0.71"),
            _option("--evaluation", help="variable with what ml.evaluate gave, or (truth, score)"),
            _option("--parameters", help="variable; taken from the model where left out"),
            _option("--dataset", action="append", default=[], help="path or URI; can be repeated"),
            _option("-m", "--description", default="", help="a sentence about it"),
            _flag("--no-code", "keep neither cells nor notebook"),
            _flag("--upload-data", "copy local data sets to the bucket"),
            _flag("--force", "make a new version even when the same model is registered already"),
        ),
        _register,
        ("variable", "group"),
    ),
    "evaluate": Command(
        "how good a model is on held-out rows",
        _plain(
            _word("model", "variable that holds the fitted model"),
            _word("features", "variable that holds the rows"),
            _word("truth", "variable that holds what is true of each row"),
            _option("--threshold", type=float, help="score from which a row counts as positive"),
        ),
        _evaluate,
        ("variable", "variable", "variable"),
    ),
    "models": Command(
        "the groups, or the versions of one",
        _plain(_word("group", "name of a group", nargs="?")),
        _models,
        ("group",),
    ),
    "version": Command(
        "one version: metrics, data, code, environment",
        _plain(_REFERENCE),
        lambda call: call.ml.version(call.arguments.reference),
        ("version",),
    ),
    "compare": Command(
        "versions side by side, with a verdict",
        _plain(
            _word("references", "two versions or more", nargs="+"),
            _option("--baseline", help="the version that differences are taken from"),
        ),
        lambda call: call.ml.compare(*call.arguments.references, baseline=call.arguments.baseline),
        ("version", "version", "version", "version", "version", "version"),
    ),
    "approve": Command(
        "approve a version",
        _plain(_REFERENCE, _COMMENT),
        lambda call: call.ml.version(call.arguments.reference).approve(call.arguments.comment),
        ("version",),
    ),
    "reject": Command(
        "reject a version",
        _plain(_REFERENCE, _COMMENT),
        lambda call: call.ml.version(call.arguments.reference).reject(call.arguments.comment),
        ("version",),
    ),
    "lineage": Command(
        "what a version, an endpoint or data is connected with",
        _plain(
            _word("reference", "a version, endpoint:NAME, or data by URI or path"),
            *(_flag(f"--{question}", f"only the {question}") for question in QUESTIONS),
            _option("--to", metavar="REFERENCE", help="how it is connected with this"),
        ),
        _lineage,
        ("thing",),
    ),
    "history": Command(
        "what happened to a version or an endpoint",
        _plain(_word("thing", "a version, or endpoint:NAME")),
        _history,
        ("thing",),
    ),
    "deploy": Command(
        "serve a version at an endpoint",
        _plain(
            _REFERENCE,
            _word("endpoint", "name of the endpoint, made or changed"),
            _COMMENT,
            _flag("--no-wait", "return at once with a live display"),
        ),
        _deploy,
        ("version", "endpoint"),
    ),
    "endpoints": Command(
        "the endpoints, or one of them",
        _plain(_word("endpoint", "name of an endpoint", nargs="?")),
        _endpoints,
        ("endpoint",),
    ),
    "invoke": Command(
        "send rows to an endpoint",
        _plain(
            _word("endpoint", "name of the endpoint"),
            _word("data", "variable that holds rows, or text: '[[1, 2]]' or '1,2'"),
            _option("--content-type", help="media type of text; told from it where left out"),
            _option("--accept", default="application/json", help="media type wanted back"),
        ),
        _invoke,
        ("endpoint", "variable"),
    ),
    "clean": Command(
        "delete a group with its versions, a version, or an endpoint",
        _plain(_word("thing", "churn, churn/3 or endpoint:churn-prod")),
        lambda call: call.ml.clean(call.arguments.thing),
        ("thing",),
    ),
    "use": Command(
        "point this kernel's boto3, SageMaker SDK and shell at a SageMaker",
        _plain(
            _word("use", "local or aws", choices=("local", "aws")),
            _option("--profile", help="AWS profile"),
            _option("--region", help="AWS region"),
            _option("--state-dir", help="directory of the local SageMaker"),
            _option("--user", help="who calls on the local SageMaker"),
        ),
        _use,
        ("local aws",),
    ),
    "panel": Command(
        "models, endpoints and their actions as a panel", _plain(), lambda c: c.ml.panel()
    ),
    "status": Command("which SageMaker, as whom", _plain(), lambda call: call.ml.which()),
}
COMMANDS["show"] = COMMANDS["version"]
COMMANDS["delete"] = COMMANDS["clean"]
