"""Those who write while the local SageMaker is killed, each noting what was acknowledged."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from local_engine import LocalEngine
from making import IMAGE, ROLE

BUCKET = "survivors"


class Writer(Protocol):
    """Writes one thing at a time, and afterwards knows what must be there."""

    def write(self, engine: LocalEngine) -> None:
        """Write once; raises what boto3 raises."""

    def check(self, engine: LocalEngine) -> None:
        """Everything acknowledged is there, nothing is torn."""


_clients: dict[tuple[int, int, str], Any] = {}


def client_of(engine: LocalEngine, service: str) -> Any:
    """A thread's client for one run of the process."""
    key = engine.running.pid, threading.get_ident(), service
    if key not in _clients:
        _clients[key] = engine.client(service)
    return _clients[key]


class Versions:
    """Versions and decisions: each with its lineage, or not at all."""

    def __init__(self, engine: LocalEngine, number: int) -> None:
        self._group = f"group-{number}"
        self._decided: dict[str, str] = {}
        self._doubtful: dict[str, str] = {}
        self._chance = random.Random(number)
        engine.client("sagemaker").create_model_package_group(ModelPackageGroupName=self._group)

    def write(self, engine: LocalEngine) -> None:
        sagemaker = client_of(engine, "sagemaker")
        containers = {"Containers": [{"Image": IMAGE}], "SupportedContentTypes": ["text/csv"]}
        arn = sagemaker.create_model_package(
            ModelPackageGroupName=self._group,
            InferenceSpecification={**containers, "SupportedResponseMIMETypes": ["text/csv"]},
        )["ModelPackageArn"]
        self._decided[arn] = "PendingManualApproval"
        status = self._chance.choice(["Approved", "Rejected"])
        self._doubtful[arn] = status
        sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus=status)
        self._decided[arn] = self._doubtful.pop(arn)

    def check(self, engine: LocalEngine) -> None:
        sagemaker = client_of(engine, "sagemaker")
        pages = sagemaker.get_paginator("list_model_packages").paginate(
            ModelPackageGroupName=self._group, PaginationConfig={"PageSize": 100}
        )
        found = {
            each["ModelPackageArn"]: each["ModelApprovalStatus"]
            for page in pages
            for each in page["ModelPackageSummaryList"]
        }
        for arn, status in self._decided.items():
            assert found[arn] in (status, self._doubtful.get(arn))
        for arn in self._chance.sample(sorted(found), min(10, len(found))):
            self._check_lineage(sagemaker, arn, found[arn])

    def _check_lineage(self, sagemaker: Any, arn: str, status: str) -> None:
        """A version, its artifact and its approvals are one change."""
        [artifact] = sagemaker.list_artifacts(SourceUri=arn)["ArtifactSummaries"]
        links = sagemaker.list_associations(
            DestinationArn=artifact["ArtifactArn"], SourceType="Approval"
        )["AssociationSummaries"]
        assert any(f"-{status.lower()}-" in link["SourceArn"].lower() for link in links)


class Objects:
    """Objects written over and over: each as acknowledged or as the write that was cut off."""

    def __init__(self, engine: LocalEngine, number: int) -> None:
        self._prefix = f"writer-{number}"
        self._bodies: dict[str, bytes] = {}
        self._in_flight: tuple[str, bytes] = ("", b"")
        self._chance = random.Random(number)
        engine.client("s3").create_bucket(Bucket=BUCKET)

    def write(self, engine: LocalEngine) -> None:
        key = f"{self._prefix}/{self._chance.randrange(5)}"
        body = self._chance.randbytes(self._chance.randrange(1, 100_000))
        self._in_flight = key, body
        client_of(engine, "s3").put_object(Bucket=BUCKET, Key=key, Body=body)
        self._bodies[key] = body

    def check(self, engine: LocalEngine) -> None:
        s3 = client_of(engine, "s3")
        for key, body in self._bodies.items():
            answer = s3.get_object(Bucket=BUCKET, Key=key)
            found = answer["Body"].read()
            assert found == body or (key, found) == self._in_flight
            assert answer["ETag"] == f'"{hashlib.md5(found).hexdigest()}"'
            self._bodies[key] = found


class Models:
    """Models with tags: both, or neither."""

    def __init__(self, engine: LocalEngine, number: int) -> None:
        self._number, self._written, self._turn = number, set[str](), 0

    def write(self, engine: LocalEngine) -> None:
        self._turn += 1
        name = f"model-{self._number}-{self._turn}"
        client_of(engine, "sagemaker").create_model(
            ModelName=name,
            ExecutionRoleArn=ROLE,
            PrimaryContainer={"Image": IMAGE},
            Tags=[{"Key": "writer", "Value": str(self._number)}],
        )
        self._written.add(name)

    def check(self, engine: LocalEngine) -> None:
        sagemaker = client_of(engine, "sagemaker")
        pages = sagemaker.get_paginator("list_models").paginate(
            NameContains=f"model-{self._number}-", PaginationConfig={"PageSize": 100}
        )
        found = {each["ModelName"]: each["ModelArn"] for page in pages for each in page["Models"]}
        assert self._written - found.keys() == set()
        for name in sorted(found)[-10:]:
            tags = sagemaker.list_tags(ResourceArn=found[name])["Tags"]
            assert tags == [{"Key": "writer", "Value": str(self._number)}]


class Load(threading.Thread):
    """Lets one writer write until the connection breaks.

    Args:
        writer: who writes.
        engine: to where.
        written: called after each acknowledged write.
    """

    def __init__(self, writer: Writer, engine: LocalEngine, written: Callable[[], None]) -> None:
        super().__init__()
        self.error: ClientError | None = None
        self._writer, self._engine, self._written = writer, engine, written

    def run(self) -> None:
        try:
            while True:
                self._writer.write(self._engine)
                self._written()
        except BotoCoreError:
            return
        except ClientError as error:  # the kill must look like a broken line, never an answer
            self.error = error
