"""Which SageMaker is chosen, and what its clients do on bad days."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.loaders import JSONFileLoader
from botocore.stub import Stubber

from mlops_ext.connection import Connection, choose, connect, save_choice
from mlops_ext.connection.choice import settings_path
from mlops_ext.errors import InvalidInput, NotAllowed, Unavailable
from mlops_ext.local import launcher

STUDIO = {
    "AppType": "JupyterLab",
    "ResourceArn": "arn:aws:sagemaker:eu-west-1:111122223333:app/d-1/space/JupyterLab/default",
    "ExecutionRoleArn": "arn:aws:iam::111122223333:role/DataScientist",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing chosen, no credentials, no Studio."""
    monkeypatch.delenv("MLOPS_EXT_USE", raising=False)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("RESOURCE_METADATA_FILE", str(tmp_path / "none.json"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "aws-credentials"))


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "A" * 20)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s" * 40)


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "resource-metadata.json"
    path.write_text(json.dumps(STUDIO))
    monkeypatch.setenv("RESOURCE_METADATA_FILE", str(path))


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Connection]:
    state_dir = tmp_path / "state"
    yield connect("local", state_dir=state_dir, user="ada", holder="test")
    launcher.stop(state_dir)


def test_without_anything_it_is_local() -> None:
    assert (choose().use, choose().chosen_by) == ("local", "default")


