"""Sharing a group with other accounts by its resource policy."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from mlops_ext.errors import InvalidInput, UnknownReference, explain, translating
from mlops_ext.services.given import one_of
from mlops_ext.services.governance.decisions import SHARED, record_decision
from mlops_ext.services.models import find_group
from mlops_ext.services.records import PlanStep
from mlops_ext.services.records.sharing import Grant, Rights, Sharing
from mlops_ext.services.sharing.companions import companions_of
from mlops_ext.services.sharing.policy import Policy, grants_of, others_in, with_grants
from mlops_ext.services.sharing.promoting import promote as promote_share
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_LONGEST_POLICY = 20480
_WORDS: dict[Rights, str] = {"read": "reads versions", "deploy": "reads and deploys versions"}


def read(connection: Connection, group: str) -> Sharing:
    """Return with whom a group is shared, and what other policies must say for it.

    Raises:
        UnknownReference: there is no such group.
    """
    with translating(f"read with whom {group} is shared", connection):
        arn = str(find_group(connection, group)["ModelPackageGroupArn"])
        policy = _policy(connection, arn)
        return _sharing(connection, arn, policy, grants_of(policy), [])


def plan(
    connection: Connection,
    group: str,
    accounts: Sequence[str],
    rights: Rights | None = "read",
    *,
    promote: bool = False,
) -> Sharing:
    """Tell what sharing a group would make of it; nothing is changed.

    Args:
        connection: where.
        group: the group.
        accounts: ids of other accounts.
        rights: what they may do; None: nothing any more.
        promote: whether they shall see it in their lists.

    Raises:
        UnknownReference: there is no such group.
        InvalidInput: an account's id is none, or is this account's.
    """
    with translating(f"plan whom {group} is shared with", connection):
        arn, policy, grants, steps = _prospect(connection, group, accounts, rights)
        if promote and rights:
            steps.append(_promotion(arn))
        return _sharing(connection, arn, with_grants(policy, arn, grants), grants, steps)


def share(
    connection: Connection,
    group: str,
    accounts: Sequence[str],
    rights: Rights = "read",
    *,
    promote: bool = False,
) -> Sharing:
    """Share a group with accounts, also again with other rights; statements of others stay.

    Args:
        connection: where.
        group: the group.
        accounts: ids of other accounts.
        rights: ``read``, or ``deploy``, which reads, too.
        promote: promote the share in RAM, so that the accounts see the group in their lists.

    Raises:
        UnknownReference: there is no such group.
        InvalidInput: an account's id is none, or the policy would become too long.
    """
    with translating(f"share {group}", connection):
        changed = _change(connection, group, accounts, rights)
        if not promote:
            return changed
        said = promote_share(connection, changed.arn)
        steps = [*changed.steps, _promotion(changed.arn)]
        return changed.model_copy(update={"promotion": said, "steps": steps})


def unshare(connection: Connection, group: str, accounts: Sequence[str] = ()) -> Sharing:
    """Take a share away from accounts, from all where none is named; statements of others stay.

    Raises:
        UnknownReference: there is no such group, or it is not shared with an account.
    """
    with translating(f"take the share of {group} away", connection):
        return _change(connection, group, accounts, None)


def _change(
    connection: Connection, group: str, accounts: Sequence[str], rights: Rights | None
) -> Sharing:
    arn, before, grants, steps = _prospect(connection, group, accounts, rights)
    after = with_grants(before, arn, grants)
    if after != before:
        with Undo() as undo:
            _keep_in_history(connection, arn, steps, rights, undo)
            _put(connection, arn, after)
    return _sharing(connection, arn, after, grants, steps)


def _put(connection: Connection, arn: str, policy: Policy | None) -> None:
    client, name = connection.client("sagemaker"), arn.rpartition("/")[2]
    if policy is None:
        client.delete_model_package_group_policy(ModelPackageGroupName=name)
        return
    text = _text(name, policy)
    client.put_model_package_group_policy(ModelPackageGroupName=name, ResourcePolicy=text)


def _keep_in_history(
    connection: Connection, arn: str, steps: Sequence[PlanStep], rights: Rights | None, undo: Undo
) -> None:
    accounts = ", ".join(step.name for step in steps if step.verb != "keep")
    change = {"after": accounts, "rule": rights} if rights else {"before": accounts}
    if accounts:
        record_decision(connection, arn, SHARED, **change, undo=undo)


def _prospect(
    connection: Connection, group: str, accounts: Sequence[str], rights: Rights | None
) -> tuple[str, Policy | None, list[Grant], list[PlanStep]]:
    """ARN, policy as it is, grants as they shall be, and the steps between."""
    if rights is not None:
        one_of(rights, _WORDS, "right of an account")
    arn = str(find_group(connection, group)["ModelPackageGroupArn"])
    policy = _policy(connection, arn)
    before = {one.account: one.rights for one in grants_of(policy)}
    named = _checked(connection, arn, accounts or list(before), before if rights is None else None)
    after = {account: now for account, now in before.items() if account not in named}
    if rights is not None:
        after |= dict.fromkeys(named, rights)
    steps = [step for account in named if (step := _step(account, before.get(account), rights))]
    if others := others_in(policy):
        kept = f"{len(others)} statement{'s' if len(others) > 1 else ''} of others"
        steps.append(PlanStep(verb="keep", kind="Policy", name=kept, why="untouched"))
    grants = [Grant(account=account, rights=after[account]) for account in sorted(after)]
    return arn, policy, grants, steps if len(steps) > bool(others) else []


def _step(account: str, before: Rights | None, after: Rights | None) -> PlanStep | None:
    if before == after:
        return None
    kind = "Share with account"
    if after is None:
        return PlanStep(verb="remove", kind=kind, name=account, why="sees nothing any more")
    return PlanStep(
        verb="make" if before is None else "change", kind=kind, name=account, why=_WORDS[after]
    )


def _promotion(arn: str) -> PlanStep:
    why = "the accounts see it among what is shared with them"
    return PlanStep(verb="change", kind="RAM share of", name=arn.rpartition("/")[2], why=why)


def _checked(
    connection: Connection,
    arn: str,
    accounts: Sequence[str],
    shared: Collection[str] | None,
) -> list[str]:
    own = arn.split(":")[4]
    named = list(dict.fromkeys(str(account).replace("-", "").strip() for account in accounts))
    for account in named:
        if not re.fullmatch(r"\d{12}", account):
            raise InvalidInput.of(
                "InvalidAccount",
                f"{account!r} is not the id of an AWS account.",
                hint="An id has twelve digits: 123456789012.",
            )
        if account == own and shared is None:
            raise InvalidInput.of("OwnAccount", f"{account} is this account; it has the group.")
        if shared is not None and account not in shared:
            raise UnknownReference.of(
                "NotShared",
                f"{arn.rpartition('/')[2]} is not shared with {account}.",
                closest=sorted(shared)[:5],
            )
    return named


def _policy(connection: Connection, arn: str) -> Policy | None:
    client = connection.client("sagemaker")
    name = arn.rpartition("/")[2]
    try:
        text = client.get_model_package_group_policy(ModelPackageGroupName=name)["ResourcePolicy"]
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read the policy of {name}"), UnknownReference):
            return None
        raise
    policy: Policy = json.loads(text)
    return policy


def _text(group: str, policy: Policy) -> str:
    text = json.dumps(policy, separators=(",", ":"))
    if len(text) > _LONGEST_POLICY:
        raise InvalidInput.of(
            "PolicyTooLong",
            f"The policy of {group} would have {len(text):,} characters; "
            f"SageMaker keeps {_LONGEST_POLICY:,}.",
            hint="Share with fewer accounts, or through an organization in RAM.",
        )
    return text


def _sharing(
    connection: Connection,
    arn: str,
    policy: Policy | None,
    grants: list[Grant],
    steps: list[PlanStep],
) -> Sharing:
    return Sharing(
        group=arn.rpartition("/")[2],
        arn=arn,
        grants=grants,
        policy=policy,
        others=len(others_in(policy)),
        companions=companions_of(connection, arn, grants),
        steps=steps,
    )
