"""References: ``churn/3``, ``churn@approved``, ``endpoint:churn-prod``, data, ARNs.

`parse` reads the grammar alone; `resolve_version` asks SageMaker what the words stand for.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn
from urllib.parse import unquote, urlsplit

from mlops_ext.errors import InvalidInput, UnknownReference, explain, translating
from mlops_ext.services.names import is_name
from mlops_ext.services.near import closest, no_group, unknown
from mlops_ext.services.paging import pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_ext.connection import Connection

Kind = Literal["version", "group", "endpoint", "data", "entity"]
ALIAS_TAG = "mlops:alias:"
"""Prefix of the group tags that are aliases: ``mlops:alias:champion`` = ``5``."""

_GROUP = r"[a-zA-Z0-9][a-zA-Z0-9-]*"
_NUMBERED = re.compile(rf"(?P<group>{_GROUP})/(?P<number>\d{{1,9}})")
_WORDED = re.compile(rf"(?P<group>{_GROUP})@(?P<word>[^\s@/]+)")
_BACK = re.compile(rf"(?P<from>{_GROUP}(/\d{{1,9}}|@[^\s@/~]+)?)~(?P<back>\d{{1,4}})")
_URI = re.compile(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]+)://")
_ARN = re.compile(r"arn:[\w-]+:sagemaker:[\w-]*:\d*:(?P<type>[\w-]+)/(?P<name>.+)")
_WORDS = ("latest", "approved")  # computed, not kept anywhere
_ENTITIES = ("artifact", "action", "context", "experiment-trial-component")


@dataclass(frozen=True)
class Reference:
    """What a text refers to, as far as its grammar tells.

    Args:
        text: as the user wrote it.
        kind: ``entity`` is a lineage entity's ARN.
        group: group of a version or the group itself.
        number: version number.
        word: ``latest``, ``approved``, an alias or a stage, lower case.
        back: how many versions before that one: 1 for ``churn~1``, the one before the latest.
        endpoint: name of the endpoint.
        uri: URI of data.
        arn: the ARN when the text is one.
    """

    text: str
    kind: Kind
    group: str | None = None
    number: int | None = None
    word: str | None = None
    back: int = 0
    endpoint: str | None = None
    uri: str | None = None
    arn: str | None = None


def parse(text: str) -> Reference:
    """Read a reference.

    Raises:
        InvalidInput: it is empty, or an ARN of something we do not know.
    """
    text = str(text).strip()
    if not text:
        raise InvalidInput.of(
            "InvalidReference", "The reference is empty.", hint="Write for example churn/3."
        )
    if text.startswith("arn:"):
        return _parse_arn(text)
    if text.startswith("endpoint:"):
        return Reference(text, "endpoint", endpoint=text.removeprefix("endpoint:"))
    if _URI.match(text):
        return Reference(text, "data", uri=data_uri(text))
    if found := _BACK.fullmatch(text):
        return replace(parse(found["from"]), text=text, kind="version", back=int(found["back"]))
    if found := _NUMBERED.fullmatch(text):
        return Reference(text, "version", group=found["group"], number=int(found["number"]))
    if found := _WORDED.fullmatch(text):
        return Reference(text, "version", group=found["group"], word=found["word"].lower())
    if _looks_like_path(text):
        return Reference(text, "data", uri=data_uri(text))
    return Reference(text, "group", group=text)


def _parse_arn(text: str) -> Reference:
    found = _ARN.fullmatch(text)
    kind, name = (found["type"], found["name"]) if found else ("", "")
    group, _, number = name.rpartition("/")
    if kind == "model-package" and number.isdigit():
        return Reference(text, "version", group=group, number=int(number), arn=text)
    if kind == "model-package-group":
        return Reference(text, "group", group=name, arn=text)
    if kind == "endpoint":
        return Reference(text, "endpoint", endpoint=name, arn=text)
    if kind in _ENTITIES:
        return Reference(text, "entity", arn=text)
    raise InvalidInput.of(
        "InvalidReference",
        f"{text} is not the ARN of a version, a group, an endpoint or a lineage entity.",
    )


def _looks_like_path(text: str) -> bool:
    if text.startswith(("./", "../", "/", "~", ".\\", "..\\")) or re.match(r"[a-zA-Z]:[\\/]", text):
        return True
    folder, name = os.path.split(text)
    if folder and re.search(r"\.\w+$", name):
        return True
    return os.path.isfile(text)


def data_uri(source: str | os.PathLike[str]) -> str:
    """Return the URI of data: ``s3://`` as it is, a local path as ``file://`` of its real place."""
    text = os.fspath(source)
    scheme = _URI.match(text)
    if scheme and scheme["scheme"].lower() != "file":
        return text
    path = local_path(text) if scheme else Path(text).expanduser()
    return Path(os.path.realpath(path)).as_uri()


def local_path(uri: str) -> Path:
    """Return the path of a ``file://`` URI.

    Raises:
        InvalidInput: it is no such URI.
    """
    parts = urlsplit(uri)
    if parts.scheme != "file":
        raise InvalidInput.of("InvalidReference", f"{uri} is not a local file.")
    return Path(unquote(parts.path))


def group_name(reference: str) -> str:
    """Return the group that a reference to a version or a group names."""
    return parse(reference).group or reference


def resolve_version(connection: Connection, reference: str) -> tuple[str, int, str]:
    """Find the version that a reference stands for.

    Returns:
        Group, number and ARN.

    Raises:
        UnknownReference: there is none; `closest` has references near it.
        InvalidInput: the text does not name a version.
    """
    found = find_version(connection, reference)
    return found["ModelPackageGroupName"], found["ModelPackageVersion"], found["ModelPackageArn"]


