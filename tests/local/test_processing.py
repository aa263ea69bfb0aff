"""Processing jobs run for real."""

from __future__ import annotations

import json

import pytest
from jobs_house import BUCKET, PYTHON_IMAGE, House, given_input, given_output, packed
from local_engine import QUICKLY, LocalEngine
from making import refused

FOREVER = "import time\nprint('ready')\ntime.sleep(600)"
COPIES = """
    import pathlib
    source = pathlib.Path("/opt/ml/processing/input/raw/data.csv")
    target = pathlib.Path("/opt/ml/processing/train")
    (target / "deep").mkdir(parents=True)
    (target / "deep" / "train.csv").write_text(source.read_text().upper())
"""


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    """A house of all tests here; each has jobs of its own names."""
    return House(shared_engine)


def test_inputs_go_in_and_outputs_come_out(house: House) -> None:
    arn = house.process(
        "copies",
        COPIES,
        ProcessingInputs=[given_input("raw", f"s3://{BUCKET}/data/", "input/raw")],
        ProcessingOutputConfig={
            "Outputs": [given_output("train", f"s3://{BUCKET}/processed/train", "train")]
        },
        Tags=[{"Key": "team", "Value": "a"}],
    )
    job = house.processed("copies")
    assert job["ProcessingJobStatus"] == "Completed", job.get("FailureReason")
    assert job["ProcessingJobArn"] == arn
    assert house.get("processed/train/deep/train.csv") == b"A,B\n"
    assert job["CreationTime"] <= job["ProcessingStartTime"] <= job["ProcessingEndTime"]
    assert "FailureReason" not in job
    assert "ExitMessage" not in job
    assert job["ProcessingInputs"][0]["AppManaged"] is False
    tags = house.sagemaker.list_tags(ResourceArn=arn)["Tags"]
    assert tags == [{"Key": "team", "Value": "a"}]


def test_a_job_knows_itself(house: House) -> None:
    house.process(
        "knowing",
        """
        import json, os, pathlib
        config = pathlib.Path("/opt/ml/config")
        found = {path.name: json.loads(path.read_text()) for path in config.iterdir()}
        found["environment"] = dict(os.environ)
        pathlib.Path("/opt/ml/processing/out/found.json").write_text(json.dumps(found))
        """,
        Environment={"FLAVOUR": "sour"},
        ProcessingOutputConfig={"Outputs": [given_output("out", f"s3://{BUCKET}/knowing", "out")]},
    )
    job = house.processed("knowing")
    assert job["ProcessingJobStatus"] == "Completed", job.get("FailureReason")
    found = json.loads(house.get("knowing/found.json"))
    assert found["resourceconfig.json"]["current_host"] == "algo-1"
    config = found["processingjobconfig.json"]
    assert config["ProcessingJobArn"] == job["ProcessingJobArn"]
    assert config["ProcessingJobName"] == "knowing"
    assert config["AppSpecification"]["ImageUri"] == PYTHON_IMAGE
    assert config["ProcessingInputs"][0]["S3Input"]["LocalPath"] == "/opt/ml/processing/input/code"
    assert set(config) & {"CreatedBy", "Holder"} == set()
    assert found["environment"]["PROCESSING_JOB_NAME"] == "knowing"
    assert found["environment"]["PROCESSING_JOB_ARN"] == job["ProcessingJobArn"]
    assert found["environment"]["FLAVOUR"] == "sour"


def test_code_may_lie_inside_another_input(house: House) -> None:
    house.process(
        "nested",
        """
        import pathlib
        assert pathlib.Path("/opt/ml/processing/input/data.csv").read_text() == "a,b\\n"
        """,
        ProcessingInputs=[given_input("raw", f"s3://{BUCKET}/data/", "input")],
    )
    job = house.processed("nested")
    assert job["ProcessingJobStatus"] == "Completed", job.get("FailureReason")


def test_the_message_file_is_the_exit_message(house: House) -> None:
    house.process(
        "speaking",
        """
        import pathlib
        pathlib.Path("/opt/ml/output/message").write_text("found 3 violations " + "x" * 2000)
        raise SystemExit(2)
        """,
    )
    job = house.processed("speaking")
    assert job["ProcessingJobStatus"] == "Failed"
    assert job["ExitMessage"].startswith("found 3 violations")
    assert len(job["ExitMessage"]) == 1024
    assert job["FailureReason"].startswith("AlgorithmError: ")
    assert job["FailureReason"].endswith(", exit code: 2")


