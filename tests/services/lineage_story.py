"""The graph that lineage is asked about: real jobs, notebooks, versions and endpoints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.support import Trained, wait_for

from mlops_ext.connection import Connection
from mlops_ext.services import deployment, governance, lineage
from mlops_ext.services.records import LineageGraph
from mlops_ext.services.registration.register import register

BUCKET = "q-data"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python:1.0"
RAW, CLEAN = f"s3://{BUCKET}/raw", f"s3://{BUCKET}/clean"


@dataclass(frozen=True)
class Story:
    """Raw data is cleaned by a job; two notebooks learn from it; one endpoint served both versions
    of q-churn in turn, another serves both at once."""

    connection: Connection
    train: Path
    test: Path

    def ask(self, reference: str, question: str = "all", **how: Any) -> LineageGraph:
        files = {"TRAIN": str(self.train), "TEST": str(self.test)}
        if "to" in how:
            how["to"] = files.get(how["to"], how["to"])
        return lineage.ask(self.connection, files.get(reference, reference), question, **how)


def tell(
    connection: Connection, reviewer: Connection, trained: list[Trained], folder: Path
) -> Story:
    """Make all of it."""
    train, test = folder / "q-train.csv", folder / "q-test.csv"
    train.write_text("a\n1\n")
    test.write_text("a\n2\n")
    _clean(connection)
    notebooks = ("work/q-tour.ipynb", "work/q-tour.ipynb")
    for one, notebook in zip(trained, notebooks, strict=True):
        register(
            connection,
            one.model,
            "q-churn",
            evaluation=one.result,
            datasets=[train, CLEAN, {"uri": test, "role": "test"}],
            notebook=notebook,
        )
    governance.set_policy(connection, "q-churn", "min:auc", "0.9999", override=True)
    waive = {"overrides": ["min:auc"]}
    for number in (1, 2):
        governance.decide(reviewer, f"q-churn/{number}", "Approved", "Good enough", **waive)
        deployment.deploy(connection, f"q-churn/{number}", "q-prod", comment="Go", **waive)
        served(connection, "q-prod")
    _split(connection)
    return Story(connection, train, test)


def _clean(connection: Connection) -> None:
    """A processing job from raw to clean."""
    s3, sagemaker = connection.client("s3"), connection.client("sagemaker")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="raw/a.csv", Body=b"a\n1\n")
    code = "open('/opt/ml/processing/clean/a.csv', 'w').write('a')"
    place = "/opt/ml/processing"
    sagemaker.create_processing_job(
        ProcessingJobName="q-clean",
        RoleArn=connection.role_arn(),
        AppSpecification={"ImageUri": IMAGE, "ContainerEntrypoint": ["python3", "-c", code]},
        ProcessingInputs=[
            {
                "InputName": "raw",
                "S3Input": {
                    "S3Uri": RAW,
                    "LocalPath": f"{place}/raw",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                },
            }
        ],
        ProcessingOutputConfig={
            "Outputs": [
                {
                    "OutputName": "clean",
                    "S3Output": {
                        "S3Uri": CLEAN,
                        "LocalPath": f"{place}/clean",
                        "S3UploadMode": "EndOfJob",
                    },
                }
            ]
        },
        ProcessingResources={
            "ClusterConfig": {
                "InstanceType": "ml.m5.large",
                "InstanceCount": 1,
                "VolumeSizeInGB": 10,
            }
        },
    )

    def status() -> str:
        found = sagemaker.describe_processing_job(ProcessingJobName="q-clean")
        return str(found["ProcessingJobStatus"])

    wait_for(lambda: status() not in ("InProgress", "Stopping"))
    assert status() == "Completed"


def _split(connection: Connection) -> None:
    """An endpoint that gives three quarters of its traffic to the first version."""
    sagemaker = connection.client("sagemaker")
    variants = [
        {
            "VariantName": name,
            "ModelName": f"q-churn-{number}-on-q-prod",
            "InitialVariantWeight": weight,
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 1,
        }
        for name, number, weight in (("blue", 1, 3.0), ("green", 2, 1.0))
    ]
    sagemaker.create_endpoint_config(EndpointConfigName="q-split", ProductionVariants=variants)
    sagemaker.create_endpoint(EndpointName="q-split", EndpointConfigName="q-split")
    served(connection, "q-split")


def served(connection: Connection, endpoint: str) -> None:
    """Wait until an endpoint serves."""
    wait_for(lambda: deployment.get_endpoint(connection, endpoint).status == "InService")


def share(connection: Connection, endpoint: str, **weights: float) -> None:
    """Give the variants of an endpoint other weights."""
    connection.client("sagemaker").update_endpoint_weights_and_capacities(
        EndpointName=endpoint,
        DesiredWeightsAndCapacities=[
            {"VariantName": name, "DesiredWeight": weight} for name, weight in weights.items()
        ],
    )
    served(connection, endpoint)
