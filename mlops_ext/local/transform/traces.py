"""What lineage keeps of transform jobs."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.lineage.jobs import Record, Thing
from mlops_ext.local.store import Document


def of_transform(job: Document) -> Record:
    """A transform job's variables and cluster, its model, its image and the data."""
    body = job.body
    resources = body["TransformResources"]
    parameters: dict[str, str | float] = {
        **body.get("Environment", {}),
        "SageMaker.InstanceCount": float(resources["InstanceCount"]),
        "SageMaker.InstanceType": resources["InstanceType"],
        "SageMaker.ModelName": body["ModelName"],
    }
    return Record(
        "-aws-transform-job",
        "SageMakerTransformJob",
        parameters,
        list(_inputs(body)),
        body.get("ExperimentConfig", {}),
    )


def _inputs(body: Body) -> Iterator[Thing]:
    source = body["TransformInput"]
    uri = source["DataSource"]["S3DataSource"]["S3Uri"]
    yield Thing("SageMaker.TransformInput", uri, "DataSet", source.get("ContentType"))
    for container in body["Containers"]:
        if container["ModelData"]:
            yield Thing("SageMaker.ModelArtifact", container["ModelData"][0], "Model")
        if container["Image"]:
            yield Thing("SageMaker.ImageUri", container["Image"], "Image")


def made_by_transform(body: Body) -> list[Thing]:
    """What lies below a completed job's output path."""
    output = body["TransformOutput"]
    return [
        Thing("SageMaker.TransformOutput", output["S3OutputPath"], "DataSet", output.get("Accept"))
    ]
