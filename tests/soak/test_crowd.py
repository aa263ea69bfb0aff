"""Sixteen clients at once: no error that a client did not cause, and memory stays flat."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from typing import Any

import psutil
import pytest
from botocore.exceptions import ClientError
from length import LENGTH
from local_engine import LocalEngine
from making import specification, upload

CLIENTS = 16
WARM_UP, FLAT = 0.3, 1.10
"""The first part of the time, in which caches fill; how much memory may grow after it."""


class Client(threading.Thread):
    """One who works: registers, decides, asks, tags, stores, and removes it all again.

    Args:
        engine: whose local SageMaker.
        number: which of the crowd.
        uri: a model archive.
        until: `time.monotonic` at which to stop.
    """

    def __init__(self, engine: LocalEngine, number: int, uri: str, until: float) -> None:
        super().__init__(name=f"client-{number}")
        self.calls: Counter[str] = Counter()
        self.error: BaseException | None = None
        self._sagemaker = engine.client("sagemaker", user=f"user-{number}")
        self._s3 = engine.client("s3", user=f"user-{number}")
        self._chance = random.Random(number)
        self._number, self._uri, self._until = number, uri, until

    def run(self) -> None:
        try:
            turn = 0
            while time.monotonic() < self._until:
                turn += 1
                self._work(f"crowd-{self._number}-{turn}")
        except BaseException as error:  # told to the test, which raises it
            self.error = error

    def _work(self, name: str) -> None:
        self._call("create_model_package_group", ModelPackageGroupName=name)
        arns = [self._register(name) for _ in range(self._chance.randint(1, 4))]
        for arn in arns:
            status = self._chance.choice(["Approved", "Rejected"])
            self._call("update_model_package", ModelPackageArn=arn, ModelApprovalStatus=status)
        self._ask(name, arns)
        self._objects(name)
        self._mistakes(name)
        for arn in arns:
            self._call("delete_model_package", ModelPackageName=arn)
        self._call("delete_model_package_group", ModelPackageGroupName=name)

    def _register(self, group: str) -> str:
        arn: str = self._call(
            "create_model_package",
            ModelPackageGroupName=group,
            InferenceSpecification=specification(self._uri),
            CustomerMetadataProperties={"auc": f"{self._chance.random():.4f}"},
        )["ModelPackageArn"]
        return arn

    def _ask(self, group: str, arns: list[str]) -> None:
        listed = self._call("list_model_packages", ModelPackageGroupName=group, MaxResults=100)
        assert {each["ModelPackageArn"] for each in listed["ModelPackageSummaryList"]} == set(arns)
        found = self._call(
            "search",
            Resource="ModelPackage",
            SearchExpression={"Filters": [{"Name": "ModelPackageGroupName", "Value": group}]},
        )
        assert len(found["Results"]) == len(arns)
        [artifact] = self._call("list_artifacts", SourceUri=arns[0])["ArtifactSummaries"]
        reached = self._call("query_lineage", StartArns=[artifact["ArtifactArn"]], MaxDepth=3)
        assert reached["Vertices"]
        self._call("list_tags", ResourceArn=arns[0])

    def _objects(self, name: str) -> None:
        at = {"Bucket": "models", "Key": f"{name}/data"}
        body = self._chance.randbytes(self._chance.randint(1, 200_000))
        self._call("put_object", self._s3, **at, Body=body)
        assert self._call("get_object", self._s3, **at)["Body"].read() == body
        self._call("delete_object", self._s3, **at)

    def _mistakes(self, name: str) -> None:
        """What a client does wrong is answered as its mistake."""
        with pytest.raises(ClientError, match="ValidationException"):
            self._call("describe_endpoint", EndpointName=f"{name}-none")
        with pytest.raises(ClientError, match="ValidationException"):
            self._call("create_model_package_group", ModelPackageGroupName=name)
        with pytest.raises(ClientError, match="ConflictException"):
            self._call("delete_model_package_group", ModelPackageGroupName=name)

    def _call(self, operation: str, client: Any = None, **given: Any) -> Any:
        self.calls[operation] += 1
        return getattr(client or self._sagemaker, operation)(**given)


@pytest.mark.timeout(900)
def test_a_crowd_gets_no_error_that_it_did_not_cause_and_memory_stays_flat(
    engine: LocalEngine,
) -> None:
    uri = upload(engine, "crowd/model.tar.gz")
    until = time.monotonic() + LENGTH.crowd_seconds
    crowd = [Client(engine, number, uri, until) for number in range(CLIENTS)]
    memory = Memory(engine.running.pid, until)
    for each in (memory, *crowd):
        each.start()
    for each in (memory, *crowd):
        each.join()
    for client in crowd:
        if client.error is not None:
            raise client.error
    calls = sum((client.calls for client in crowd), Counter())
    print(f"{calls.total()} calls; {memory.early / 1e6:.1f} MB, then {memory.late / 1e6:.1f} MB")
    assert calls.total() > CLIENTS
    assert memory.late < memory.early * FLAT


class Memory(threading.Thread):
    """Watches the size of a process until the end of the time.

    Args:
        pid: the process.
        until: `time.monotonic` at which to stop.
    """

    def __init__(self, pid: int, until: float) -> None:
        super().__init__(name="memory")
        self._process, self._until = psutil.Process(pid), until
        self._begun = time.monotonic()
        self._sizes: list[tuple[float, int]] = []
        self._ended = threading.Event()

    def run(self) -> None:
        pause = (self._until - self._begun) / 200
        while time.monotonic() < self._until and not self._ended.wait(pause):
            self._sizes.append((time.monotonic(), self._process.memory_info().rss))

    @property
    def early(self) -> float:
        """Median size, in bytes, in the first third after the caches have filled."""
        return self._median(WARM_UP, WARM_UP + (1 - WARM_UP) / 3)

    @property
    def late(self) -> float:
        """Median size, in bytes, in the last third."""
        return self._median(1 - (1 - WARM_UP) / 3, 1)

    def _median(self, start: float, end: float) -> float:
        whole = self._until - self._begun
        sizes = [size for when, size in self._sizes if start <= (when - self._begun) / whole <= end]
        return statistics.median(sizes)
