"""Aliases: names that people give versions of a group, kept as tags of the group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mlops_ext.errors import InvalidInput, UnknownReference, translating
from mlops_ext.services import finding
from mlops_ext.services.governance.decisions import ALIAS, record_decision
from mlops_ext.services.models import group_tags
from mlops_ext.services.near import closest
from mlops_ext.services.packages import own_aliases
from mlops_ext.services.records import AliasChange
from mlops_ext.services.references import ALIAS_TAG, COMPUTED_ALIASES, parse
from mlops_ext.services.resolving import describe_group, fail_unknown, find_version
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_ALIAS = re.compile(r"[a-z][a-z0-9._-]{0,62}")
STAGES = ("development", "qa", "preproduction", "staging", "production", "archived")
"""Stages that `churn@production` must go on to mean, in lower case."""


def set_alias(connection: Connection, reference: str, alias: str) -> AliasChange:
    """Let an alias name a version; one that names another moves.

    Args:
        connection: to the SageMaker that keeps it.
        reference: the version.
        alias: ``champion``; case does not count. A letter, then letters, digits, ``.``, ``_``
            and ``-``.

    Returns:
        The alias with the version it named before.

    Raises:
        InvalidInput: the alias has signs it cannot have, or means something else.
        UnknownReference: there is no such version.
    """
    package = find_version(connection, reference)
    group, number = package["ModelPackageGroupName"], package["ModelPackageVersion"]
    with translating(f"set the alias {alias} of {group}/{number}", connection):
        name = _checked(connection, group, alias)
        arn = _group_arn(package["ModelPackageArn"], group)
        previous = own_aliases(group_tags(connection, arn)).get(name)
        if previous != number:
            tag = {"Key": f"{ALIAS_TAG}{name}", "Value": str(number)}
            before = f"{group}/{previous}" if previous else ""
            with Undo() as undo:
                record_decision(
                    connection,
                    package["ModelPackageArn"],
                    ALIAS,
                    before=before,
                    after=f"{group}/{number}",
                    rule=name,
                    undo=undo,
                )
                connection.client("sagemaker").add_tags(ResourceArn=arn, Tags=[tag])
    return AliasChange(alias=name, group=group, number=number, previous=previous)


def remove_alias(connection: Connection, reference: str) -> AliasChange:
    """Take an alias away; the version stays.

    Args:
        connection: to the SageMaker that keeps it.
        reference: ``churn@champion``.

    Raises:
        InvalidInput: the reference names no alias.
        UnknownReference: the group has no such alias; `closest` has those near it.
    """
    found = parse(reference)
    if not found.group or not found.word:
        raise InvalidInput.of(
            "InvalidReference",
            f"{reference} does not name an alias.",
            hint="Write for example churn@champion.",
        )
    with translating(f"remove the alias {reference}", connection):
        described = describe_group(connection, found)
        if described is None:
            return fail_unknown(connection, found)
        group, arn = described["ModelPackageGroupName"], described["ModelPackageGroupArn"]
        aliases = own_aliases(group_tags(connection, arn))
        if found.word not in aliases:
            near = [f"{group}@{name}" for name in closest(found.word, aliases) or aliases]
            hint = f"It has {', '.join(near)}." if near else "It has no aliases of its own."
            title = f"{group} has no alias {found.word}."
            raise UnknownReference.of("UnknownReference", title, hint=hint, closest=near)
        number = aliases[found.word]
        version = f"{arn.replace(':model-package-group/', ':model-package/', 1)}/{number}"
        before, keys = f"{group}/{number}", [f"{ALIAS_TAG}{found.word}"]
        with Undo() as undo:
            record_decision(connection, version, ALIAS, before=before, rule=found.word, undo=undo)
            connection.client("sagemaker").delete_tags(ResourceArn=arn, TagKeys=keys)
    return AliasChange(alias=found.word, group=group, number=None, previous=aliases[found.word])


def _checked(connection: Connection, group: str, alias: str) -> str:
    """Return the alias in lower case.

    Raises:
        InvalidInput: it cannot be one.
    """
    name = alias.strip().removeprefix("@").lower()
    if name in COMPUTED_ALIASES:
        title = f"{name} is no alias to set: SageMaker's own state says which version it is."
        raise InvalidInput.of("ReservedAlias", title, hint="Choose another word, as champion.")
    if not _ALIAS.fullmatch(name):
        proposal = re.sub(r"[^a-z0-9._-]+", "-", name).strip("-._0123456789")[:63] or "champion"
        raise InvalidInput.of(
            "InvalidAlias",
            f"{alias!r} is not a valid alias.",
            "An alias begins with a letter and has letters, digits, dots, hyphens and "
            "underscores, at most 63 in all.",
            hint=f"Use {proposal!r}.",
            proposal=proposal,
        )
    if name in STAGES or name in _stages(connection, group):
        raise InvalidInput.of(
            "ReservedAlias",
            f"{name} is a lifecycle stage: {group}@{name} names the newest version in it.",
            hint="Move the version to that stage, or choose another word.",
        )
    return name


def _stages(connection: Connection, group: str) -> set[str]:
    found = finding.versions(connection).versions
    return {version.stage.lower() for version in found if version.group == group and version.stage}


def _group_arn(version_arn: str, group: str) -> str:
    return f"{version_arn.partition(':model-package/')[0]}:model-package-group/{group}"
