"""What a refusal of IAM says, and the policy statement that would have allowed the call.

The statement is narrow: the action, on the resources that were named, under the conditions that
the call met. Where the service does not say action or resource (S3's answer to HEAD has no text),
both come from the call itself, which the clients of a connection note (`Asked`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Statement = dict[str, Any]

_REFUSED = re.compile(
    r"(?:User: )?(?P<identity>arn:\S+) is not authorized to perform:? (?P<action>[\w-]+:\w+)"
    r"(?: on resource:? \"?(?P<resource>[^\s\"]+?)\"?)?"
    r"(?:\.?$| (?:because|with) (?P<because>.*))",
)

_S3_ACTIONS = {
    "HeadObject": "GetObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "DeleteObjects": "DeleteObject",
    "ListParts": "ListMultipartUploadParts",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "HeadBucket": "ListBucket",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListBuckets": "ListAllMyBuckets",
    "GetBucketEncryption": "GetEncryptionConfiguration",
}
"""IAM's name where it is not the operation's (Service Authorization Reference, Amazon S3)."""

_TYPES = {
    "ModelPackageGroupName": "model-package-group",
    "ModelPackageName": "model-package",
    "ModelCardName": "model-card",
    "ModelName": "model",
    "EndpointName": "endpoint",
    "EndpointConfigName": "endpoint-config",
    "TrainingJobName": "training-job",
    "ProcessingJobName": "processing-job",
    "TransformJobName": "transform-job",
    "PipelineName": "pipeline",
    "ActionName": "action",
    "ContextName": "context",
}
"""Parameters that name a resource, and the type in its ARN."""

_UNSCOPED = re.compile(r"(List(?!Tags)|Search|QueryLineage|GetSearchSuggestions)")
"""Operations of SageMaker that IAM knows on no resource but ``*``."""

_READING = re.compile(r"(Describe|List|Search)(?P<noun>\w*?)s?$")

APPROVAL_KEY = "sagemaker:ModelApprovalStatus"
STAGE_KEYS = ("sagemaker:ModelLifeCycle:stage", "sagemaker:ModelLifeCycle/stage")
_STATUS_KEYS = ("sagemaker:ModelLifeCycle:stageStatus", "sagemaker:ModelLifeCycle/stageStatus")
"""Condition keys of CreateModelPackage and UpdateModelPackage. AWS's pages write those of the
lifecycle in two ways (model-registry-staging-construct-set-up.html with a colon, the pages about
MLflow with a slash), and a request has one of them: who allows or denies by them names both."""

_CONDITIONS = {
    (APPROVAL_KEY,): ("ModelApprovalStatus",),
    STAGE_KEYS: ("ModelLifeCycle", "Stage"),
    _STATUS_KEYS: ("ModelLifeCycle", "StageStatus"),
}
"""The parameters that condition keys look at."""


@dataclass(frozen=True)
class Asked:
    """A call as a client made it.

    Args:
        service: the prefix of its IAM actions, for example ``sagemaker``.
        operation: the operation's name.
        parameters: as the caller gave them.
        place: beginning of the ARNs of its resources: ``arn:aws:sagemaker:eu-west-1:*:``.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any]
    place: str


@dataclass(frozen=True)
class Refusal:
    """What was refused, and what would have allowed it.

    Args:
        action: the missing IAM action; None when nobody says it.
        resource: the first resource that it was refused on.
        identity: ARN of who was refused.
        because: why, in IAM's words.
        explicit: whether a policy denies it, so that no statement can allow it.
        statement: would allow this alone.
        wider: would allow it on everything of the kind, and listing.
    """

    action: str | None = None
    resource: str | None = None
    identity: str | None = None
    because: str | None = None
    explicit: bool = False
    statement: Statement | None = None
    wider: Statement | None = None


