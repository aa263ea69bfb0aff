"""How OpenLineage names data, jobs and runs, and what such names stand for here.

https://openlineage.io/docs/spec/naming: the namespace of S3 is ``s3://<bucket>``, that of files is
``file``; of SageMaker, which has no entry there, it is ``sagemaker/<account>/<region>``.
"""

from __future__ import annotations

import re
import uuid
from typing import NamedTuple

_ARN = re.compile(r"arn:aws[a-z-]*:sagemaker:(?P<region>[^:]*):(?P<account>[^:]*):(?P<name>.+)")
_OURS = re.compile(r"sagemaker/(?P<account>[^/]*)/(?P<region>[^/]*)")
_PLACE = re.compile(r"(?P<namespace>[A-Za-z][\w+.-]*://[^/]+)/*(?P<name>.*)", re.DOTALL)
_FILE = "file"
_OTHER = "uri"


class Name(NamedTuple):
    """A name in OpenLineage's way: unique within its namespace."""

    namespace: str
    name: str


def of_uri(uri: str) -> Name:
    """Return the name of the data that lies at a URI, or of what an ARN of SageMaker names."""
    if found := _ARN.fullmatch(uri):
        return Name(f"sagemaker/{found['account']}/{found['region']}", found["name"])
    if uri.startswith("file:///"):
        return Name(_FILE, uri.removeprefix("file://"))
    if found := _PLACE.fullmatch(uri):
        return Name(found["namespace"], found["name"] or "/")
    return Name(_OTHER, uri)


def uri_of(name: Name) -> str:
    """Return the URI that a name stands for: the other way round than `of_uri`."""
    namespace, path = name
    if found := _OURS.fullmatch(namespace):
        return f"arn:aws:sagemaker:{found['region']}:{found['account']}:{path}"
    if namespace == _FILE:
        return f"file://{path}"
    if namespace == _OTHER:
        return path
    return f"{namespace.rstrip('/')}/{path.lstrip('/')}"


def jobs_of(arn: str) -> str:
    """Return the namespace of the jobs of the SageMaker that an entity belongs to."""
    found = _ARN.fullmatch(arn)
    return f"sagemaker/{found['account']}/{found['region']}" if found else "sagemaker"


def run_id(arn: str) -> str:
    """Return the id of a run, the same each time: UUIDv5 of the ARN of its entity."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, arn))
