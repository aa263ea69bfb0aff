"""What other policies must say, too: of the bucket, of the image's repository, of the KMS key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import NotAllowed, UnknownReference, explain
from mlops_ext.services.copying.pieces import named_in
from mlops_ext.services.copying.request import image_home
from mlops_ext.services.models import search_versions
from mlops_ext.services.packages import containers
from mlops_ext.services.records.sharing import Companion, Grant
from mlops_ext.services.sharing.policy import Statement, principals
from mlops_ext.services.storage import FOLDER, split

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
_KMS = "aws:kms"


def companions_of(connection: Connection, arn: str, grants: Sequence[Grant]) -> list[Companion]:
    """Return the statements that the accounts need beside the group's policy.

    Args:
        connection: where the group is.
        arn: of the group.
        grants: whom it is shared with.
    """
    if not grants:
        return []
    group = arn.rpartition("/")[2]
    packages = list(search_versions(connection, group))
    everyone = principals(arn, [one.account for one in grants])
    found = []
    for bucket, folders in _places(connection, group, packages).items():
        found.append(_bucket(arn, group, bucket, folders, everyone))
        found += _key(connection, arn, bucket, everyone)
    deployers = [one.account for one in grants if one.rights == "deploy"]
    if deployers:
        found += _repositories(connection, group, packages, principals(arn, deployers))
    return found


def _places(
    connection: Connection, group: str, packages: Iterable[dict[str, Any]]
) -> dict[str, list[str]]:
    """Folders of what the versions name, by bucket; first of all where ours are kept."""
    own = f"{FOLDER}/{group}/"
    found: dict[str, set[str]] = {connection.bucket(): {own}}
    for package in packages:
        for uri, _ in named_in(package):
            bucket, key = split(uri)
            folder = own if key.startswith(own) else key.rpartition("/")[0] + "/"
            found.setdefault(bucket, set()).add(folder.lstrip("/"))
    return {bucket: sorted(folders) for bucket, folders in found.items()}


def _bucket(
    arn: str, group: str, bucket: str, folders: Sequence[str], principal: dict[str, Any]
) -> Companion:
    place = f"arn:{arn.split(':')[1]}:s3:::{bucket}"
    sid = f"MLOps{_plain(group)}"
    read: Statement = {
        "Sid": f"{sid}Read",
        "Effect": "Allow",
        "Principal": principal,
        "Action": ["s3:GetObject"],
        "Resource": [f"{place}/{folder}*" for folder in folders],
    }
    listed: Statement = {
        "Sid": f"{sid}List",
        "Effect": "Allow",
        "Principal": principal,
        "Action": ["s3:ListBucket"],
        "Resource": place,
        "Condition": {"StringLike": {"s3:prefix": [f"{folder}*" for folder in folders]}},
    }
    why = "Reading archives, evaluations and reports; add them to the bucket's policy."
    return Companion(service="s3", resource=bucket, statements=[read, listed], why=why)


def _key(
    connection: Connection, arn: str, bucket: str, principal: dict[str, Any]
) -> Iterator[Companion]:
    """The statement for the KMS key of a bucket; nothing where S3 encrypts with its own keys."""
    client = connection.client("s3")
    try:
        found = client.get_bucket_encryption(Bucket=bucket)
    except client.exceptions.ClientError as error:
        told = explain(error, "read its encryption")
        if isinstance(told, UnknownReference):
            return  # the bucket is gone, and nothing in it can be read
        if not isinstance(told, NotAllowed):
            raise
        why = f"How {bucket} is encrypted may not be read; a KMS key must let the accounts decrypt."
        yield Companion(service="kms", resource=bucket, why=why)
        return
    for rule in found["ServerSideEncryptionConfiguration"]["Rules"]:
        default = rule.get("ApplyServerSideEncryptionByDefault") or {}
        if str(default.get("SSEAlgorithm", "")).startswith(_KMS):
            yield _decrypting(bucket, default.get("KMSMasterKeyID"), principal)


def _decrypting(bucket: str, key: str | None, principal: dict[str, Any]) -> Companion:
    if not key:
        why = (
            f"{bucket} is encrypted with AWS's own key aws/s3, which no other account can use: "
            "encrypt it with a key of yours."
        )
        return Companion(service="kms", resource="aws/s3", why=why)
    statement = {
        "Sid": "MLOpsDecrypt",
        "Effect": "Allow",
        "Principal": principal,
        "Action": ["kms:Decrypt", "kms:DescribeKey"],
        "Resource": "*",
    }
    why = f"Decrypting what lies in {bucket}; add it to the key's policy."
    return Companion(service="kms", resource=key, statements=[statement], why=why)


def _repositories(
    connection: Connection,
    group: str,
    packages: Iterable[dict[str, Any]],
    principal: dict[str, Any],
) -> Iterator[Companion]:
    """Statements for images in repositories of this account; AWS's own let everyone read them."""
    account = connection.info().account
    images = {str(one.get("Image", "")) for package in packages for one in containers(package)}
    own = {image for image in images if (image_home(image) or ("", ""))[0] == account}
    repositories = {re.split("[:@]", image.partition("/")[2])[0] for image in own}
    for repository in sorted(repositories):
        statement = {
            "Sid": f"MLOps{_plain(group)}Pull",
            "Effect": "Allow",
            "Principal": principal,
            "Action": _PULL,
        }
        why = "Starting the models' container; add it to the repository's policy."
        yield Companion(service="ecr", resource=repository, statements=[statement], why=why)


def _plain(group: str) -> str:
    """A group's name as a part of a statement's id, which has letters and digits alone."""
    return "".join(part.capitalize() for part in group.split("-"))