def test_credentials_and_a_region_choose_aws(
    credentials: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert choose().use == "local"  # no region: never a guessed one
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert (choose().use, choose().chosen_by) == ("aws", "credentials")
    connection = connect()
    assert (connection.kind, connection.region) == ("aws", "eu-west-1")
    assert connection.local_client() is None
    assert connection.environment()["AWS_ENDPOINT_URL"] is None


def test_a_configured_profile_that_is_broken_is_never_silently_local(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "gone")
    assert choose().use == "aws"
    with pytest.raises(InvalidInput, match="no such AWS profile"):
        connect()


def test_studio_chooses_aws_with_its_region_and_role(studio: None) -> None:
    chosen = choose()
    assert (chosen.use, chosen.chosen_by) == ("aws", "studio")
    assert (chosen.region, chosen.role) == ("eu-west-1", STUDIO["ExecutionRoleArn"])


def test_each_choice_beats_the_next(
    studio: None, credentials: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_choice("local", user="ada")
    assert (choose().use, choose().chosen_by, choose().user) == ("local", "settings", "ada")
    monkeypatch.setenv("MLOPS_EXT_USE", "aws")
    assert (choose().use, choose().chosen_by) == ("aws", "environment")
    assert (choose("local").use, choose("local").chosen_by) == ("local", "argument")


def test_the_saved_choice_keeps_what_is_not_named() -> None:
    save_choice("aws", region="eu-west-1", role="arn:role")
    save_choice("local")
    save_choice("aws", role=None)
    assert json.loads(settings_path().read_text()) == {"use": "aws", "region": "eu-west-1"}
    assert stat.S_IMODE(settings_path().stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["{", "[]", '{"use": "moon"}'])
def test_settings_that_cannot_be_used_are_named(text: str) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(text)
    with pytest.raises(InvalidInput, match=r"cannot be read|moon"):
        choose()


@pytest.mark.parametrize("region", ["http://evil/", "eu_west_1", "a.b", ""])
def test_a_region_that_is_none_is_neither_kept_nor_used(region: str) -> None:
    if region:
        with pytest.raises(InvalidInput, match="not the name of an AWS region"):
            connect("aws", region=region)
    with pytest.raises(InvalidInput, match="not the name of an AWS region"):
        save_choice("aws", region=region)
    assert not settings_path().exists()


def test_aws_without_a_region_is_refused(credentials: None) -> None:
    with pytest.raises(InvalidInput, match="No AWS region"):
        connect("aws")


def test_aws_without_credentials_says_so() -> None:
    connection = connect("aws", region="eu-west-1")
    with pytest.raises(NotAllowed, match="credentials are missing"):
        connection.info()


def test_clients_for_aws_give_up_early_and_retry_adaptively(credentials: None) -> None:
    config = connect("aws", region="eu-west-1").client("sagemaker").meta.config
    assert (config.connect_timeout, config.read_timeout) == (3, 20)
    assert config.retries["mode"] == "adaptive"


def test_the_bucket_honours_the_sdks_configuration(
    credentials: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlops_ext.connection.sdk import sdk_bucket

    path = tmp_path / "config.yaml"
    path.write_text(
        "SageMaker:\n  PythonSDK:\n    Modules:\n      Session:\n        DefaultS3Bucket: own\n"
    )
    assert sdk_bucket() is None
    monkeypatch.setenv("SAGEMAKER_USER_CONFIG_OVERRIDE", str(path))
    assert sdk_bucket() == "own"


def test_local_knows_who_calls(local: Connection) -> None:
    info = local.info()
    assert (info.kind, info.account, info.region) == ("local", "000000000000", "us-east-1")
    assert (info.user, info.role) == ("ada", None)
    assert info.identity.endswith("/ada")
    assert local.role_arn().startswith("arn:aws:iam::000000000000:role/")


@pytest.mark.parametrize(
    ("identity", "role"),
    [
        ("assumed-role/Scientists/ada", "role/Scientists"),
        (
            "assumed-role/AmazonSageMaker-ExecutionRole-20260101T000000/SageMaker",
            "role/service-role/AmazonSageMaker-ExecutionRole-20260101T000000",
        ),
        ("assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada", None),
        ("user/ada", None),
    ],
)
def test_the_execution_role_is_the_callers_where_sagemaker_could_take_it(
    monkeypatch: pytest.MonkeyPatch, identity: str, role: str | None
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    connection = connect("aws", region="eu-west-1")
    said = {"Account": "111122223333", "Arn": f"arn:aws:sts::111122223333:{identity}"}
    with Stubber(connection.client("sts")) as sts:
        sts.add_response("get_caller_identity", said)
        if role is None:
            with pytest.raises(InvalidInput, match="No execution role is chosen"):
                connection.role_arn()
        else:
            assert connection.role_arn() == f"arn:aws:iam::111122223333:{role}"


def test_local_clients_ignore_proxies_and_the_persons_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_PROFILE", "gone")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", "http://127.0.0.1:9")
    state_dir = tmp_path / "state"
    connection = connect("local", state_dir=state_dir)
    try:
        assert connection.client("sagemaker").list_endpoints()["Endpoints"] == []
    finally:
        launcher.stop(state_dir)


def test_connections_read_service_models_once_and_other_sessions_see_nothing_of_it(
    local: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.client("sagemaker")
    read: list[str] = []
    load = JSONFileLoader.load_file

    def noted(loader: JSONFileLoader, path: str) -> Any:
        read.append(path)
        return load(loader, path)

    monkeypatch.setattr(JSONFileLoader, "load_file", noted)
    again = connect("local", state_dir=tmp_path / "state")
    assert again.client("sagemaker").list_endpoints()["Endpoints"] == []
    assert again.local_client() is not None
    assert not any("/sagemaker/" in path for path in read)
    own = boto3.Session()
    assert "mlops-local" not in own.get_available_services()
    assert own.client("sagemaker", region_name="eu-west-1").meta.endpoint_url.endswith("aws.com")
    assert any("/sagemaker/" in path for path in read)


def _kill(state_dir: Any) -> None:
    running = launcher.find(state_dir)
    assert running is not None
    os.kill(running.pid, signal.SIGKILL)
    while launcher.state.is_locked(Path(state_dir) / "engine.lock"):
        pass


def test_a_killed_local_sagemaker_is_started_again_by_the_next_call(local: Connection) -> None:
    client = local.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName="before")
    _kill(local.state_dir)
    client.create_model_package_group(ModelPackageGroupName="after")
    names = client.list_model_package_groups()["ModelPackageGroupSummaryList"]
    assert {one["ModelPackageGroupName"] for one in names} == {"before", "after"}
    _kill(local.state_dir)
    bucket = local.bucket()
    local.client("s3").put_object(Bucket=bucket, Key="x", Body=b"1")
    _kill(local.state_dir)
    assert local.client("s3").get_object(Bucket=bucket, Key="x")["Body"].read() == b"1"


def test_a_deleted_state_directory_is_made_anew_for_clients_that_are_there(tmp_path: Path) -> None:
    state_dir = tmp_path / "state"
    launcher.start(state_dir, idle_seconds=2)
    local = connect("local", state_dir=state_dir)
    client = local.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName="gone")
    with (state_dir / "engine.lock").open("rb") as lock:
        shutil.rmtree(state_dir)
        fcntl.flock(lock, fcntl.LOCK_EX)  # held until the process saw that its directory has gone
    assert not state_dir.exists()
    assert client.list_model_package_groups()["ModelPackageGroupSummaryList"] == []
    launcher.stop(state_dir)
    shutil.rmtree(state_dir)
    launcher.start(state_dir)  # by another program, with keys of its own
    local.client("s3").put_object(Bucket=local.bucket(), Key="x", Body=b"1")
    launcher.stop(state_dir)


def test_a_client_says_when_it_answers_elsewhere(local: Connection) -> None:
    client = local.client("sagemaker")
    launcher.stop(local.state_dir)
    launcher.start(local.state_dir, port=0)
    with pytest.raises(launcher.LocalError, match="Connect again"):
        client.list_models()


def test_a_file_is_no_state_directory(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(Unavailable, match=r"file cannot be used.*Choose another"):
        connect("local", state_dir=path)


def test_a_state_directory_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"layout": 99}')
    with pytest.raises(Unavailable, match="layout 99"):
        connect("local", state_dir=tmp_path)


def test_the_environment_points_other_clients_there(local: Connection) -> None:
    found = local.environment()
    assert str(found["AWS_ENDPOINT_URL"]).startswith("http://127.0.0.1:")
    assert found["AWS_PROFILE"] is None


def test_the_bucket_is_made_once(local: Connection) -> None:
    assert local.bucket() == local.bucket() == "sagemaker-us-east-1-000000000000"
    local.client("s3").head_bucket(Bucket=local.bucket())
