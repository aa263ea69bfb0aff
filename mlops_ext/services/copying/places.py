"""Which SageMaker is which, and how it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def same_account(one: Connection, other: Connection) -> bool:
    """Whether S3 of the one can read what is in S3 of the other: one account, one SageMaker."""
    if one.kind != other.kind or one.state_dir != other.state_dir:
        return False
    return one.info().account == other.info().account


def same_place(one: Connection, other: Connection) -> bool:
    """Whether both are one account's SageMaker in one region."""
    return one.region == other.region and same_account(one, other)


def in_words(connection: Connection) -> str:
    """Return what a person calls a SageMaker: ``AWS 111122223333, eu-west-1``."""
    info = connection.info()
    if info.kind == "aws":
        return f"AWS {info.account}, {info.region}"
    return f"the local SageMaker ({info.account}, {info.region})"


def identity(source: Connection, target: Connection, arn: str) -> str:
    """Return the URI by which the target's lineage knows a version of the source.

    It is the version's ARN, as everywhere. Only two local SageMakers can have the same account and
    region: then the ARN would name a version of the target, and the folder's name is said, too.
    """
    one, other = source.info(), target.info()
    twins = (one.account, one.region) == (other.account, other.region)
    if not twins or same_place(source, target):
        return arn
    folder = source.state_dir.name if source.state_dir else source.kind
    return f"{source.kind}://{folder}:model-package/{arn.partition(':model-package/')[2]}"
