"""Training jobs run for real: boto3 in, processes behind, the answers of SageMaker out."""

from __future__ import annotations

import pytest
from jobs_house import House
from local_engine import LocalEngine


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    """A house of all tests here; each has jobs of its own names."""
    return House(shared_engine)


def test_a_script_trains_and_its_model_is_in_s3(house: House) -> None:
    house.train(
        "first",
        script="""
        import os, pathlib
        print("hello from the job")
        data = pathlib.Path(os.environ["SM_CHANNEL_TRAIN"], "data.csv").read_text()
        pathlib.Path(os.environ["SM_MODEL_DIR"], "model.txt").write_text(data.upper())
    """,
    )
    job = house.ended("first")
    assert job["TrainingJobStatus"] == "Completed", (job.get("FailureReason"), house.log("first"))
    assert job["ModelArtifacts"] == {"S3ModelArtifacts": "s3://jobs/out/first/output/model.tar.gz"}
    assert house.archive(job["ModelArtifacts"]["S3ModelArtifacts"]) == {"model.txt": b"A,B\n"}
    assert "hello from the job" in house.log("first")
