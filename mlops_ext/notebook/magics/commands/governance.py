"""Commands that decide and rule, and what was decided."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import COMMENT, OVERRIDE, REFERENCE, REFERENCES, STAGES
from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word
from mlops_ext.notebook.magics.failing import MagicError

_NEEDED = {"set": "rule to set", "remove": "rule to remove", "iam": "role that gets the policy"}
_POLICY_USAGE = (
    "Write %mlops policy GROUP, GROUP set RULE [VALUE] [--override], GROUP remove RULE, "
    "GROUP iam ROLE [--registers], or VERSION."
)


def _approve(call: Call) -> Any:
    given = call.arguments
    if len(given.reference) == 1:
        version = call.ml.version(given.reference[0])
        return version.approve(given.comment, stage=given.stage, override=given.override)
    if given.override:
        raise MagicError("A rule is overridden for one version at a time.")
    if given.stage:
        raise MagicError("Versions are moved one at a time: %mlops stage VERSION STAGE.")
    return call.ml.approve(*given.reference, comment=given.comment)


def _reject(call: Call) -> Any:
    given = call.arguments
    if len(given.reference) == 1:
        return call.ml.version(given.reference[0]).reject(given.comment)
    return call.ml.reject(*given.reference, comment=given.comment)


def _stage(call: Call) -> Any:
    given = call.arguments
    version = call.ml.version(given.reference)
    return version.stage(
        given.stage, given.status, given.comment, override=given.override, new=given.new
    )


def _history(call: Call) -> Any:
    name = call.arguments.thing
    if name.startswith("endpoint:"):
        return call.ml.endpoint(name).history()
    return call.ml.version(name).history()


def _policy(call: Call) -> Any:
    given = call.arguments
    if given.action is None:
        is_version = "/" in given.thing or "@" in given.thing
        return call.ml.version(given.thing).rules() if is_version else _rules(call)
    if given.what is None:
        raise MagicError(f"Name the {_NEEDED[given.action]}. {_POLICY_USAGE}")
    if given.action == "set":
        return _rules(call).set(given.what, " ".join(given.value), override=given.override)
    if given.action == "remove":
        return _rules(call).remove(given.what)
    return _rules(call).iam(given.what, approves=not given.registers)


def _rules(call: Call) -> Any:
    return call.ml.group(call.arguments.thing).policy


COMMANDS: dict[str, Command] = {
    "approve": Command(
        "approve a version, or several",
        plain(
            REFERENCES,
            option("--stage", help=f"and move it there: {STAGES}, or one that a version has"),
            COMMENT,
            OVERRIDE,
        ),
        _approve,
        ("version",),
        repeats=True,
    ),
    "reject": Command(
        "reject a version, or several",
        plain(REFERENCES, COMMENT),
        _reject,
        ("version",),
        repeats=True,
    ),
    "stage": Command(
        "move a version to a stage of its lifecycle",
        plain(
            REFERENCE,
            word("stage", f"one of {STAGES}, or an own word"),
            option("--status", help="InProgress, OnHold, Approved… or an own word"),
            COMMENT,
            OVERRIDE,
            flag("--new", "the stage is a word that there is not yet"),
        ),
        _stage,
        ("version", STAGES),
    ),
    "policy": Command(
        "what a group demands, or how a version stands against it",
        plain(
            word("thing", "a group, or a version"),
            word("action", "set, remove or iam", nargs="?", choices=("set", "remove", "iam")),
            word("what", "author, min:auc, max:rmse, needs:card, stages; a role", nargs="?"),
            word("value", "threshold, or paths such as Development:QA:Production", nargs="*"),
            flag("--override", "a reason is enough to do without the rule"),
            flag("--registers", "iam: the role registers versions and approves none"),
        ),
        _policy,
        ("thing", "set remove iam", "author min: max: needs:evaluation needs:card stages"),
    ),
    "history": Command(
        "what happened to a version or an endpoint",
        plain(word("thing", "a version, or endpoint:NAME")),
        _history,
        ("thing",),
    ),
}
