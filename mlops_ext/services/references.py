"""References: ``churn/3``, ``churn@approved``, ``endpoint:churn-prod``, data, jobs, runs, ARNs.

The grammar alone; `mlops_ext.services.resolving` asks SageMaker what the words stand for.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from mlops_ext.errors import InvalidInput

Kind = Literal[
    "version",
    "group",
    "endpoint",
    "data",
    "job",
    "pipeline",
    "execution",
    "image",
    "notebook",
    "entity",
]
ALIAS_TAG = "mlops:alias:"
"""Prefix of the group tags that are aliases: ``mlops:alias:champion`` = ``5``."""

COMPUTED_ALIASES = ("latest", "approved")
"""Aliases that follow from numbers and states, and are kept nowhere."""

_GROUP = r"[a-zA-Z0-9][a-zA-Z0-9-]*"
_NUMBERED = re.compile(rf"(?P<group>{_GROUP})/(?P<number>\d{{1,9}})")
_WORDED = re.compile(rf"(?P<group>{_GROUP})@(?P<word>[^\s@/]+)")
_BACK = re.compile(rf"(?P<from>{_GROUP}(/\d{{1,9}}|@[^\s@/~]+)?)~(?P<back>\d{{1,4}})")
_URI = re.compile(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]+)://")
_ARN = re.compile(r"arn:[\w-]+:sagemaker:[\w-]*:\d*:(?P<type>[\w-]+)/(?P<name>.+)")
_EXECUTION = re.compile(r"[\w-]+/execution/\w+")
_IMAGE = re.compile(
    r"\d{12}\.dkr\.ecr\.[\w.-]+/\S+|[\w.-]+(:\d+)?(/[\w.-]+)+:[\w.-]+|[\w./:-]+@sha256:[0-9a-f]{64}"
)
"""Of a registry of AWS in any form, of others with a tag or a digest."""

_ENTITIES = ("artifact", "action", "context", "experiment-trial-component")
JOBS = ("training-job", "processing-job", "transform-job")
"""Types in the ARNs of jobs that lineage knows."""

_PREFIXES: dict[str, Kind] = {
    "endpoint": "endpoint",
    "job": "job",
    "pipeline": "pipeline",
    "image": "image",
    "notebook": "notebook",
}
"""Words before a colon that say what a name names."""


@dataclass(frozen=True)
class Reference:
    """What a text refers to, as far as its grammar tells.

    Args:
        text: as the user wrote it.
        kind: ``execution`` is a run of a pipeline, ``pipeline`` the latest run of one, ``entity`` a
            lineage entity's ARN.
        group: group of a version or the group itself.
        number: version number.
        word: ``latest``, ``approved``, an alias or a stage, lower case.
        back: how many versions before that one: 1 for ``churn~1``, the one before the latest.
        endpoint: name of the endpoint.
        name: of a job or a pipeline, URI of an image, path of a notebook.
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
    name: str | None = None
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
    prefix, _, name = text.partition(":")
    if prefix in _PREFIXES and name:
        return _named(text, _PREFIXES[prefix], name)
    if _URI.match(text):
        return Reference(text, "data", uri=data_uri(text))
    if _IMAGE.fullmatch(text):
        return Reference(text, "image", name=text)
    if text.endswith(".ipynb"):
        return Reference(text, "notebook", name=text)
    if found := _BACK.fullmatch(text):
        return replace(parse(found["from"]), text=text, kind="version", back=int(found["back"]))
    if found := _NUMBERED.fullmatch(text):
        return Reference(text, "version", group=found["group"], number=int(found["number"]))
    if found := _WORDED.fullmatch(text):
        return Reference(text, "version", group=found["group"], word=found["word"].lower())
    if _looks_like_path(text):
        return Reference(text, "data", uri=data_uri(text))
    return Reference(text, "group", group=text)


def _named(text: str, kind: Kind, name: str) -> Reference:
    if kind == "endpoint":
        return Reference(text, kind, endpoint=name)
    return Reference(text, kind, name=name)


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
    if kind in JOBS:
        return Reference(text, "job", name=name, arn=text)
    if kind == "pipeline":
        run = _EXECUTION.fullmatch(name)
        return Reference(text, "execution" if run else "pipeline", name=name, arn=text)
    raise InvalidInput.of(
        "InvalidReference",
        f"{text} is not the ARN of a version, a group, an endpoint, a job, a run of a pipeline or a"
        " lineage entity.",
    )


def _looks_like_path(text: str) -> bool:
    if text.startswith(("./", "../", "/", "~", ".\\", "..\\")) or re.match(r"[a-zA-Z]:[\\/]", text):
        return True
    folder, name = os.path.split(text)
    if folder and (not name or re.search(r"\.\w+$", name)):
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
