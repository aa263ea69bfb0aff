"""Training jobs run for real: boto3 in, processes behind, the answers of SageMaker out."""

from __future__ import annotations

import json

import pytest
from jobs_house import BUCKET, House, channel
from local_engine import QUICKLY, LocalEngine

SAVES_ON_SIGTERM = """
    import os, pathlib, signal, sys, time
    def save(number, frame):
        pathlib.Path(os.environ["SM_MODEL_DIR"], "saved.txt").write_text("in time")
        sys.exit(0)
    signal.signal(signal.SIGTERM, save)
    print("ready")
    while True:
        time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    """A house of all tests here; each has jobs of its own names."""
    return House(shared_engine)


def test_a_script_trains_and_its_model_is_in_s3(house: House) -> None:
    house.train(
        "first",
        """
        import os, pathlib
        print("hello from the job")
        data = pathlib.Path(os.environ["SM_CHANNEL_TRAIN"], "data.csv").read_text()
        pathlib.Path(os.environ["SM_MODEL_DIR"], "model.txt").write_text(data.upper())
        """,
    )
    job = house.ended("first")
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Completed", "Completed")
    assert job["ModelArtifacts"] == {"S3ModelArtifacts": "s3://jobs/out/first/output/model.tar.gz"}
    assert house.archive(job["ModelArtifacts"]["S3ModelArtifacts"]) == {"model.txt": b"A,B\n"}
    assert house.keys("out/first/") == ["out/first/output/model.tar.gz"]
    assert "hello from the job" in house.log("first")


def test_a_job_is_described_with_defaults_times_and_transitions(house: House) -> None:
    arn = house.train("told", "print('hi')", Tags=[{"Key": "team", "Value": "a"}])
    job = house.ended("told")
    statuses = [each["Status"] for each in job["SecondaryStatusTransitions"]]
    expected = ["Starting", "Downloading", "Training", "Uploading", "Completed"]
    assert [status for status in statuses if status != "Pending"] == expected
    times = [each["StartTime"] for each in job["SecondaryStatusTransitions"]]
    ends = [each["EndTime"] for each in job["SecondaryStatusTransitions"]]
    assert times == sorted(times)
    assert times[1:] == ends[:-1]
    messages = {each["Status"]: each["StatusMessage"] for each in job["SecondaryStatusTransitions"]}
    assert messages["Completed"] == "Training job completed"
    assert job["CreationTime"] <= job["TrainingStartTime"] <= job["TrainingEndTime"]
    assert job["TrainingTimeInSeconds"] == job["BillableTimeInSeconds"] >= 1
    assert job["TrainingJobArn"] == arn
    assert job["EnableManagedSpotTraining"] is False
    assert job["InputDataConfig"][0]["CompressionType"] == "None"
    assert "FailureReason" not in job
    tags = house.sagemaker.list_tags(ResourceArn=arn)["Tags"]
    assert tags == [{"Key": "team", "Value": "a"}]


def test_a_job_finds_its_configuration_in_opt_ml(house: House) -> None:
    house.train(
        "configured",
        """
        import json, os, pathlib, shutil
        config = pathlib.Path("/opt/ml/input/config")
        for file in config.iterdir():
            shutil.copy(file, os.environ["SM_MODEL_DIR"])
        pathlib.Path("/opt/ml/model/environment.json").write_text(json.dumps(dict(os.environ)))
        """,
        HyperParameters={"depth": "3"},
        Environment={"FLAVOUR": "sour"},
        InputDataConfig=[channel("train", f"s3://{BUCKET}/data/", ContentType="text/csv")],
    )
    job = house.ended("configured")
    assert job["TrainingJobStatus"] == "Completed", job.get("FailureReason")
    found = house.archive(job["ModelArtifacts"]["S3ModelArtifacts"])
    files = {name.removesuffix(".json"): json.loads(content) for name, content in found.items()}
    assert files["hyperparameters"]["depth"] == "3"
    assert files["inputdataconfig"] == {
        "train": {
            "TrainingInputMode": "File",
            "S3DistributionType": "FullyReplicated",
            "RecordWrapperType": "None",
            "ContentType": "text/csv",
        }
    }
    assert files["resourceconfig"]["current_host"] == "algo-1"
    assert files["resourceconfig"]["hosts"] == ["algo-1"]
    environment = files["environment"]
    assert environment["TRAINING_JOB_NAME"] == "configured"
    assert environment["TRAINING_JOB_ARN"] == job["TrainingJobArn"]
    assert environment["FLAVOUR"] == "sour"
    assert environment["AWS_ENDPOINT_URL"] == house.engine.url


def test_the_failure_file_is_the_reason(house: House) -> None:
    house.train(
        "failing",
        """
        import os, pathlib
        pathlib.Path("/opt/ml/output/data/partial.txt").write_text("half")
        raise ValueError("the data has no target column")
        """,
    )
    job = house.ended("failing")
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Failed", "Failed")
    assert job["FailureReason"].startswith("AlgorithmError: ExecuteUserScriptError:")
    assert "the data has no target column" in job["FailureReason"]
    assert job["FailureReason"].endswith(", exit code: 1")
    assert "ModelArtifacts" not in job
    assert house.archive("s3://jobs/out/failing/output/output.tar.gz") == {"partial.txt": b"half"}
    last = job["SecondaryStatusTransitions"][-1]
    assert (last["Status"], last["StatusMessage"]) == ("Failed", "Training job failed")


def test_without_a_failure_file_the_end_of_the_log_is_the_reason(house: House) -> None:
    specification = {
        "TrainingImage": "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python:1.0",
        "TrainingInputMode": "File",
        "ContainerEntrypoint": ["python3", "-c", "print('no idea'); raise SystemExit(7)"],
    }
    house.train("silent", AlgorithmSpecification=specification)
    assert house.ended("silent")["FailureReason"] == "AlgorithmError: no idea, exit code: 7"


def test_a_long_reason_is_cut_to_what_aws_shows(house: House) -> None:
    house.train("verbose", "raise ValueError('x' * 5000)")
    assert len(house.ended("verbose")["FailureReason"]) == 1024


def test_a_stopped_job_may_save_its_model(house: House) -> None:
    house.train("stopped", SAVES_ON_SIGTERM)
    house.begun("stopped", "ready")
    house.sagemaker.stop_training_job(TrainingJobName="stopped")
    assert house.job("stopped")["TrainingJobStatus"] in ("Stopping", "Stopped")
    job = house.ended("stopped")
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Stopped", "Stopped")
    assert house.archive(job["ModelArtifacts"]["S3ModelArtifacts"]) == {"saved.txt": b"in time"}
    statuses = [each["Status"] for each in job["SecondaryStatusTransitions"]]
    assert statuses[-2:] == ["Stopping", "Stopped"]


def test_a_job_ends_when_its_time_is_over(house: House) -> None:
    house.train("slow", SAVES_ON_SIGTERM, StoppingCondition={"MaxRuntimeInSeconds": 1})
    job = house.ended("slow")
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Stopped", "MaxRuntimeExceeded")
    assert "ModelArtifacts" in job


def test_metrics_come_from_the_log(house: House) -> None:
    house.train(
        "measured",
        """
        for epoch, loss in enumerate((0.9, 0.5, 0.25)):
            print(f"epoch={epoch} loss={loss}; acc=nan;")
        """,
        AlgorithmSpecification={
            "TrainingImage": house.image,
            "TrainingInputMode": "File",
            "MetricDefinitions": [
                {"Name": "loss", "Regex": r"loss=([0-9.]+);"},
                {"Name": "accuracy", "Regex": r"acc=(\\S+);"},
            ],
        },
    )
    job = house.ended("measured")
    metrics = {each["MetricName"]: each["Value"] for each in job["FinalMetricDataList"]}
    assert metrics == {"loss": 0.25}
    moment = job["FinalMetricDataList"][0]["Timestamp"]
    assert job["TrainingStartTime"] <= moment <= job["TrainingEndTime"]


def test_metrics_and_log_can_be_read_while_the_job_runs(house: House) -> None:
    house.train(
        "live",
        "import time\nprint('loss=0.5;')\ntime.sleep(600)",
        AlgorithmSpecification={
            "TrainingImage": house.image,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "loss", "Regex": "loss=(.*);"}],
        },
    )
    house.begun("live", "loss=0.5;")
    job = house.until(lambda: house.job("live"), lambda job: "FinalMetricDataList" in job)
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("InProgress", "Training")
    house.sagemaker.stop_training_job(TrainingJobName="live")
    assert house.ended("live")["TrainingJobStatus"] == "Stopped"


def test_a_model_may_stay_uncompressed(house: House) -> None:
    house.train(
        "plain",
        """
        import os, pathlib
        folder = pathlib.Path(os.environ["SM_MODEL_DIR"], "weights")
        folder.mkdir()
        (folder / "one.bin").write_bytes(b"1")
        """,
        OutputDataConfig={"S3OutputPath": "s3://jobs/out/", "CompressionType": "NONE"},
    )
    job = house.ended("plain")
    assert job["ModelArtifacts"] == {"S3ModelArtifacts": "s3://jobs/out/plain/output/model/"}
    assert house.get("out/plain/output/model/weights/one.bin") == b"1"


def test_what_a_job_writes_into_its_inputs_stays_its_own(house: House) -> None:
    house.put("private/data.csv", b"original")
    house.train(
        "scribbling",
        """
        import os, pathlib
        pathlib.Path(os.environ["SM_CHANNEL_TRAIN"], "data.csv").write_text("scribbled")
        """,
        InputDataConfig=[channel("train", f"s3://{BUCKET}/private/")],
    )
    assert house.ended("scribbling")["TrainingJobStatus"] == "Completed"
    assert house.get("private/data.csv") == b"original"


def test_checkpoints_are_restored_and_saved_while_the_job_runs(house: House) -> None:
    house.put("checkpoints/before/epoch-1.txt", b"one")
    house.train(
        "careful",
        """
        import pathlib, time
        folder = pathlib.Path("/opt/ml/checkpoints/before")
        (folder.parent / "epoch-2.txt").write_text((folder / "epoch-1.txt").read_text() + "+two")
        time.sleep(600)
        """,
        CheckpointConfig={"S3Uri": f"s3://{BUCKET}/checkpoints"},
    )
    house.until(lambda: house.keys("checkpoints/epoch-2.txt"), bool)
    assert house.get("checkpoints/epoch-2.txt") == b"one+two"
    house.sagemaker.stop_training_job(TrainingJobName="careful")
    assert house.ended("careful")["TrainingJobStatus"] == "Stopped"


def test_what_tensorboard_shows_goes_to_s3(house: House) -> None:
    house.train(
        "shown",
        "open('/opt/ml/output/tensorboard/events.out', 'w').write('1')",
        TensorBoardOutputConfig={"S3OutputPath": f"s3://{BUCKET}/boards"},
    )
    assert house.ended("shown")["TrainingJobStatus"] == "Completed"
    assert house.get("boards/shown/tensorboard-output/events.out") == b"1"


def test_a_job_without_an_output_bucket_fails_before_it_works(house: House) -> None:
    house.train("astray", "print()", OutputDataConfig={"S3OutputPath": "s3://nobody-has-it/out"})
    job = house.ended("astray")
    assert job["TrainingJobStatus"] == "Failed"
    assert job["FailureReason"].startswith("ClientError: Artifact upload failed:")
    assert "nobody-has-it" in job["FailureReason"]
    assert "TrainingStartTime" not in job


def test_a_bucket_that_goes_while_the_job_runs_fails_it(house: House) -> None:
    house.s3.create_bucket(Bucket="passing")
    house.train(
        "bereft",
        "import boto3; boto3.client('s3').delete_bucket(Bucket='passing')",
        OutputDataConfig={"S3OutputPath": "s3://passing/out"},
    )
    reason = house.ended("bereft")["FailureReason"]
    assert reason.startswith("ClientError: Artifact upload failed: The specified bucket does not")


def test_a_job_calls_the_local_sagemaker_as_itself(house: House) -> None:
    house.train(
        "calling",
        """
        import boto3, os, pathlib
        found = boto3.client("sagemaker").describe_training_job(TrainingJobName="calling")
        arn = boto3.client("sts").get_caller_identity()["Arn"]
        print(found["TrainingJobStatus"], arn, os.environ["AWS_ACCESS_KEY_ID"])
        """,
    )
    assert house.ended("calling")["TrainingJobStatus"] == "Completed"
    assert "InProgress arn:aws:sts::000000000000" in house.log("calling")


def test_waiters_see_the_end(house: House) -> None:
    house.train("awaited", "print()")
    waiter = house.sagemaker.get_waiter("training_job_completed_or_stopped")
    waiter.wait(TrainingJobName="awaited", WaiterConfig=QUICKLY)
    assert house.job("awaited")["TrainingJobStatus"] == "Completed"
