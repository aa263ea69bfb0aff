"""Lifecycle stages: SageMaker's staging construct, with Studio's words and one's own.

https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-staging-construct.html
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, UnknownReference, translating
from mlops_ext.services import finding
from mlops_ext.services.governance import moves
from mlops_ext.services.governance.checking import check
from mlops_ext.services.governance.decisions import STAGE, record_decision, record_waivers
from mlops_ext.services.governance.grammar import STAGES as RULE
from mlops_ext.services.governance.grammar import rule_of
from mlops_ext.services.governance.policies import policies
from mlops_ext.services.models import describe, get_version
from mlops_ext.services.names import check_name, check_text
from mlops_ext.services.near import closest
from mlops_ext.services.packages import Package
from mlops_ext.services.records import Version
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

STAGES = ("Proposal", "Development", "QA", "PreProduction", "Production", "Archived")
STATUSES = ("PendingApproval", "InProgress", "OnHold", "Approved", "Rejected", "Retired")
"""Studio's presets; SageMaker takes any other word of its pattern, too."""

_SLIP = 0.8
"""How like one of Studio's a status is that is taken for a slip of the pen."""

_FIRST_STATUS = {"Proposal": "PendingApproval", "Archived": "Retired"}


def set_stage(
    connection: Connection,
    reference: str,
    stage: str,
    status: str | None = None,
    comment: str = "",
    *,
    overrides: Collection[str] = (),
    new: bool = False,
) -> Version:
    """Move a version to a stage of its lifecycle, or change its status there.

    Args:
        connection: where, and as whom.
        reference: ``churn/3``, ``churn@latest``…
        stage: one of Studio's, or an own word of letters, digits and hyphens.
        status: likewise; by default the one it has when the stage stays, else ``InProgress``,
            ``PendingApproval`` for a proposal and ``Retired`` for the archive.
        comment: why, one line of at most 1,024 characters.
        overrides: names of rules that shall not hold the move up; the comment is the reason.
        new: the stage is a word that no version and no rule has yet.

    Raises:
        UnknownReference: there is no such version, no such rule to override, or no such stage
            that is not said to be new; `closest` has those near it.
        InvalidInput: AWS refuses a word (`proposal` is a valid one), or an override has no comment.
        Refused: a rule of the group holds the move up.
    """
    comment = check_text(comment, "comment")
    with translating(f"move {reference} to {stage}", connection):
        package = describe(connection, reference)
        cycle = life_cycle(connection, package, stage, status, new=new)
        now = package.get("ModelLifeCycle") or {}
        if cycle == {key: now.get(key) for key in cycle} and not comment:
            raise InvalidInput.of(
                "SameStage",
                f"{reference} is in {stage_words(cycle)} already.",
                hint="Say another stage or status, or why it stays.",
            )
        arn = package["ModelPackageArn"]
        with Undo() as undo:
            moved = allow_move(connection, package, cycle, comment, overrides, undo)
            connection.client("sagemaker").update_model_package(ModelPackageArn=arn, **moved)
        return get_version(connection, arn)


def life_cycle(
    connection: Connection,
    package: Package,
    stage: str,
    status: str | None = None,
    *,
    new: bool = False,
) -> dict[str, str]:
    """Return Stage and StageStatus of the ModelLifeCycle that a move leads to; see `set_stage`.

    Raises:
        UnknownReference: there is no such stage, and it is not said to be new.
        InvalidInput: AWS refuses a word.
    """
    stage = preset(check_name(stage, "stage"), STAGES)
    if not new:
        stage = _known(connection, package["ModelPackageGroupName"], stage)
    return {
        "Stage": stage,
        "StageStatus": _status(status, stage, package.get("ModelLifeCycle") or {}, new=new),
    }


def allow_move(
    connection: Connection,
    package: Package,
    cycle: dict[str, str],
    comment: str,
    overrides: Collection[str],
    undo: Undo,
) -> dict[str, Any]:
    """Hold a move to the rules, keep it in the history, and return what UpdateModelPackage takes.

    Args:
        connection: where, and as whom.
        package: what DescribeModelPackage says of the version.
        cycle: where it goes, from `life_cycle`.
        comment: why.
        overrides: names of rules that shall not hold it up.
        undo: takes the history back when the move fails.

    Raises:
        Refused: a rule of the group holds it up.
        InvalidInput: an override without a reason.
        UnknownReference: there is no such rule to override.
    """
    arn, stage = package["ModelPackageArn"], cycle["Stage"]
    waived = check(connection, package, "stage", stage=stage, overrides=overrides, reason=comment)
    record_waivers(connection, arn, waived, "stage", comment, undo)
    before, after = stage_words(package.get("ModelLifeCycle") or {}), stage_words(cycle)
    record_decision(connection, arn, STAGE, why=comment, before=before, after=after, undo=undo)
    described = {"StageDescription": comment} if comment else {}
    return {"ModelLifeCycle": {**cycle, **described}}


def _known(connection: Connection, group: str, word: str) -> str:
    """Return a stage as it is written elsewhere.

    Raises:
        UnknownReference: no version has it, nor does the group's rule name it.
    """
    if word in STAGES:
        return word
    rules = (one for one in policies(connection, group).policies if one.readable)
    paths = next((rule_of(one.rule, one.value).value for one in rules if one.rule == RULE), "")
    named = {stage for move in moves.parse(paths) for stage in move} if paths else set()
    used = finding.versions(connection).words("stage").words
    words = [*STAGES, *sorted((named | set(used)) - {*STAGES, "", moves.NEW, moves.ANY})]
    found = preset(word, words)
    if found in words:
        return found
    near = closest(word, words)
    offered = f"Closest: {', '.join(near)}. " if near else f"There are {', '.join(words)}. "
    raise _no("stage", word, offered, near)


def _no(what: str, word: str, offered: str, near: list[str]) -> UnknownReference:
    return UnknownReference.of(
        f"Unknown{what.capitalize()}",
        f"There is no {what} {word}.",
        hint=f"{offered}If it is meant to be a new one, say so: %mlops stage … --new, "
        "in Python .stage(…, new=True).",
        closest=near,
    )


def _status(status: str | None, stage: str, now: Mapping[str, Any], *, new: bool) -> str:
    """Return the status as Studio writes it, or an own word.

    Raises:
        UnknownReference: it is nearly one of Studio's, and not said to be new.
    """
    if status:
        found = preset(check_name(status, "status"), STATUSES)
        near = [] if new or found in STATUSES else closest(found, STATUSES, alike=_SLIP)
        if near:
            raise _no("status", found, f"Closest: {', '.join(near)}. ", near)
        return found
    if now.get("Stage") == stage:
        return str(now["StageStatus"])
    return _FIRST_STATUS.get(stage, "InProgress")


def stage_words(cycle: Mapping[str, Any]) -> str:
    """Return a ModelLifeCycle as people read it: ``QA · InProgress``; empty for none."""
    return " · ".join(filter(None, (cycle.get("Stage"), cycle.get("StageStatus"))))


def preset(word: str, presets: Sequence[str]) -> str:
    """Return a word as Studio writes it, where it is one of Studio's in another case.

    IAM's conditions compare case, so ``production`` beside ``Production`` would be a way around.
    """
    return next((one for one in presets if one.lower() == word.lower()), word)
