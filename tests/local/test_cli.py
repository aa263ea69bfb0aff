"""`jupyter mlops` as a shell runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from mlops_ext.local import launcher


def mlops(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from mlops_ext.cli import main; raise SystemExit(main())"]
        + [str(argument) for argument in arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def state_dir(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "state of <ada>"
    yield path
    launcher.stop(path)


def test_start_status_and_stop(state_dir: Path) -> None:
    at = ("--state-dir", state_dir)
    assert mlops("local", "status", *at).returncode == 1
    assert not state_dir.exists()
    started = mlops("local", "start", *at, "--port", 0, "--account-id", "111122223333")
    running = launcher.find(state_dir)
    assert running is not None
    assert started.returncode == 0
    assert running.url in started.stdout
    assert running.account_id == "111122223333"
    status = mlops("local", "status", *at)
    assert status.returncode == 0
    assert running.url in status.stdout
    assert mlops("local", "stop", *at).returncode == 0
    stopped = mlops("local", "status", *at)
    assert stopped.returncode == 1
    assert "jupyter mlops local start" in stopped.stdout


def test_status_shows_disk_by_group(state_dir: Path) -> None:
    running = launcher.start(state_dir)
    key, secret = launcher.credentials(state_dir, "ada", "test")
    client = boto3.client(
        "s3",
        endpoint_url=running.url,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        region_name="us-east-1",
    )
    bucket = "sagemaker-us-east-1-000000000000"
    client.put_object(Bucket=bucket, Key="mlops/churn/u/model.tar.gz", Body=b"x" * 2500)
    client.close()
    lines = mlops("local", "status", "--state-dir", state_dir).stdout.splitlines()
    assert [line.split() for line in lines if "churn" in line] == [["disk", "2.5", "kB", "churn"]]


def test_env_is_evaluated_by_a_shell_and_starts_it(state_dir: Path) -> None:
    script = (
        f'eval "$({sys.executable} -m mlops_ext.cli local env --state-dir "$DIR" --user bob)"; '
        f'{sys.executable} -c "import boto3, os;'
        "print(boto3.client('sts').get_caller_identity()['Arn'], os.environ.get('AWS_PROFILE'))\""
    )
    variables = {**os.environ, "DIR": str(state_dir), "AWS_PROFILE": "mine"}
    out = subprocess.run(
        ["sh", "-c", script], env=variables, capture_output=True, text=True, check=True
    ).stdout
    assert out.split() == ["arn:aws:sts::000000000000:assumed-role/mlops-local/bob", "None"]
    lines = mlops("local", "env", "--state-dir", state_dir).stdout.splitlines()
    assert all(line.startswith(("export ", "unset ")) for line in lines)


def test_commands_go_where_env_has_pointed_the_shell(state_dir: Path) -> None:
    launcher.start(state_dir)
    status = mlops("local", "status", MLOPS_EXT_STATE_DIR=str(state_dir))
    assert status.returncode == 0
    assert str(state_dir) in status.stdout


def test_foreground_is_the_process_itself(state_dir: Path) -> None:
    command = [sys.executable, "-m", "mlops_ext.cli", "local", "start", "--foreground"]
    arguments = ["--state-dir", str(state_dir), "--port", "0"]
    with subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "answers at" in process.stderr.readline()
        running = launcher.find(state_dir)
        assert running is not None
        assert running.pid == process.pid
        second = mlops("local", "start", "--foreground", "--state-dir", state_dir)
        assert second.returncode == 1
        assert f"runs already at {running.url}" in second.stderr
        process.terminate()
        assert process.wait(30) == 0


def test_a_fault_is_set(state_dir: Path) -> None:
    at = ("--state-dir", state_dir)
    done = mlops("local", "fault", "ListBuckets", "SlowDown", "--times", 1, *at)
    assert (done.returncode, done.stderr) == (0, "")
    running = launcher.start(state_dir)
    key, secret = launcher.credentials(state_dir, "ada", "test")
    client = boto3.client(
        "s3",
        endpoint_url=running.url,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        region_name="us-east-1",
        config=Config(retries={"total_max_attempts": 1}),
    )
    with pytest.raises(ClientError, match="SlowDown"):
        client.list_buckets()
    assert client.list_buckets()["Buckets"] == []
    client.close()


@pytest.mark.parametrize(
    ("arguments", "proposal"),
    [
        (["lokal"], "Did you mean local?"),
        (["local", "strat"], "Did you mean start?"),
        (["local", "start", "--sttae-dir", "x"], "Did you mean --state-dir?"),
    ],
)
def test_an_unknown_word_gets_the_closest(arguments: list[str], proposal: str) -> None:
    done = mlops(*arguments)
    assert done.returncode == 2
    assert proposal in done.stderr


def test_an_unknown_operation_gets_the_closest(state_dir: Path) -> None:
    done = mlops("local", "fault", "CreateModl", "X", "--state-dir", state_dir)
    assert done.returncode == 1
    assert "Did you mean CreateModel" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["-1", "70000", "many"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    done = mlops("local", "start", "--port", port)
    assert done.returncode == 2
    assert f"{port} is no port" in done.stderr


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(
    state_dir: Path, tmp_path: Path
) -> None:
    healthy = mlops("doctor", "--state-dir", state_dir)
    assert "boto3" in healthy.stdout
    assert "It is not running" in healthy.stdout
    assert "The local SageMaker, chosen by environment" in healthy.stdout
    assert launcher.find(state_dir) is None

    config = tmp_path / "config"
    (config / "labconfig").mkdir(parents=True)
    (config / "labconfig" / "page_config.json").write_text(
        '{"disabledExtensions": {"mlops-ext": true}}'
    )
    (config / "jupyter_server_config.json").write_text(
        '{"ServerApp": {"jpserver_extensions": {"mlops_ext": false}}}'
    )
    variables = {
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_PREFER_ENV_PATH": "0",
        "MLOPS_EXT_USE": "cloud",
    }
    ill = mlops("doctor", "--state-dir", state_dir, **variables)
    assert ill.returncode == 1
    assert "cloud" in ill.stdout
    assert "jupyter server extension enable mlops_ext" in ill.stdout
    assert "Traceback" not in ill.stdout + ill.stderr


def test_the_doctor_says_how_and_where_jobs_run(state_dir: Path) -> None:
    healthy = mlops("doctor", "--state-dir", state_dir).stdout
    assert "Jobs get an /opt/ml of their own by " in healthy
    assert f"scikit-learn images: {sys.executable} with " in healthy

    state_dir.mkdir(parents=True, exist_ok=True)
    (state_dir / "jobs.json").write_text('{"executor": "rewrite", "images": {"*/own:*": "mine"}}')
    chosen = mlops("doctor", "--state-dir", state_dir).stdout
    assert "by rewriting the path" in chosen
    assert "Not by a mount namespace" in chosen
    assert "Images like */own:*, as you mapped them: mine" in chosen

    ill = mlops("doctor", "--state-dir", state_dir, MLOPS_EXT_EXECUTOR="magic")
    assert ill.returncode == 1
    assert "There is no executor 'magic'" in ill.stdout
