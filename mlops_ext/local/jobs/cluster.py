"""What a job of any kind finds around it: hosts, log streams, variables, keys of its own."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

from mlops_ext.local.environment import environment
from mlops_ext.local.jobs.inputs import prefix_of, split
from mlops_ext.local.jobs.plan import Outcome, Output
from mlops_ext.local.keys import key_id
from mlops_ext.local.logs.store import Line, milliseconds
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

ENDED_WELL: list[Outcome] = ["Completed"]
STOPPED: list[Outcome] = ["Stopped", "MaxRuntimeExceeded"]
RAN: list[Outcome] = ["Completed", "Failed", *STOPPED]


def hosts(count: int) -> list[str]:
    """The names of a cluster's hosts: ``algo-1``, ``algo-2``, …."""
    return [f"algo-{number + 1}" for number in range(count)]


def log_file(engine: Engine, group: str, document: Document, host: str) -> str:
    """The file of a host's log stream."""
    return str(engine.logs.path(group, _stream(document, host)))


def say(engine: Engine, group: str, document: Document, text: str, beside: str = "") -> None:
    """A line in the log of a job's first host, while that does not run, or in a log beside it."""
    line = Line(milliseconds(engine.now()), text)
    engine.logs.write(group, _stream(document, hosts(1)[0]) + beside, [line])


def _stream(document: Document, host: str) -> str:
    return f"{document.name}/{host}-{int(document.created.timestamp())}"


def variables(engine: Engine, document: Document, own: dict[str, str]) -> dict[str, str]:
    """A job's variables: the system's, those that lead its AWS clients here, and its own.

    Args:
        engine: the local SageMaker.
        document: the job.
        own: what SageMaker and the request set.
    """
    user = document.body["CreatedBy"]["UserProfileName"]
    clients = environment(engine.state_dir, user, holder(user, document.name))
    found: dict[str, str | None] = {**os.environ, **clients}
    # Lines are to be read while the job runs, as AWS's images have it.
    found |= {"PYTHONUNBUFFERED": "1", "AWS_REGION": engine.region, **own}
    return {name: value for name, value in found.items() if value is not None}


def holder(user: str, job: str) -> str:
    """What the job's access key names as its holder: the job, by a hash when that is too long."""
    named = f"job-{job}"
    try:
        key_id(user, named)
    except ValueError:
        return f"job-{hashlib.sha256(job.encode()).hexdigest()[:16]}"
    return named


def whole_folder(
    source: str, uri: str, outcomes: list[Outcome], continuous: bool = False, type: str = ""
) -> Output:
    """An output whose files keep their names below a URI."""
    bucket, key = split(prefix_of(uri))
    return Output(source, bucket, key, False, outcomes, continuous, type=type)


def resource_config(host: str, cluster: list[str], **more: Any) -> dict[str, Any]:
    """The content of ``resourceconfig.json``."""
    return {"current_host": host, "hosts": cluster, **more, "network_interface_name": "lo"}


def about_hosts(count: int) -> str:
    """A line for the log of a job with several hosts."""
    if count < 2:
        return ""
    return f"This machine stands in for {count} instances: a process each, sharing its cores."


def primary(body: dict[str, Any], status: str) -> dict[str, str]:
    """The status of a job's trial component: PrimaryStatus and Message."""
    message = body.get("FailureReason") or f"Status: {body[status]}"
    return {"PrimaryStatus": body[status], "Message": message}


def span(body: dict[str, Any]) -> dict[str, Any]:
    """StartTime and EndTime of a job's trial component."""
    return {
        member: body[name]
        for member in ("StartTime", "EndTime")
        for name in (f"Training{member}", f"Processing{member}", f"Transform{member}")
        if name in body
    }