def test_continuous_outputs_come_while_the_job_runs(house: House) -> None:
    house.process(
        "flowing",
        """
        import pathlib, time
        pathlib.Path("/opt/ml/processing/out/first.txt").write_text("1")
        time.sleep(600)
        """,
        ProcessingOutputConfig={
            "Outputs": [given_output("out", f"s3://{BUCKET}/flowing", "out", "Continuous")]
        },
    )
    house.until(lambda: house.keys("flowing/"), bool)
    assert house.keys("flowing/") == ["flowing/first.txt"]
    assert house.processing("flowing")["ProcessingJobStatus"] == "InProgress"
    house.sagemaker.stop_processing_job(ProcessingJobName="flowing")
    assert house.processed("flowing")["ProcessingJobStatus"] == "Stopped"


def test_hundreds_of_outputs_are_all_kept(house: House) -> None:
    house.process(
        "many",
        """
        import pathlib
        for number in range(350):
            pathlib.Path(f"/opt/ml/processing/out/{number:03}.txt").write_text(str(number))
        """,
        ProcessingOutputConfig={"Outputs": [given_output("out", f"s3://{BUCKET}/many", "out")]},
    )
    assert house.processed("many")["ProcessingJobStatus"] == "Completed"
    assert len(house.keys("many/")) == 350
    assert house.get("many/349.txt") == b"349"


def test_several_hosts_share_the_objects(house: House) -> None:
    for name in ("a", "b", "c"):
        house.put(f"shards/{name}", name.encode())
    raw = given_input(
        *("raw", f"s3://{BUCKET}/shards/", "input/raw"), S3DataDistributionType="ShardedByS3Key"
    )
    house.process(
        "crowd",
        """
        import json, pathlib
        host = json.loads(pathlib.Path("/opt/ml/config/resourceconfig.json").read_text())
        for path in pathlib.Path("/opt/ml/processing/input/raw").iterdir():
            target = pathlib.Path("/opt/ml/processing/out") / host["current_host"] / path.name
            target.parent.mkdir(exist_ok=True)
            target.write_text(path.read_text())
        """,
        ProcessingInputs=[raw],
        ProcessingOutputConfig={"Outputs": [given_output("out", f"s3://{BUCKET}/crowd", "out")]},
        ProcessingResources={
            "ClusterConfig": {
                "InstanceType": "ml.m5.large",
                "InstanceCount": 2,
                "VolumeSizeInGB": 1,
            }
        },
    )
    assert house.processed("crowd")["ProcessingJobStatus"] == "Completed"
    assert house.keys("crowd/") == ["crowd/algo-1/a", "crowd/algo-1/c", "crowd/algo-2/b"]


def test_a_job_ends_when_its_time_is_over(house: House) -> None:
    house.process("slow", FOREVER, StoppingCondition={"MaxRuntimeInSeconds": 1})
    assert house.processed("slow")["ProcessingJobStatus"] == "Stopped"


def test_app_managed_data_is_left_to_the_job(house: House) -> None:
    output = {
        "OutputName": "own",
        "AppManaged": True,
        "S3Output": {"S3Uri": f"s3://{BUCKET}/managed", "S3UploadMode": "EndOfJob"},
    }
    house.process("managing", "print()", ProcessingOutputConfig={"Outputs": [output]})
    assert house.processed("managing")["ProcessingJobStatus"] == "Completed"
    assert house.keys("managed") == []


def test_an_output_whose_name_cannot_be_a_key_is_named(house: House) -> None:
    house.process(
        "unnamable",
        """
        with open(b"/opt/ml/processing/out/bad-\\xff.csv", "w") as file:
            file.write("1")
        """,
        ProcessingOutputConfig={"Outputs": [given_output("out", f"s3://{BUCKET}/un", "out")]},
    )
    job = house.processed("unnamable")
    assert job["ProcessingJobStatus"] == "Failed"
    assert job["FailureReason"].startswith("ClientError: Artifact upload failed: The name of the")
    assert "bad-" in job["FailureReason"]
    assert "UTF-8" in job["FailureReason"]


