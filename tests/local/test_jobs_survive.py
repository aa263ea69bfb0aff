"""Jobs outlive the engine; how many run at once; how they are ended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from jobs_house import BUCKET, ROLE, House, over, packed
from local_engine import LocalEngine

from mlops_ext.local import launcher

WAITS_FOR_A_FILE = """
    import os, pathlib, time
    print("ready", os.getpid(), ".")
    while not pathlib.Path({go!r}).exists():
        time.sleep(0.01)
    pathlib.Path(os.environ["SM_MODEL_DIR"], "model.txt").write_text("late")
    print("gone on")
"""
FOREVER = "import os, time\nprint('ready', os.getpid(), '.')\ntime.sleep(600)"
IGNORES_SIGTERM = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + FOREVER


@pytest.fixture
def narrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalEngine]:
    """A local SageMaker that runs one job at once, and has little patience."""
    monkeypatch.setenv("MLOPS_EXT_JOBS_AT_ONCE", "1")
    monkeypatch.setenv("MLOPS_EXT_JOBS_GRACE_SECONDS", "0.3")
    state_dir = tmp_path / "state"
    started = LocalEngine(state_dir, launcher.start(state_dir, port=0))
    yield started
    started.close()


def waits(go: Path) -> str:
    """A script that ends when a file is there."""
    return WAITS_FOR_A_FILE.format(go=str(go))


def script_process(house: House, name: str) -> psutil.Process:
    """The process of a job's script, once it is ready."""
    house.begun(name, "ready")
    line = next(line for line in house.log(name).splitlines() if line.startswith("ready"))
    return psutil.Process(int(line.split()[1]))


