"""Training jobs: what they made, from what, with which parameters and figures.

The archive stays where the job put it: its lineage hangs on that place, so that the version joins
the job's own.
"""

from __future__ import annotations

import json
import re
from typing import Any

from mlops_ext.errors import Conflict, UnknownReference
from mlops_ext.services.graph.registration import JOB_INPUT
from mlops_ext.services.near import closest
from mlops_ext.services.registration.archive import names_in
from mlops_ext.services.registration.images.choice import image_for
from mlops_ext.services.registration.images.tables import FAMILIES
from mlops_ext.services.registration.model import PROGRAM, Container, Model, Scratch, Taken
from mlops_ext.services.registration.sources.stored import download

PREFIX = "job:"
_ARN = re.compile(r"arn:[\w-]+:sagemaker:[\w-]+:\d+:training-job/(?P<name>.+)")
_IMAGE = re.compile(r"(?P<registry>[^/]+)/(?P<repository>[\w./-]+?)(?:@[\w:]+|:(?P<tag>[\w.-]+))?")
_OWN = "sagemaker_"
"""How hyperparameters of SageMaker's script mode begin."""


def takes(given: Any) -> bool:
    """Whether it names a training job."""
    return isinstance(given, str) and (given.startswith(PREFIX) or bool(_ARN.fullmatch(given)))


def read(given: str, scratch: Scratch) -> Model:
    """Describe what a training job made.

    Raises:
        UnknownReference: there is no such job.
        Conflict: it has not made a model (yet).
    """
    found = _ARN.fullmatch(given)
    name = found["name"] if found else given.removeprefix(PREFIX)
    job = _describe(name, scratch)
    uri = (job.get("ModelArtifacts") or {}).get("S3ModelArtifacts")
    if job["TrainingJobStatus"] not in ("Completed", "Stopped") or not uri:
        reason = job.get("FailureReason") or "Wait until it has completed."
        raise Conflict.of(
            "NoModel",
            f"The training job {name} is {job['TrainingJobStatus']} and has made no model.",
            hint=reason,
        )
    path = download(uri, scratch)
    given_by = _hyperparameters(job)
    served_by_own = f"code/{PROGRAM}" in names_in(path, uri)
    container = _container(job, given_by, scratch, served_by_own=served_by_own)
    framework, version = framework_of(container.image)
    return Model(
        content=Taken(path, uri, refer=True),
        source=f"{PREFIX}{name}",
        program=PROGRAM if served_by_own else None,
        framework=framework,
        version=version,
        parameters={k: v for k, v in given_by.items() if not k.startswith(_OWN)},
        metrics={one["MetricName"]: one["Value"] for one in job.get("FinalMetricDataList") or []},
        datasets=_datasets(job),
        made_here=False,
        container=container,
        job=str(job["TrainingJobArn"]),
    )


def _describe(name: str, scratch: Scratch) -> dict[str, Any]:
    client = scratch.connection.client("sagemaker")
    try:
        job: dict[str, Any] = client.describe_training_job(TrainingJobName=name)
    except client.exceptions.ClientError as error:
        if "not found" not in str(error).lower():
            raise
        listed = client.list_training_jobs(MaxResults=100)["TrainingJobSummaries"]
        near = closest(name, [one["TrainingJobName"] for one in listed])
        raise UnknownReference.of(
            "UnknownJob",
            f"There is no training job {name}.",
            hint=f"Did you mean {PREFIX}{near[0]}?" if near else "",
            closest=[f"{PREFIX}{one}" for one in near],
        ) from error
    return job


def _hyperparameters(job: dict[str, Any]) -> dict[str, Any]:
    """Hyperparameters; the SDK writes them as JSON."""
    return {name: _decoded(text) for name, text in (job.get("HyperParameters") or {}).items()}


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _datasets(job: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    for channel in job.get("InputDataConfig") or []:
        uri = ((channel.get("DataSource") or {}).get("S3DataSource") or {}).get("S3Uri")
        role = channel["ChannelName"]
        if uri:
            role = "train" if role == "training" else role
            found.append({"uri": uri, "role": role, "how": JOB_INPUT})
    return found


def _container(
    job: dict[str, Any], given: dict[str, Any], scratch: Scratch, *, served_by_own: bool
) -> Container:
    trained = str(job["AlgorithmSpecification"].get("TrainingImage") or "")
    environment = {}
    if served_by_own:
        environment = {
            "SAGEMAKER_PROGRAM": PROGRAM,
            "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
        }
    elif program := given.get(f"{_OWN}program"):
        environment = {
            "SAGEMAKER_PROGRAM": str(program),
            "SAGEMAKER_SUBMIT_DIRECTORY": str(given.get(f"{_OWN}submit_directory", "")),
        }
    framework, version = framework_of(trained)
    if framework is None:
        image = trained.replace("-training:", "-inference:")
        note = f"Whether {image} serves what the job made is known to those who built it."
        return Container(image, environment, None, note)
    if framework == "torch":
        found = image_for(scratch.connection.region, framework, version)
        return Container(found.uri, environment, found.deployable, found.note)
    return Container(trained, environment, deployable=True)


def framework_of(image: str) -> tuple[str | None, str | None]:
    """Return the package, and its version, of an image of SageMaker's; None for another image."""
    found = _IMAGE.fullmatch(image)
    if not found:
        return None, None
    repository = found["repository"].replace("-training", "-inference")
    for family in FAMILIES.values():
        if family.repository == repository:
            number = re.match(r"\d+(\.\d+)*", found["tag"] or "")
            return family.package, number[0] if number else None
    return None, None