def test_no_data_fails_the_job(house: House) -> None:
    missing = given_input("raw", "s3://jobs/nothing", "input/raw")
    house.process("empty", ProcessingInputs=[missing])
    assert house.processed("empty")["FailureReason"] == (
        'ClientError: Failed to download data. No S3 objects found under S3 URL "s3://jobs/nothing".'
    )


def test_a_shell_script_finds_the_python_and_pip_of_the_job(house: House) -> None:
    script = house.put(
        "shell/run.sh",
        b"cd /opt/ml/processing/input/code && tar -xzf source.tar.gz && python main.py && "
        b"python -c 'import sys; print(sys.prefix)' > /opt/ml/processing/out/prefix && which pip",
    )
    files = {"main.py": "open('/opt/ml/processing/out/made', 'w').write('by python')"}
    archive = house.put("shell/source.tar.gz", packed(files))
    house.process(
        "shelled",
        ProcessingInputs=[
            given_input("entrypoint", script, "input/entrypoint"),
            given_input("source", archive, "input/code"),
        ],
        AppSpecification={
            "ImageUri": PYTHON_IMAGE,
            "ContainerEntrypoint": ["/bin/bash", "/opt/ml/processing/input/entrypoint/run.sh"],
        },
        ProcessingOutputConfig={"Outputs": [given_output("out", f"s3://{BUCKET}/shelled", "out")]},
    )
    job = house.processed("shelled")
    assert job["ProcessingJobStatus"] == "Completed", job.get("FailureReason")
    assert house.get("shelled/made") == b"by python"
    assert house.get("shelled/prefix").strip().endswith(b"/processing-job/shelled/layer")


def test_a_data_set_definition_is_refused(house: House) -> None:
    definition = {
        "InputName": "query",
        "DatasetDefinition": {
            "LocalPath": "/opt/ml/processing/query",
            "AthenaDatasetDefinition": {
                "Catalog": "c",
                "Database": "d",
                "QueryString": "select 1",
                "OutputS3Uri": "s3://jobs/athena",
                "OutputFormat": "PARQUET",
            },
        },
    }
    with refused() as error:
        house.process("asking", ProcessingInputs=[definition])
    assert error.text == (
        "The input query has a DatasetDefinition: Athena and Redshift are not here. Put the data "
        "into S3 and name it as S3Input."
    )


@pytest.mark.parametrize("folder", ["/tmp/x", "/opt/ml/model", "/opt/ml/processing/../../x"])
def test_inputs_lie_below_opt_ml_processing(house: House, folder: str) -> None:
    wrong = given_input("raw", f"s3://{BUCKET}/data/", "x", LocalPath=folder)
    with refused() as error:
        house.process("elsewhere", ProcessingInputs=[wrong])
    assert error.text == (
        f"The LocalPath {folder} of the input raw must begin with /opt/ml/processing/."
    )


def test_names_are_taken_once_and_lists_are_filtered(house: House) -> None:
    house.process("named-a", "print()")
    house.process("named-b", "raise SystemExit(1)")
    for name in ("named-a", "named-b"):
        house.processed(name)
    with refused() as error:
        house.process("named-a")
    assert (error.code, error.text) == (
        "ResourceInUse",
        "Job name must be unique within an AWS account and region, and a job with this name "
        "already exists (arn:aws:sagemaker:us-east-1:000000000000:processing-job/named-a)",
    )
    listed = house.sagemaker.list_processing_jobs(NameContains="named", StatusEquals="Failed")
    (summary,) = listed["ProcessingJobSummaries"]
    assert summary["ProcessingJobName"] == "named-b"
    assert summary["FailureReason"] == house.processing("named-b")["FailureReason"]
    house.sagemaker.delete_processing_job(ProcessingJobName="named-b")
    with refused() as error:
        house.processing("named-b")
    assert (error.code, error.text) == ("ValidationException", "Requested resource not found.")
    with refused() as error:
        house.sagemaker.stop_processing_job(ProcessingJobName="named-a")
    assert error.text == (
        "The request was rejected because the processing job is in status Completed."
    )


def test_waiters_see_the_end(house: House) -> None:
    house.process("awaited", "print()")
    waiter = house.sagemaker.get_waiter("processing_job_completed_or_stopped")
    waiter.wait(ProcessingJobName="awaited", WaiterConfig=QUICKLY)
    assert house.processing("awaited")["ProcessingJobStatus"] == "Completed"
