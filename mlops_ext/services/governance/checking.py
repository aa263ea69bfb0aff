"""The one place where rules are held: every door of ours that changes a version asks here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, get_args

from mlops_ext.errors import InvalidInput, MLOpsError, translating
from mlops_ext.services.given import one_of
from mlops_ext.services.governance.actions import decisions_about
from mlops_ext.services.governance.decisions import Decision, waivers
from mlops_ext.services.governance.facts import Facts, facts_of
from mlops_ext.services.governance.policies import policies_by_arn, unknown_rule
from mlops_ext.services.governance.rules import stand
from mlops_ext.services.models import describe
from mlops_ext.services.packages import Package, who
from mlops_ext.services.records.governance import Assessment, Change, Policies, RuleState

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_DONE: dict[str, str] = {
    "approve": "approved",
    "register": "registered as approved",
    "deploy": "deployed",
    "stage": "moved",
}
_HOLDING = ("unmet", "waiting")


class Refused(MLOpsError):  # noqa: N818 - named as the person sees it
    """A rule of the group does not allow it.

    Args:
        assessment: how the version stands against each rule.
    """

    status: ClassVar[int] = 409
    assessment: Assessment


def assess(
    connection: Connection, reference: str, change: Change = "approve", stage: str | None = None
) -> Assessment:
    """Tell how a version stands against its group's rules; nothing is changed.

    Args:
        connection: where, and as whom.
        reference: the version.
        change: what one would do with it.
        stage: where it would be moved, for ``stage``.

    Raises:
        UnknownReference: there is no such version.
        InvalidInput: there is no such change.
    """
    one_of(change, get_args(Change), "change that rules cover")
    with translating(f"check {reference} against the rules of its group", connection):
        return assess_package(connection, describe(connection, reference), change, stage)


def assess_package(
    connection: Connection, package: Package, change: Change, stage: str | None = None
) -> Assessment:
    """As `assess`, of what DescribeModelPackage says."""
    group = package["ModelPackageGroupName"]
    place = package["ModelPackageArn"].partition(":model-package/")[0]
    rules = policies_by_arn(connection, group, f"{place}:model-package-group/{group}")
    if not any(change in one.covers for one in rules.policies):
        name, author = f"{group}/{package['ModelPackageVersion']}", who(package.get("CreatedBy"))
        return Assessment(reference=name, change=change, stage=stage, author=author)
    waived = {} if change == "stage" else waivers(decisions_about(connection, package))
    return _assessment(rules, facts_of(connection, package), change, stage, waived)


def check(
    connection: Connection,
    package: Package,
    change: Change,
    *,
    stage: str | None = None,
    overrides: Collection[str] = (),
    reason: str = "",
) -> list[RuleState]:
    """Let a change of a version pass, or refuse it.

    Args:
        connection: where, and as whom.
        package: what DescribeModelPackage says of the version.
        change: what is to be done with it.
        stage: where it is to be moved, for ``stage``.
        overrides: names of rules that shall not hold it up.
        reason: why, for the overrides.

    Returns:
        The rules that the overrides waive: for `record_waivers`, once the change is made.

    Raises:
        Refused: rules hold it up; the message names each with what is missing.
        UnknownReference: an override names a rule that the group does not have.
        InvalidInput: an override without a reason.
    """
    found = assess_package(connection, package, change, stage)
    return _settle(found, overrides, reason)


def check_new(connection: Connection, group: Policies, facts: Facts) -> None:
    """Let a version be registered, or arrive as a copy, as approved; or refuse it.

    Args:
        connection: where, and as whom: its author will be who asks.
        group: the rules of the group that gets it.
        facts: about the version that is about to be made.

    Raises:
        Refused: rules hold it up.
    """
    user = connection.info().user
    facts = replace(facts, reference=group.group, author=user, authorship="self")
    _settle(_assessment(group, facts, "register", None, {}), (), "")


def _assessment(
    group: Policies,
    facts: Facts,
    change: Change,
    stage: str | None,
    waived: Mapping[str, Decision],
) -> Assessment:
    covering = [one for one in group.policies if change in one.covers]
    states = [_waived(stand(one, facts, stage), waived) for one in covering]
    return Assessment(
        reference=facts.reference,
        change=change,
        stage=stage,
        author=facts.author,
        rules=states,
        allowed=not any(one.state in _HOLDING for one in states),
    )


def _waived(state: RuleState, waived: Mapping[str, Decision]) -> RuleState:
    """A waiver counts while the rule still allows it."""
    decision = waived.get(state.rule)
    if decision is None or state.state not in _HOLDING or not state.overridable:
        return state
    given = {"waived_by": decision.who, "waived_why": decision.why}
    return state.model_copy(update={"state": "waived", **given})


def _settle(found: Assessment, overrides: Collection[str], reason: str) -> list[RuleState]:
    """Return what the overrides waive; refuse what is held up still."""
    holding = [one for one in found.rules if one.state in _HOLDING]
    group = found.reference.partition("/")[0]
    for name in overrides:
        if name not in {one.rule for one in found.rules}:
            raise unknown_rule(group, name, [one.rule for one in found.rules])
    over = [one for one in holding if one.rule in overrides and one.overridable]
    if left := [one for one in holding if one not in over]:
        raise _refusal(found, left)
    if over and not reason.strip():
        raise InvalidInput.of(
            "ReasonMissing",
            f"Say why {found.reference} is {_DONE[found.change]} in spite of "
            f"{_listed([one.rule for one in over])}.",
            hint='The reason is the comment: -m "…".',
        )
    return over


def missing(found: Assessment) -> str:
    """Return what holds a change up, a line a rule; empty where nothing does."""
    holding = [one for one in found.rules if one.state in _HOLDING]
    return "\n".join(f"{one.title} ({one.rule}): {one.evidence}." for one in holding)


def blocked(found: Assessment) -> str | None:
    """Return what holds a change up and what helps, as lines; None where nothing does."""
    holding = [one for one in found.rules if one.state in _HOLDING]
    return "\n".join([missing(found), *_hints(found, holding)]) if holding else None


def _refusal(found: Assessment, holding: Sequence[RuleState]) -> Refused:
    goal = f" to {found.stage}" if found.change == "stage" else ""
    rules = _listed([one.rule for one in holding])
    error = Refused.of(
        "Refused",
        f"{found.reference} cannot be {_DONE[found.change]}{goal}: "
        f"{rules} {'hold' if len(holding) > 1 else 'holds'} it up.",
        missing(found.model_copy(update={"rules": holding})),
        hint="\n".join(_hints(found, holding)),
    )
    error.assessment = found
    return error


def _hints(found: Assessment, holding: Iterable[RuleState]) -> list[str]:
    hints = list(dict.fromkeys(one.fix for one in holding if one.fix))
    if found.change == "register":
        return [*hints, "Or register it as pending, and have it approved."]
    if free := [one.rule for one in holding if one.overridable]:
        options = " ".join(f"--override {name}" for name in free)
        reason = "with a reason, which stays in the history"
        hints.append(
            f"{_listed(free)} can be overridden {reason}: {options} (in Python, override={free})."
        )
    return hints


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