def find_version(connection: Connection, reference: str) -> dict[str, Any]:
    """Find the version that a reference stands for, as Describe or List gives it.

    Raises:
        UnknownReference: there is none; `closest` has references near it.
        InvalidInput: the text does not name a version.
    """
    found = parse(reference)
    if found.kind not in ("version", "group") or not found.group:
        raise InvalidInput.of(
            "InvalidReference",
            f"{reference} does not name a model version.",
            hint="Write for example churn/3 or churn@approved.",
        )
    with translating(f"find {reference}", connection):
        package = _find(connection, found)
        if package is not None and found.back:
            return _before(connection, package, found.back)
    return package if package is not None else fail_unknown(connection, found)


def _before(connection: Connection, package: dict[str, Any], back: int) -> dict[str, Any]:
    """Go back so many versions of the group, of those that are still there."""
    group, number = package["ModelPackageGroupName"], package["ModelPackageVersion"]
    versions = _list(connection, {"ModelPackageGroupName": group}, None)
    by_number = {one["ModelPackageVersion"]: one for one in versions}
    numbers = sorted((known for known in by_number if known < number), reverse=True)
    if back > len(numbers):
        what = f"only {len(numbers)}" if numbers else "no version"
        near = [f"{group}/{known}" for known in numbers[-1:]]
        raise unknown(f"{group} has {what} before {group}/{number}.", near)
    return by_number[numbers[back - 1]]


def _find(connection: Connection, reference: Reference) -> dict[str, Any] | None:
    client = connection.client("sagemaker")
    if not is_name(str(reference.group)):
        return None
    if reference.number is not None:
        name = reference.arn or f"{reference.group}/{reference.number}"
        return _describe(connection, name)
    listing = {
        "ModelPackageGroupName": reference.arn or reference.group,
        "SortBy": "CreationTime",
        "SortOrder": "Descending",
    }
    if reference.word in (*_WORDS, None):
        if reference.word == "approved":
            listing["ModelApprovalStatus"] = "Approved"
        newest = _list(connection, listing, 1)
        return next(iter(newest), None)
    if group := describe_group(connection, replace(reference, arn=None)):
        arn = group["ModelPackageGroupArn"]
        tags = pages(client, "list_tags", "Tags", ResourceArn=arn)
        wanted = f"{ALIAS_TAG}{reference.word}"
        number = next((tag["Value"] for tag in tags if tag["Key"].lower() == wanted), None)
        if number is not None:
            return _describe(connection, f"{reference.group}/{number}")
    for summary in _list(connection, listing, None):
        if summary.get("ModelLifeCycle", {}).get("Stage", "").lower() == reference.word:
            return summary
    return None


def _describe(connection: Connection, name: str) -> dict[str, Any] | None:
    client = connection.client("sagemaker")
    try:
        found: dict[str, Any] = client.describe_model_package(ModelPackageName=name)
        return found
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read {name}"), UnknownReference):
            return None
        raise


def _list(
    connection: Connection, listing: dict[str, Any], most: int | None
) -> Iterable[dict[str, Any]]:
    client = connection.client("sagemaker")
    try:
        if most is not None:
            summaries = client.list_model_packages(**listing, MaxResults=most)
            return list(summaries["ModelPackageSummaryList"])
        return list(pages(client, "list_model_packages", "ModelPackageSummaryList", **listing))
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "list versions"), UnknownReference):
            return []
        raise


def describe_group(connection: Connection, reference: Reference) -> dict[str, Any] | None:
    """Return what DescribeModelPackageGroup says; None when there is no such group."""
    client = connection.client("sagemaker")
    if not is_name(str(reference.group)):
        return None  # AWS calls that an invalid request, which for us is no such group
    try:
        found: dict[str, Any] = client.describe_model_package_group(
            ModelPackageGroupName=reference.arn or reference.group
        )
        return found
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read {reference.text}"), UnknownReference):
            return None
        raise


def fail_unknown(connection: Connection, reference: Reference) -> NoReturn:
    """Raise `UnknownReference` for a group or version, with the closest that there are."""
    with translating("look for what is close to it", connection):
        client = connection.client("sagemaker")
        groups = [
            group["ModelPackageGroupName"]
            for group in pages(client, "list_model_package_groups", "ModelPackageGroupSummaryList")
        ]
        group = next((g for g in groups if g.lower() == str(reference.group).lower()), None)
        if group is None:
            near = [
                _same_in(connection, name, reference)
                for name in closest(str(reference.group), groups)
            ]
            raise no_group(str(reference.group), groups, near)
        listing = {"ModelPackageGroupName": group, "SortOrder": "Descending"}
        versions = _list(connection, listing, 5)
        near = [f"{group}/{version['ModelPackageVersion']}" for version in versions]
    if not near:
        raise unknown(f"{group} has no version yet.", [])
    if reference.number is not None:
        near.sort(key=lambda name: abs(int(name.rpartition("/")[2]) - int(reference.number or 0)))
        raise unknown(f"{group} has no version {reference.number}.", near)
    word = reference.word or "latest"
    near = [f"{group}@{known}" for known in closest(word, _WORDS) if known != word] + near
    if word == "approved":
        raise UnknownReference.of(
            "UnknownReference",
            f"{group} has no approved version.",
            hint=f'Approve one: ml.version("{near[0]}").approve("why").',
            closest=near[:5],
        )
    raise unknown(f"{group} has no alias and no stage {word!r}.", near)


def _same_in(connection: Connection, group: str, reference: Reference) -> str:
    """Return what a reference to another group would be in this one, as far as that exists."""
    number = reference.number
    if number is not None and _describe(connection, f"{group}/{number}") is None:
        return f"{group}@latest"
    return group if reference.arn else group + reference.text[len(str(reference.group)) :]
