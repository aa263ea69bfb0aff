"""The services that are served, in one table, and how a request says which one it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mlops_ext.local.request import Request
from mlops_ext.local.signature import Style

Protocol = Literal["json", "rest-json", "query", "cbor", "s3"]
"""AWS's protocols; ``json`` is 1.0 and 1.1, ``cbor`` is understood only to refuse it."""


@dataclass(frozen=True, slots=True)
class Served:
    """A service of AWS (or of ours) that requests may be for.

    Args:
        name: botocore's name.
        signed_as: the service that requests are signed for; empty: its name.
        actions: the prefix of its IAM actions; empty: its name.
        target: the prefix of ``X-Amz-Target``; empty when it speaks another protocol.
        form: whether it speaks the query protocol.
        paths: whether it speaks rest-json.
        invalid: the code of the error for an input that breaks the model.
    """

    name: str
    signed_as: str = ""
    actions: str = ""
    target: str = ""
    form: bool = False
    paths: bool = False
    invalid: str = "ValidationException"

    @property
    def scope(self) -> str:
        """The service that requests are signed for."""
        return self.signed_as or self.name

    @property
    def prefix(self) -> str:
        """The prefix of its IAM actions."""
        return self.actions or self.name


SERVED = (
    Served("sagemaker", target="SageMaker"),
    Served("mlops-local", paths=True),
    Served("events", target="AWSEvents"),
    Served("servicecatalog", target="AWS242ServiceCatalogService"),
    Served("logs", target="Logs_20140328", invalid="InvalidParameterException"),
    Served(
        "cloudwatch",
        signed_as="monitoring",
        target="GraniteServiceVersion20100801",
        form=True,  # of botocores that do not know its JSON yet
        invalid="ValidationError",
    ),
    Served(
        "resourcegroupstaggingapi",
        signed_as="tagging",
        actions="tag",
        target="ResourceGroupsTaggingAPI_20170126",
        invalid="InvalidParameterException",
    ),
    Served(
        "sagemaker-runtime",
        signed_as="sagemaker",
        actions="sagemaker",
        paths=True,
        invalid="ValidationError",
    ),
    Served("sagemaker-metrics", signed_as="sagemaker", actions="sagemaker", paths=True),
    Served("scheduler", paths=True),
    Served("resource-groups", paths=True, invalid="BadRequestException"),
    Served("sts", form=True, invalid="ValidationError"),
    Served("iam", form=True, invalid="ValidationError"),
)
"""The table."""

_BY_NAME = {each.name: each for each in SERVED}
_BY_TARGET = {each.target: each for each in SERVED if each.target}
_BY_FORM = {each.scope: each for each in SERVED if each.form}
_BY_PATH = {
    scope: tuple(each for each in SERVED if each.paths and each.scope == scope)
    for scope in {each.scope for each in SERVED if each.paths}
}


def served(name: str) -> Served:
    """The row of a service; one of its own for a service that is not in the table."""
    return _BY_NAME.get(name) or Served(name)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a request wants to go.

    Args:
        protocol: how it is written, and so how its answer must be.
        services: those that it may be for; none when it is for one that is not served.
    """

    protocol: Protocol
    services: tuple[Served, ...] = ()

    @property
    def style(self) -> Style:
        """Whose error codes its caller expects."""
        return _STYLES[self.protocol]


_STYLES: dict[Protocol, Style] = {
    "json": "json",
    "rest-json": "json",
    "cbor": "json",
    "query": "query",
    "s3": "s3",
}
_S3 = Destination("s3")
_SCOPE = re.compile(r"[^/,\s]+/[^/,\s]*/[^/,\s]*/([^/,\s]+)/")


def destination(request: Request) -> Destination:
    """The services and the protocol of a request, read from its head alone."""
    headers = request.headers
    content = headers.get("content-type", "")
    if "smithy-protocol" in headers or content.startswith("application/cbor"):
        return Destination("cbor")
    if target := headers.get("x-amz-target"):
        found = _BY_TARGET.get(target.rpartition(".")[0])
        return Destination("json", (found,) if found else ())
    scope = _scope(request)
    if scope == "s3":
        return _S3
    form = content.startswith("application/x-www-form-urlencoded") and request.path == "/"
    if form or "Action" in request.parameters:
        found = _BY_FORM.get(scope)
        return Destination("query", (found,) if found else ())
    return Destination("rest-json", _BY_PATH.get(scope, ())) if scope else _S3


def _scope(request: Request) -> str:
    """The service that a request is signed for; empty when that cannot be read."""
    authorization = request.headers.get("authorization", "")
    _, marker, credential = authorization.partition("Credential=")
    found = _SCOPE.match(credential if marker else request.parameters.get("X-Amz-Credential", ""))
    return found[1] if found else ""