def runner_of(house: House, name: str) -> psutil.Process:
    """The runner beside a job."""
    folder = str(house.engine.state_dir / "jobs" / "training-job" / name)
    for process in psutil.process_iter(["cmdline"]):
        if process.info["cmdline"] and process.info["cmdline"][-1] == folder:
            return process
    raise LookupError(name)


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended."""
    with suppress(psutil.NoSuchProcess):
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def test_a_job_goes_on_without_the_engine_and_is_found_again(
    engine: LocalEngine, tmp_path: Path
) -> None:
    house, go = House(engine), tmp_path / "go"
    house.train("lasting", waits(go))
    house.begun("lasting", "ready")
    engine.kill()
    engine.start()
    assert house.job("lasting")["TrainingJobStatus"] == "InProgress"
    go.touch()
    job = house.ended("lasting")
    assert job["TrainingJobStatus"] == "Completed", job.get("FailureReason")
    assert house.archive(job["ModelArtifacts"]["S3ModelArtifacts"]) == {"model.txt": b"late"}
    assert house.log("lasting").count("gone on") == 1
    statuses = [each["Status"] for each in job["SecondaryStatusTransitions"]]
    assert statuses == ["Starting", "Downloading", "Training", "Uploading", "Completed"]


def test_a_job_that_ended_without_the_engine_is_found_ended(
    engine: LocalEngine, tmp_path: Path
) -> None:
    house, go = House(engine), tmp_path / "go"
    house.train("alone", waits(go))
    runner = runner_of(house, "alone") if script_process(house, "alone") else None
    assert runner is not None
    engine.kill()
    go.touch()
    runner.wait(30)
    engine.start()
    job = house.ended("alone")
    assert job["TrainingJobStatus"] == "Completed"
    assert house.archive(job["ModelArtifacts"]["S3ModelArtifacts"]) == {"model.txt": b"late"}
    assert not (engine.state_dir / "jobs" / "training-job" / "alone").exists()


def test_a_job_goes_on_when_the_engine_is_stopped_and_started(
    engine: LocalEngine, tmp_path: Path
) -> None:
    house, go = House(engine), tmp_path / "go"
    house.train("patient", waits(go))
    house.begun("patient", "ready")
    launcher.stop(engine.state_dir)
    engine.start()
    go.touch()
    assert house.ended("patient")["TrainingJobStatus"] == "Completed"


def test_a_found_job_can_be_stopped(engine: LocalEngine) -> None:
    house = House(engine)
    house.train("found", FOREVER)
    process = script_process(house, "found")
    engine.kill()
    engine.start()
    house.sagemaker.stop_training_job(TrainingJobName="found")
    assert house.ended("found")["TrainingJobStatus"] == "Stopped"
    assert gone(process)


def test_a_job_whose_runner_was_killed_fails_and_says_so(engine: LocalEngine) -> None:
    house = House(engine)
    house.train("orphan", FOREVER)
    process = script_process(house, "orphan")
    runner_of(house, "orphan").kill()
    job = house.ended("orphan")
    assert job["TrainingJobStatus"] == "Failed"
    assert job["FailureReason"].startswith(
        "InternalServerError: The process that ran the job ended without saying how"
    )
    house.until(lambda: gone(process), bool)


def test_the_engine_stays_while_a_job_runs(tmp_path: Path) -> None:
    state_dir, go = tmp_path / "state", tmp_path / "go"
    engine = LocalEngine(state_dir, launcher.start(state_dir, port=0, idle_seconds=0.2))
    holder = launcher.attach(state_dir, "test")
    house = House(engine)
    house.train("keeping", waits(go))
    house.begun("keeping", "ready")
    holder.unlink()
    process = psutil.Process(engine.running.pid)
    # The runner tells its progress once a second, five times as long as the engine stays idle.
    progress = state_dir / "jobs" / "training-job" / "keeping" / "progress.json"
    before = progress.stat().st_mtime_ns
    house.until(lambda: progress.stat().st_mtime_ns - before, lambda passed: passed > 1e9)
    assert not gone(process)
    go.touch()
    house.until(lambda: gone(process), bool)
    engine.close()


def test_a_job_waits_its_turn_and_says_so(narrow: LocalEngine, tmp_path: Path) -> None:
    house, go = House(narrow), tmp_path / "go"
    house.train("one", waits(go))
    house.begun("one", "ready")
    house.train("two", "print()")
    job = house.until(lambda: house.job("two"), lambda job: job["SecondaryStatus"] == "Pending")
    assert job["TrainingJobStatus"] == "InProgress"
    message = job["SecondaryStatusTransitions"][-1]["StatusMessage"]
    assert message == "This machine runs 1 jobs at once: waiting for one to end."
    house.train("three", "print()")
    house.sagemaker.stop_training_job(TrainingJobName="three")
    stopped = house.ended("three")
    assert (stopped["TrainingJobStatus"], stopped["SecondaryStatus"]) == ("Stopped", "Stopped")
    assert "TrainingStartTime" not in stopped
    go.touch()
    assert house.ended("two")["TrainingJobStatus"] == "Completed"
    assert house.job("one")["TrainingJobStatus"] == "Completed"


def test_a_processing_job_says_in_its_log_that_it_waits(
    narrow: LocalEngine, tmp_path: Path
) -> None:
    house, go = House(narrow), tmp_path / "go"
    house.train("one", waits(go))
    house.begun("one", "ready")
    house.process("two", "print('my turn')")
    said = "This machine runs 1 jobs at once: waiting for one to end."
    house.until(lambda: house.log("two", "ProcessingJobs"), lambda log: said in log)
    go.touch()
    assert house.processed("two")["ProcessingJobStatus"] == "Completed"
    first, *_, last = house.log("two", "ProcessingJobs").splitlines()
    assert (first, last) == (said, "my turn")


def transforms_once_there(house: House, name: str, go: Path) -> None:
    """A transform job whose model answers once a file is there."""
    script = f"""
        import pathlib, time
        def model_fn(model_dir):
            return None
        def predict_fn(data, model):
            print("asked", flush=True)
            while not pathlib.Path({str(go)!r}).exists():
                time.sleep(0.01)
            return data
    """
    model = house.put("serving/model.tar.gz", packed({"code/inference.py": script}))
    container = {"Image": house.image, "ModelDataUrl": model}
    house.sagemaker.create_model(ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE)
    source = {"S3DataType": "S3Prefix", "S3Uri": house.put("rows/rows.csv", b"1,2\n")}
    house.sagemaker.create_transform_job(
        TransformJobName=name,
        ModelName=name,
        TransformInput={"DataSource": {"S3DataSource": source}, "ContentType": "text/csv"},
        TransformOutput={"S3OutputPath": f"s3://{BUCKET}/{name}/", "Accept": "text/csv"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
    )


def test_a_transform_job_waits_its_turn_streams_its_log_and_goes_on_without_the_engine(
    narrow: LocalEngine, tmp_path: Path
) -> None:
    house, go, answer = House(narrow), tmp_path / "go", tmp_path / "answer"
    house.train("one", waits(go))
    house.begun("one", "ready")
    transforms_once_there(house, "two", answer)
    said = "This machine runs 1 jobs at once: waiting for one to end."
    house.until(lambda: house.log("two", "TransformJobs"), lambda log: said in log)
    go.touch()
    house.until(lambda: house.log("two", "TransformJobs"), lambda log: "asked" in log)
    narrow.kill()
    narrow.start()
    answer.touch()
    job = house.until(
        lambda: house.sagemaker.describe_transform_job(TransformJobName="two"),
        over("TransformJobStatus"),
    )
    assert job["TransformJobStatus"] == "Completed", job.get("FailureReason")
    assert house.get("two/rows.csv.out").splitlines() == [b"1.0,2.0"]
    assert house.s3.head_object(Bucket=BUCKET, Key="two/rows.csv.out")["ContentType"] == "text/csv"
    assert house.log("two", "TransformJobs").count("asked") == 1
    assert not (narrow.state_dir / "jobs" / "transform-job" / "two").exists()


def test_a_spot_job_waits_only_so_long(narrow: LocalEngine, tmp_path: Path) -> None:
    house, go = House(narrow), tmp_path / "go"
    house.train("one", waits(go))
    house.begun("one", "ready")
    condition = {"MaxRuntimeInSeconds": 1, "MaxWaitTimeInSeconds": 1}
    house.train("spot", "", EnableManagedSpotTraining=True, StoppingCondition=condition)
    job = house.ended("spot")
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Stopped", "MaxWaitTimeExceeded")
    go.touch()
    assert house.ended("one")["TrainingJobStatus"] == "Completed"


def test_a_job_that_had_no_runner_yet_is_begun_by_the_next_engine(
    narrow: LocalEngine, tmp_path: Path
) -> None:
    house, go = House(narrow), tmp_path / "go"
    house.train("one", waits(go))
    house.begun("one", "ready")
    house.train("two", "print('begun late')")
    narrow.kill()
    narrow.start()
    assert house.job("two")["TrainingJobStatus"] == "InProgress"
    go.touch()
    assert house.ended("two")["TrainingJobStatus"] == "Completed"
    assert "begun late" in house.log("two")


def test_a_job_may_wait_for_a_job_of_its_own(narrow: LocalEngine) -> None:
    house = House(narrow)
    request = {
        "TrainingJobName": "child",
        "AlgorithmSpecification": {
            "TrainingImage": house.image,
            "TrainingInputMode": "File",
            "ContainerEntrypoint": ["python3", "-c", "print('child')"],
        },
        "RoleArn": "arn:aws:iam::000000000000:role/service",
        "OutputDataConfig": {"S3OutputPath": "s3://jobs/out"},
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 1,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    }
    house.train(
        "parent",
        f"""
        import boto3
        client = boto3.client("sagemaker")
        client.create_training_job(**{request!r})
        waiter = client.get_waiter("training_job_completed_or_stopped")
        waiter.wait(TrainingJobName="child", WaiterConfig={{"Delay": 0.1, "MaxAttempts": 500}})
        """,
    )
    assert house.ended("parent")["TrainingJobStatus"] == "Completed", house.log("parent")
    assert house.job("child")["TrainingJobStatus"] == "Completed"


def test_who_ignores_sigterm_is_killed_after_the_grace(narrow: LocalEngine) -> None:
    house = House(narrow)
    house.train("stubborn", IGNORES_SIGTERM)
    process = script_process(house, "stubborn")
    house.sagemaker.stop_training_job(TrainingJobName="stubborn")
    job = house.ended("stubborn")
    assert job["TrainingJobStatus"] == "Stopped"
    assert gone(process)


@pytest.mark.parametrize("session", [False, True], ids=["child", "daemon"])
def test_what_a_job_leaves_running_ends_with_it(engine: LocalEngine, session: bool) -> None:
    house = House(engine)
    sleeps = "[sys.executable, '-c', 'import time; time.sleep(600)']"
    leaves = (
        "import subprocess, sys; "
        f"child = subprocess.Popen({sleeps}, start_new_session={session}); "
        "print('ready', child.pid, '.')"
    )
    specification = {
        "TrainingImage": house.image,
        "TrainingInputMode": "File",
        "ContainerEntrypoint": ["python3", "-c", leaves],
    }
    house.train("messy", AlgorithmSpecification=specification)
    process = script_process(house, "messy")
    assert house.ended("messy")["TrainingJobStatus"] == "Completed"
    assert gone(process)


def test_a_removed_state_directory_ends_its_jobs(tmp_path: Path) -> None:
    state_dir = tmp_path / "state"
    engine = LocalEngine(state_dir, launcher.start(state_dir, port=0))
    house = House(engine)
    house.train("homeless", FOREVER)
    process = script_process(house, "homeless")
    os.kill(engine.running.pid, signal.SIGKILL)
    shutil.rmtree(state_dir, ignore_errors=True)
    house.until(lambda: gone(process), bool)


def test_without_mounts_of_its_own_a_job_runs_by_rewriting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_EXT_EXECUTOR", "rewrite")
    state_dir = tmp_path / "state"
    engine = LocalEngine(state_dir, launcher.start(state_dir, port=0))
    house = House(engine)
    house.train("rewritten", "open('/opt/ml/model/made.txt', 'w').write('here')")
    house.train("misled", "open('/opt' + '/ml/model/made.txt', 'w')")
    job = house.ended("rewritten")
    assert job["TrainingJobStatus"] == "Completed", job.get("FailureReason")
    assert house.archive(job["ModelArtifacts"]["S3ModelArtifacts"]) == {"made.txt": b"here"}
    assert (
        "This system gives jobs no /opt/ml of their own" in house.ended("misled")["FailureReason"]
    )
    engine.close()


def test_a_runner_stands_on_the_standard_library() -> None:
    code = "import mlops_ext.local.jobs.runner.job, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded & {"boto3", "botocore", "jupyter_core", "psutil", "sqlite3", "tornado"} == set()
