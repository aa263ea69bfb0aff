"""What lineage keeps of transform jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call
from mlops_ext.local.lineage.jobs import Record, Thing, job_created, job_ended
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

Body = dict[str, Any]


def created(call: Call, job: Document) -> None:
    """The model, its image and the data contribute to the job."""
    body = job.body
    resources = body["TransformResources"]
    parameters: dict[str, str | float] = {
        **body.get("Environment", {}),
        "SageMaker.InstanceCount": float(resources["InstanceCount"]),
        "SageMaker.InstanceType": resources["InstanceType"],
        "SageMaker.ModelName": body["ModelName"],
    }
    record = Record(
        "-aws-transform-job",
        "SageMakerTransformJob",
        parameters,
        list(_inputs(body)),
        body.get("ExperimentConfig", {}),
    )
    job_created(call, job, record)


def _inputs(body: Body) -> Iterator[Thing]:
    source = body["TransformInput"]
    uri = source["DataSource"]["S3DataSource"]["S3Uri"]
    yield Thing("SageMaker.TransformInput", uri, "DataSet", source.get("ContentType"))
    for container in body["Plan"]["Variants"][0]["Containers"]:
        if container["ModelData"]:
            yield Thing("SageMaker.ModelArtifact", container["ModelData"][0], "Model")
        if container["Image"]:
            yield Thing("SageMaker.ImageUri", container["Image"], "Image")


def ended(engine: Engine, job: Document) -> None:
    """A completed job produced what lies below its output's path."""
    body, output = job.body, job.body["TransformOutput"]
    status = body["TransformJobStatus"]
    message = body.get("FailureReason") or f"Status: {status}"
    times: dict[str, datetime] = {"EndTime": body["TransformEndTime"]}
    if "TransformStartTime" in body:
        times["StartTime"] = body["TransformStartTime"]
    made = []
    if status == "Completed":
        uri, kind = output["S3OutputPath"], output.get("Accept")
        made.append(Thing("SageMaker.TransformOutput", uri, "DataSet", kind))
    job_ended(engine, job, {"PrimaryStatus": status, "Message": message}, times, made)