def read(message: str, error: BaseException) -> Refusal:
    """Read a refusal.

    Args:
        message: the service's text, which may say nothing.
        error: botocore's, with what was asked under ``Asked`` of its response.
    """
    found = _REFUSED.search(message)
    said = found.groupdict() if found else {}
    because = said.get("because")
    asked = getattr(error, "response", {}).get("Asked")
    action = said.get("action") or _action(asked)
    resources = [said["resource"]] if said.get("resource") else list(_resources(asked)) or ["*"]
    explicit = "explicit deny" in (because or "")
    offered = action is not None and not explicit
    return Refusal(
        action=action,
        resource=said.get("resource") or (resources[0] if asked else None),
        identity=said.get("identity"),
        because=because,
        explicit=explicit,
        statement=_statement([action], resources, _conditions(asked)) if offered else None,
        wider=_wider(action, resources, asked) if offered else None,
    )


def _action(asked: Asked | None) -> str | None:
    if asked is None:
        return None
    name = asked.operation
    return f"{asked.service}:{_S3_ACTIONS.get(name, name) if asked.service == 's3' else name}"


def _resources(asked: Asked | None) -> Iterator[str]:
    if asked is None:
        return
    if asked.service == "s3":
        yield from _objects(asked.parameters)
    elif not _UNSCOPED.match(asked.operation):
        yield from _arns(asked) or _named(asked)


def _objects(parameters: Mapping[str, Any]) -> Iterator[str]:
    bucket, key = parameters.get("Bucket"), parameters.get("Key")
    if bucket:
        yield f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"


def _arns(asked: Asked) -> list[str]:
    """The ARNs of the service's own resources among the parameters."""
    given = [
        one
        for value in asked.parameters.values()
        for one in (value if isinstance(value, (list, tuple)) else [value])
    ]
    mine = f":{asked.service}:"
    return [one for one in given if isinstance(one, str) and one.startswith("arn:") and mine in one]


def _named(asked: Asked) -> list[str]:
    """ARNs from names; SageMaker writes many of them in lower case."""
    for parameter, kind in _TYPES.items():
        name = asked.parameters.get(parameter)
        if isinstance(name, str):
            names = sorted({name, name.lower()})
            versions = [f"{asked.place}model-package/{one}/*" for one in names]
            there = [f"{asked.place}{kind}/{one}" for one in names]
            return there + (versions if asked.operation == "CreateModelPackage" else [])
    return []


def _conditions(asked: Asked | None) -> Statement:
    if asked is None or asked.operation not in ("CreateModelPackage", "UpdateModelPackage"):
        return {}
    met: dict[str, Statement] = {}
    for keys, path in _CONDITIONS.items():
        value: Any = asked.parameters
        for member in path:
            value = value.get(member) if isinstance(value, Mapping) else None
        if value is not None:
            # Of a key in two forms a request has one, and an allowance holds only if all fit.
            operator = "StringEquals" if len(keys) == 1 else "StringEqualsIfExists"
            met.setdefault(operator, {}).update(dict.fromkeys(keys, value))
    return {"Condition": met} if met else {}


def _statement(
    actions: list[str | None], resources: list[str], more: Statement | None = None
) -> Statement:
    where = resources[0] if len(resources) == 1 else resources
    return {"Effect": "Allow", "Action": actions, "Resource": where, **(more or {})}


def _wider(action: str | None, resources: list[str], asked: Asked | None) -> Statement | None:
    """The same on everything of the kind; for what reads, listing it, too."""
    service, _, operation = (action or "").partition(":")
    if service == "s3":
        bucket = resources[0].partition("/")[0]
        if bucket == "*" or bucket == resources[0]:
            return None
        return _statement([action, "s3:ListBucket"], [bucket, f"{bucket}/*"])
    noun = _noun(operation, asked)
    if noun:
        reading = {f"{service}:Describe{noun}", f"{service}:List{noun}s", action}
        return _statement(sorted(reading, key=str), ["*"])
    if resources == ["*"]:
        return None
    return _statement([action], sorted({f"{one.partition('/')[0]}/*" for one in resources}))


def _noun(operation: str, asked: Asked | None) -> str | None:
    """What an operation reads, where Describe and List of it are known."""
    found = _READING.fullmatch(operation)
    noun = found["noun"] if found else None
    if operation == "Search" and asked is not None:
        noun = str(asked.parameters.get("Resource"))
    return noun if f"{noun}Name" in _TYPES else None
