"""What runs while the local SageMaker is killed: jobs, and an endpoint."""

from __future__ import annotations

import hashlib

from jobs_house import House
from local_engine import QUICKLY, LocalEngine
from making import config, model, upload

ENDPOINT = "survivor"
DATA = b"what the job learns from\n" * 1000
SCRIPT = """
import hashlib, os, pathlib, time
data = pathlib.Path(os.environ["SM_CHANNEL_TRAIN"], "learned.csv").read_bytes()
time.sleep(1)  # as long as it takes to be killed in the middle
pathlib.Path(os.environ["SM_MODEL_DIR"], "digest").write_text(hashlib.sha256(data).hexdigest())
"""


class Jobs:
    """Training jobs that go on while the process that watches them is killed and comes back."""

    def __init__(self, engine: LocalEngine) -> None:
        self._started: list[str] = []
        House(engine).put("data/learned.csv", DATA)

    def start(self, engine: LocalEngine) -> None:
        """Start one more."""
        name = f"survivor-{len(self._started)}"
        House(engine).train(name, SCRIPT)
        self._started.append(name)

    def check(self, engine: LocalEngine) -> None:
        """Each has ended well, with its model."""
        house = House(engine)
        for name in self._started:
            job = house.ended(name)
            assert job["TrainingJobStatus"] == "Completed", job["FailureReason"]
            content = house.archive(job["ModelArtifacts"]["S3ModelArtifacts"])
            assert content == {"digest": hashlib.sha256(DATA).hexdigest().encode()}


class Endpoint:
    """An endpoint whose process is found again after each kill."""

    def __init__(self, engine: LocalEngine) -> None:
        sagemaker = engine.client("sagemaker")
        uri = upload(engine, "survivor/model.tar.gz")
        model(sagemaker, ENDPOINT, uri)
        config(sagemaker, ENDPOINT, ENDPOINT)
        sagemaker.create_endpoint(EndpointName=ENDPOINT, EndpointConfigName=ENDPOINT)
        sagemaker.get_waiter("endpoint_in_service").wait(
            EndpointName=ENDPOINT, WaiterConfig=QUICKLY
        )

    def check(self, engine: LocalEngine) -> None:
        """It answers as if nothing had been."""
        answer = engine.client("sagemaker-runtime").invoke_endpoint(
            EndpointName=ENDPOINT, ContentType="application/json", Body=b"[1, 2]"
        )
        assert answer["Body"].read() == b"[1, 2]"
