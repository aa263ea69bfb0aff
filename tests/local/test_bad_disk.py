"""A disk that fills up, a state directory that a newer version wrote, a network file system."""

from __future__ import annotations

import json
import logging
import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from jobs_house import House
from local_engine import LocalEngine

from mlops_ext.local import engine as engine_module
from mlops_ext.local import launcher, state
from mlops_ext.local.engine import Engine
from mlops_ext.local.s3.upload import Upload

ROLE = "arn:aws:iam::000000000000:role/mlops-local"
UNLIMITED = resource.RLIM_INFINITY


def limit(engine: LocalEngine, size: int) -> None:
    """Let no file of the engine's process grow above a size, as a quota would."""
    _, hard = resource.prlimit(engine.running.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(engine.running.pid, resource.RLIMIT_FSIZE, (size, hard))


def sizes(state_dir: Path) -> list[int]:
    return [path.stat().st_size for path in state_dir.iterdir() if path.is_file()]


def create_until_refused(sagemaker: Any) -> tuple[list[str], ClientError]:
    """Names of the actions that were acknowledged, and the refusal."""
    made: list[str] = []
    while True:
        name = f"a-{len(made)}"
        try:
            sagemaker.create_action(
                ActionName=name,
                Source={"SourceUri": f"s3://bucket/{name}"},
                ActionType="Evaluation",
                Description="x" * 2000,
            )
        except ClientError as error:
            return made, error
        made.append(name)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
def test_a_full_disk_is_said_so_and_loses_nothing(engine: LocalEngine) -> None:
    sagemaker, s3 = engine.client("sagemaker"), engine.client("s3")
    s3.create_bucket(Bucket="full")
    s3.put_object(Bucket="full", Key="before", Body=b"kept")
    limit(engine, max(sizes(engine.state_dir)) + 100_000)

    made, error = create_until_refused(sagemaker)
    assert made
    answer = error.response
    assert answer["Error"]["Code"] == "InsufficientStorage"
    assert "free some space and try again" in answer["Error"]["Message"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 507
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket="full", Key="large", Body=b"x" * 10_000_000)
    assert caught.value.response["Error"]["Code"] == "InsufficientStorage"
    with pytest.raises(ClientError):
        s3.head_object(Bucket="full", Key="large")
    assert list((engine.state_dir / "s3" / ".stage").iterdir()) == []
    # What is there can still be read.
    assert sagemaker.describe_action(ActionName=made[-1])["ActionName"] == made[-1]
    assert s3.get_object(Bucket="full", Key="before")["Body"].read() == b"kept"

    limit(engine, UNLIMITED)
    sagemaker.create_action(
        ActionName="after", Source={"SourceUri": "s3://bucket/after"}, ActionType="Evaluation"
    )
    s3.put_object(Bucket="full", Key="large", Body=b"x" * 10_000_000)
    engine.kill()
    engine.start()
    pages = engine.client("sagemaker").get_paginator("list_actions").paginate()
    names = {each["ActionName"] for page in pages for each in page["ActionSummaries"]}
    assert names == {*made, "after"}
    with sqlite3.connect(engine.state_dir / "state.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
def test_how_a_job_ended_on_a_full_disk_is_kept_once_there_is_room(
    engine: LocalEngine, tmp_path: Path
) -> None:
    house, go = House(engine), tmp_path / "go"
    house.train(
        "waits",
        f"""
        import os, pathlib, time
        pathlib.Path(os.environ["SM_MODEL_DIR"], "large.bin").write_bytes(b"x" * 1_000_000)
        print("ready")
        while not os.path.exists({str(go)!r}):
            time.sleep(0.01)
        raise RuntimeError("its own failure")
        """,
    )
    house.begun("waits", "ready")
    limit(engine, max(sizes(engine.state_dir)) + 50_000)
    create_until_refused(house.sagemaker)
    go.touch()
    log, (folder,) = engine.state_dir / "engine.log", engine.state_dir.glob("jobs/*/waits")
    house.until(log.read_text, lambda text: "cannot be kept yet" in text)
    house.until(lambda: list(folder.glob("hosts")), lambda left: not left)
    assert house.job("waits")["TrainingJobStatus"] == "InProgress"

    limit(engine, UNLIMITED)
    job = house.ended("waits")
    assert job["TrainingJobStatus"] == "Failed"
    assert "its own failure" in job["FailureReason"]
    house.until(folder.exists, lambda there: not there)


def namespaces() -> bool:
    """Whether this system lets a process mount a small disk of its own."""
    try:
        return subprocess.run([*ON_A_SMALL_DISK, "true"], capture_output=True).returncode == 0
    except OSError:
        return False


ON_A_SMALL_DISK = ("unshare", "--map-root-user", "--mount", "--")
FILLS_THE_DISK = """
import sys, subprocess
from pathlib import Path
from jobs_house import House
from local_engine import LocalEngine
from mlops_ext.local import launcher

state_dir = Path(sys.argv[1])
options = ["-o", "size=24m,mode=700"]
subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", state_dir], check=True)
engine = LocalEngine(state_dir, launcher.start(state_dir, port=0))
try:
    house = House(engine)
    fills = "open('/opt/ml/model/large', 'wb', 0).write(bytes(50_000_000)); time.sleep(600)"
    house.train("fills", f"import time; {fills}")
    print(house.ended("fills")["FailureReason"])
finally:
    engine.close()
"""


@pytest.mark.skipif(not namespaces(), reason="this system lets nobody mount a small disk")
def test_a_job_that_fills_the_disk_fails_and_names_the_disk(tmp_path: Path) -> None:
    done = subprocess.run(
        [*ON_A_SMALL_DISK, sys.executable, "-c", FILLS_THE_DISK, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"InternalServerError: The disk of {tmp_path} is full: 0.0 MB")
    assert "Free some space on it, or let the job write less, and start the job again." in (
        done.stdout
    )


def test_an_upload_without_room_on_the_disk_leaves_nothing_there(tmp_path: Path) -> None:
    upload = Upload(tmp_path, {})
    upload.write(b"less than a buffer")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        upload.discard()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def contents(state_dir: Path) -> dict[str, bytes]:
    """Every file of the state; the log of the start and the locks are not part of it."""
    return {
        str(path.relative_to(state_dir)): path.read_bytes()
        for path in state_dir.rglob("*")
        if path.is_file() and path.name not in ("engine.log", "engine.lock", "start.lock")
    }


@pytest.mark.parametrize("where", ["config.json", "state.db"])
def test_a_newer_versions_state_is_refused_and_stays_byte_for_byte(
    engine: LocalEngine, where: str
) -> None:
    sagemaker, state_dir = engine.client("sagemaker"), engine.state_dir
    sagemaker.create_model_package_group(ModelPackageGroupName="churn")
    engine.client("s3").create_bucket(Bucket="kept")
    launcher.stop(state_dir)
    if where == "config.json":
        config = json.loads((state_dir / where).read_text())
        (state_dir / where).write_text(json.dumps({**config, "layout": state.LAYOUT + 1}))
    else:
        with sqlite3.connect(state_dir / where) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
    before = contents(state_dir)
    with pytest.raises(launcher.LocalError, match=r"has layout \d+, and this mlops-ext knows"):
        launcher.start(state_dir)
    assert contents(state_dir) == before


def test_a_network_file_system_gets_a_journal_that_it_can_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    directory = state.prepare(tmp_path / "state")
    config = state.Config("000000000000", "us-east-1", 1)

    def journal() -> str:
        with caplog.at_level(logging.WARNING):
            opened = Engine(directory, config)
        opened.objects.create_bucket("kept")
        found: str = opened.database.connection.execute("PRAGMA journal_mode").fetchone()[0]
        assert opened.objects.buckets()[0][0] == "kept"
        opened.database.close()
        return found

    assert journal() == "wal"
    assert not caplog.messages
    monkeypatch.setattr(engine_module, "network_file_system", lambda path: "nfs4")
    assert journal() == "delete"
    assert "network file system (nfs4)" in caplog.text
    assert not list(directory.glob("state.db-*"))
    monkeypatch.undo()
    assert journal() == "wal"
