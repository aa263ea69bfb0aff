"""Commands that copy elsewhere, share with other accounts, and delete."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import REFERENCE
from mlops_ext.notebook.magics.command import Call, Command, flag, option, plain, word

_GROUP = word("group", "name of a group")
_DRY_RUN = flag("--dry-run", "change nothing, show what would be")
_YES = flag("--yes", "do it; without, what would be done is shown")


def _copy(call: Call) -> Any:
    given = call.arguments
    target = None
    if given.to:
        from mlops_ext.connection import connect

        options = {"profile": given.profile, "region": given.region}
        target = connect(given.to, state_dir=given.state_dir, **options)
    return call.ml.copy(given.reference, to=target, group=given.group, dry_run=given.dry_run)


def _share(call: Call) -> Any:
    given, group = call.arguments, call.ml.group(call.arguments.group)
    if not given.accounts:
        return group.shared()
    return group.share(
        *given.accounts, rights=given.rights, promote=given.promote, dry_run=given.dry_run
    )


def _unshare(call: Call) -> Any:
    given = call.arguments
    planned = given.dry_run or not (given.accounts or given.yes)
    return call.ml.group(given.group).unshare(*given.accounts, dry_run=planned)


def _delete(call: Call) -> Any:
    given = call.arguments
    planned = given.dry_run or not given.yes
    found = call.ml.delete(given.thing, endpoints=given.endpoints, dry_run=planned)
    if planned and not given.dry_run:
        print(f"Nothing is deleted yet: %mlops delete {given.thing} --yes deletes it.")
    return found


COMMANDS: dict[str, Command] = {
    "copy": Command(
        "copy a version to another group, account, region or SageMaker",
        plain(
            REFERENCE,
            option("--group", help="of the copy; the version's where left out"),
            option("--to", choices=("aws", "local"), help="another SageMaker"),
            option("--profile", help="AWS profile there"),
            option("--region", help="AWS region there"),
            option("--state-dir", help="directory of the local SageMaker there"),
            _DRY_RUN,
        ),
        _copy,
        ("version",),
    ),
    "share": Command(
        "share a group with other accounts, or show with whom it is shared",
        plain(
            _GROUP,
            word("accounts", "ids of accounts, twelve digits", nargs="*"),
            option(
                "--rights",
                choices=("read", "deploy"),
                default="read",
                help="what they may do with versions",
            ),
            flag("--promote", "let the accounts see it in their lists (RAM)"),
            _DRY_RUN,
        ),
        _share,
        ("group",),
    ),
    "unshare": Command(
        "take a share away from accounts, from all with --yes",
        plain(_GROUP, word("accounts", "ids of accounts", nargs="*"), _DRY_RUN, _YES),
        _unshare,
        ("group",),
    ),
    "delete": Command(
        "delete a group with its versions, a version, or an endpoint; says first what hangs on it",
        plain(
            word("thing", "churn, churn/3 or endpoint:churn-prod"),
            option(
                "--endpoints",
                choices=("refuse", "remove", "keep"),
                default="refuse",
                help="those that serve it: delete nothing, delete them, too, or let them go on",
            ),
            _DRY_RUN,
            _YES,
        ),
        _delete,
        ("thing",),
    ),
}
