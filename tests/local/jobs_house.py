"""Jobs under test: what they are made of, and waiting for what becomes of them."""

from __future__ import annotations

import io
import json
import tarfile
import textwrap
import threading
import time
from collections.abc import Callable
from typing import Any

from local_engine import LocalEngine

BUCKET = "jobs"
ROLE = "arn:aws:iam::000000000000:role/service"
PYTHON_IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python:1.0"
PATIENCE = 60.0
PAUSE = 0.02
"""Seconds between two looks, in which a job has the processor."""


class House:
    """A local SageMaker with data in S3, and jobs on it."""

    def __init__(self, engine: LocalEngine) -> None:
        self.engine = engine
        self.sagemaker = engine.client("sagemaker")
        self.s3 = engine.client("s3")
        self.logs = engine.client("logs")
        self.s3.create_bucket(Bucket=BUCKET)
        self.image = PYTHON_IMAGE
        self.put("data/data.csv", b"a,b\n")

    def put(self, key: str, body: bytes) -> str:
        """Put an object; its URI."""
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        return f"s3://{BUCKET}/{key}"

    def keys(self, prefix: str) -> list[str]:
        """The keys that begin so."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return [each["Key"] for page in pages for each in page.get("Contents", [])]

    def get(self, key: str) -> bytes:
        """An object's content."""
        content: bytes = self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return content

    def archive(self, uri: str) -> dict[str, bytes]:
        """The files in a tar.gz."""
        content = self.get(uri.removeprefix(f"s3://{BUCKET}/"))
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            files = {member.name: tar.extractfile(member) for member in tar if member.isreg()}
            return {name: file.read() for name, file in files.items() if file}

    def train(self, name: str, script: str = "", **request: Any) -> str:
        """Create a training job that runs a script; its ARN."""
        source = self.put(f"code/{name}/sourcedir.tar.gz", packed({"train.py": script}))
        own = request.pop("HyperParameters", {})
        given: dict[str, Any] = {
            "TrainingJobName": name,
            "AlgorithmSpecification": {"TrainingImage": PYTHON_IMAGE, "TrainingInputMode": "File"},
            "RoleArn": ROLE,
            "HyperParameters": {
                "sagemaker_program": json.dumps("train.py"),
                "sagemaker_submit_directory": json.dumps(source),
                **own,
            },
            "InputDataConfig": [channel("train", f"s3://{BUCKET}/data/")],
            "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/out"},
            "ResourceConfig": {
                "InstanceType": "ml.m5.large",
                "InstanceCount": 1,
                "VolumeSizeInGB": 10,
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 600},
        }
        arn: str = self.sagemaker.create_training_job(**{**given, **request})["TrainingJobArn"]
        return arn

    def process(self, name: str, script: str = "", **request: Any) -> str:
        """Create a processing job that runs a script; its ARN."""
        code = self.put(f"code/{name}/script.py", textwrap.dedent(script).encode())
        inputs = [*request.pop("ProcessingInputs", []), given_input("code", code, "input/code")]
        given: dict[str, Any] = {
            "ProcessingJobName": name,
            "RoleArn": ROLE,
            "AppSpecification": {
                "ImageUri": PYTHON_IMAGE,
                "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/script.py"],
            },
            "ProcessingInputs": inputs,
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": "ml.m5.large",
                    "InstanceCount": 1,
                    "VolumeSizeInGB": 10,
                }
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 600},
        }
        answer = self.sagemaker.create_processing_job(**{**given, **request})
        arn: str = answer["ProcessingJobArn"]
        return arn

    def job(self, name: str) -> dict[str, Any]:
        """DescribeTrainingJob."""
        answer: dict[str, Any] = self.sagemaker.describe_training_job(TrainingJobName=name)
        return answer

    def processing(self, name: str) -> dict[str, Any]:
        """DescribeProcessingJob."""
        answer: dict[str, Any] = self.sagemaker.describe_processing_job(ProcessingJobName=name)
        return answer

    def ended(self, name: str) -> dict[str, Any]:
        """A training job, once it has ended."""
        return self.until(lambda: self.job(name), over("TrainingJobStatus"))

    def processed(self, name: str) -> dict[str, Any]:
        """A processing job, once it has ended."""
        return self.until(lambda: self.processing(name), over("ProcessingJobStatus"))

    def begun(self, name: str, said: str) -> None:
        """Wait until a training job has printed a line with this text."""
        self.until(lambda: self.log(name), lambda log: said in log)

    def until(self, look: Callable[[], Any], good: Callable[[Any], bool]) -> Any:
        """Ask until the answer is good.

        Raises:
            TimeoutError: it never is.
        """
        deadline = time.monotonic() + PATIENCE
        while not good(found := look()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"still {found}")
            threading.Event().wait(PAUSE)
        return found

    def log(self, name: str, group: str = "TrainingJobs", host: str = "algo-1") -> str:
        """What a host of a job has printed so far, without the times."""
        folder = self.engine.state_dir / "logs"
        files = [path for path in folder.rglob("*") if path.is_file()]
        wanted = [path for path in files if f"{name}%2F{host}-" in path.name and group in str(path)]
        lines = [line for path in wanted for line in path.read_text("utf-8").splitlines()]
        return "\n".join(line.partition("\t")[2] for line in lines)


def over(member: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a job has ended."""
    return lambda job: job[member] not in ("InProgress", "Stopping")


def packed(files: dict[str, str]) -> bytes:
    """A tar.gz of texts, their common indentation removed."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in files.items():
            data = textwrap.dedent(text).encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def channel(name: str, uri: str, data_type: str = "S3Prefix", **more: Any) -> dict[str, Any]:
    """A channel of S3 objects; members of S3DataSource may be among `more`."""
    members = ("S3DataDistributionType", "AttributeNames")
    source = {key: more.pop(key) for key in members if key in more}
    source |= {"S3DataType": data_type, "S3Uri": uri}
    return {"ChannelName": name, "DataSource": {"S3DataSource": source}, **more}


def given_input(name: str, uri: str, folder: str, **more: Any) -> dict[str, Any]:
    """A processing input below /opt/ml/processing."""
    source = {
        "S3Uri": uri,
        "LocalPath": f"/opt/ml/processing/{folder}",
        "S3DataType": "S3Prefix",
        "S3InputMode": "File",
    }
    return {"InputName": name, "S3Input": {**source, **more}}


def given_output(name: str, uri: str, folder: str, mode: str = "EndOfJob") -> dict[str, Any]:
    """A processing output below /opt/ml/processing."""
    target = {"S3Uri": uri, "LocalPath": f"/opt/ml/processing/{folder}", "S3UploadMode": mode}
    return {"OutputName": name, "S3Output": target}
