"""A training job that the local SageMaker really runs, small enough to end in a moment."""

from __future__ import annotations

import io
import json
import tarfile
from typing import Any

SCRIPT = """import os, pickle

def model_fn(model_dir):
    return pickle.load(open(os.path.join(model_dir, "model.pkl"), "rb"))

if __name__ == "__main__":
    print("auc=0.875;")
    path = os.path.join(os.environ["SM_MODEL_DIR"], "model.pkl")
    pickle.dump(7, open(path, "wb"))
"""

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3"


def train(ml: Any, name: str) -> str:
    """Run a job to its end and return its status.

    Args:
        ml: the session.
        name: of the job.
    """
    connection = ml.connection
    bucket = connection.bucket()
    s3, client = connection.client("s3"), connection.client("sagemaker")
    s3.put_object(Bucket=bucket, Key=f"{name}/data/train.csv", Body=b"a,b\n1,2\n")
    s3.put_object(Bucket=bucket, Key=f"{name}/code.tar.gz", Body=_archive())
    source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/{name}/data/"}
    client.create_training_job(
        TrainingJobName=name,
        RoleArn=connection.role_arn(),
        AlgorithmSpecification={
            "TrainingImage": IMAGE,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "auc", "Regex": "auc=([0-9.]+);"}],
        },
        HyperParameters={
            "depth": "3",
            "sagemaker_program": json.dumps("train.py"),
            "sagemaker_submit_directory": json.dumps(f"s3://{bucket}/{name}/code.tar.gz"),
        },
        InputDataConfig=[{"ChannelName": "training", "DataSource": {"S3DataSource": source}}],
        OutputDataConfig={"S3OutputPath": f"s3://{bucket}/{name}/out/"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
        StoppingCondition={"MaxRuntimeInSeconds": 600},
    )
    waiter = client.get_waiter("training_job_completed_or_stopped")
    waiter.wait(TrainingJobName=name, WaiterConfig={"Delay": 0.2, "MaxAttempts": 300})
    status: str = client.describe_training_job(TrainingJobName=name)["TrainingJobStatus"]
    return status


def _archive() -> bytes:
    """The script as SageMaker's containers take it."""
    code = io.BytesIO()
    with tarfile.open(fileobj=code, mode="w:gz") as tar:
        member = tarfile.TarInfo("train.py")
        member.size = len(SCRIPT)
        tar.addfile(member, io.BytesIO(SCRIPT.encode()))
    return code.getvalue()
