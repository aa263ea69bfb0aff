"""Starting, finding and stopping the local SageMaker."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from local_engine import LocalEngine

from mlops_ext.local import launcher, state
from mlops_ext.local.filesystem import network_file_system


@pytest.fixture
def state_dir(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "state"
    yield path
    launcher.stop(path)


def wait_until_ended(path: Path) -> None:
    """Wait for the engine's lock: the process held it until its end."""
    with state.locked(path / "engine.lock", timeout=30):
        pass


def test_it_starts_once_and_is_found(state_dir: Path) -> None:
    assert launcher.find(state_dir) is None
    running = launcher.start(state_dir)
    assert launcher.find(state_dir) == running
    assert launcher.start(state_dir) == running
    assert (running.account_id, running.region) == ("000000000000", "us-east-1")
    assert launcher.stop(state_dir)
    assert launcher.find(state_dir) is None
    assert not launcher.stop(state_dir)
    assert not (state_dir / "engine.json").exists()


def test_starters_at_the_same_time_end_with_one_process(state_dir: Path) -> None:
    code = (
        "import sys; from mlops_ext.local import launcher; print(launcher.start(sys.argv[1]).pid)"
    )

    def start(_: int) -> str:
        return subprocess.check_output([sys.executable, "-c", code, str(state_dir)], text=True)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(start, range(4)))) == 1


def test_only_the_owner_can_read_the_state(state_dir: Path) -> None:
    launcher.start(state_dir)
    launcher.credentials(state_dir, "ada", "shell")
    assert stat.S_IMODE(state_dir.stat().st_mode) == 0o700
    for name in ("engine.json", "master.key", "config.json", "engine.log", "engine.lock"):
        assert stat.S_IMODE((state_dir / name).stat().st_mode) == 0o600, name


def test_the_port_stays_for_a_state_directory(state_dir: Path) -> None:
    first = launcher.start(state_dir).url
    launcher.stop(state_dir)
    assert launcher.start(state_dir).url == first


def test_a_taken_port_is_left_for_another_but_not_when_it_was_asked_for(state_dir: Path) -> None:
    first = launcher.start(state_dir).url
    launcher.stop(state_dir)
    port = int(first.rpartition(":")[2])
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(launcher.LocalError, match=f"Port {port} .* taken"):
            launcher.start(state_dir, port=port)
        assert launcher.start(state_dir).url != first


def test_account_and_region_are_fixed_by_the_first_start(state_dir: Path) -> None:
    running = launcher.start(state_dir, account_id="123456789012", region="eu-west-1")
    assert (running.account_id, running.region) == ("123456789012", "eu-west-1")
    with pytest.raises(launcher.LocalError, match="account 123456789012, not"):
        launcher.start(state_dir, account_id="999999999999")
    launcher.stop(state_dir)
    assert launcher.start(state_dir).account_id == "123456789012"
    launcher.stop(state_dir)
    with pytest.raises(launcher.LocalError, match="belongs to account 123456789012"):
        launcher.start(state_dir, account_id="999999999999")


def test_a_start_that_fails_shows_the_end_of_the_log(state_dir: Path) -> None:
    with pytest.raises(launcher.LocalError, match=r"twelve digits: '12' has not"):
        launcher.start(state_dir, account_id="12")


def test_a_newer_layout_is_refused_and_left_alone(state_dir: Path) -> None:
    launcher.start(state_dir)
    launcher.stop(state_dir)
    config = state_dir / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "layout": 99}))
    before = {path: path.stat().st_mtime_ns for path in state_dir.rglob("*")}
    for use in (launcher.start, launcher.environment):
        with pytest.raises(launcher.LocalError, match="layout 99"):
            use(state_dir)
    assert {path: path.stat().st_mtime_ns for path in state_dir.rglob("*")} == before


def test_a_killed_process_is_not_found_and_starts_again(engine: LocalEngine) -> None:
    engine.client("s3").create_bucket(Bucket="kept")
    before = engine.running
    engine.kill()
    assert launcher.find(engine.state_dir) is None
    engine.start()
    assert engine.running.url == before.url
    assert [each["Name"] for each in engine.client("s3").list_buckets()["Buckets"]] == ["kept"]


def test_another_program_at_the_port_is_not_taken_for_it(engine: LocalEngine) -> None:
    runtime = engine.state_dir / "engine.json"
    text = runtime.read_text()
    runtime.write_text(json.dumps({**json.loads(text), "instance": "another"}))
    assert launcher.find(engine.state_dir) is None
    runtime.write_text(text)
    assert launcher.find(engine.state_dir) == engine.running


def test_it_ends_when_idle(state_dir: Path) -> None:
    launcher.start(state_dir, idle_seconds=0.2)
    wait_until_ended(state_dir)
    assert launcher.find(state_dir) is None


def test_it_stays_while_a_holder_lives_and_ends_after(state_dir: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as holder:
        file = launcher.attach(state_dir, "kernel-7", holder.pid)
        running = launcher.start(state_dir, idle_seconds=0.1)
        with pytest.raises(state.LocalError), state.locked(state_dir / "engine.lock", timeout=1):
            pass
        assert launcher.find(state_dir) == running
        assert file.exists()
        holder.communicate(b"\n")
    wait_until_ended(state_dir)
    assert not file.exists()


def test_a_later_process_of_the_same_id_is_no_holder(state_dir: Path) -> None:
    file = launcher.attach(state_dir, "kernel")
    file.write_text(json.dumps({**json.loads(file.read_text()), "started": "1"}))
    launcher.start(state_dir, idle_seconds=0.2)
    wait_until_ended(state_dir)
    assert not file.exists()


def test_no_credential_reaches_the_process(
    state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("JPY_API_TOKEN", "real")
    running = launcher.start(state_dir)
    environ = Path(f"/proc/{running.pid}/environ")
    if not environ.exists():
        pytest.skip("this system does not show the environment of a process")
    assert b"AWS_" not in environ.read_bytes()
    assert b"API_TOKEN" not in environ.read_bytes()


def test_the_environment_points_any_client_at_it(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "https://elsewhere.example")
    monkeypatch.setenv("NO_PROXY", "intranet")
    variables = launcher.environment(engine.state_dir, "bob")
    assert variables["AWS_PROFILE"] is None
    assert variables["AWS_ENDPOINT_URL_STS"] is None
    assert variables["NO_PROXY"] == "intranet,127.0.0.1,localhost"
    code = (
        "import boto3; c = boto3.client('sts', endpoint_url='https://sts.us-east-1.amazonaws.com')"
        "; print(c.meta.endpoint_url, c.get_caller_identity()['Arn'])"
    )
    out = subprocess.check_output([sys.executable, "-c", code], env=merged(variables), text=True)
    identity = "arn:aws:sts::000000000000:assumed-role/mlops-local/bob"
    assert out.split() == [engine.url, identity]


def merged(variables: dict[str, str | None]) -> dict[str, str]:
    both = {**os.environ, **variables}
    return {name: value for name, value in both.items() if value is not None}


def test_the_hook_lets_the_own_sitecustomize_run(engine: LocalEngine, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import builtins; builtins.mine = 'ran'")
    variables = merged(launcher.environment(engine.state_dir))
    variables["PYTHONPATH"] += os.pathsep + str(tmp_path)
    out = subprocess.check_output([sys.executable, "-c", "print(mine)"], env=variables, text=True)
    assert out == "ran\n"


def test_the_hook_leaves_clients_alone_without_the_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    launcher.install_hook()
    aws = "https://sts.us-east-1.amazonaws.com"
    options = {"region_name": "us-east-1", "endpoint_url": aws}
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    monkeypatch.delenv("MLOPS_LOCAL", raising=False)
    assert boto3.Session(**keys).client("sts", **options).meta.endpoint_url == aws
    monkeypatch.setenv("MLOPS_LOCAL", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    client = boto3.Session(**keys).client("sts", **options)
    assert client.meta.endpoint_url == "http://127.0.0.1:9"


@pytest.mark.parametrize("platform_dirs", ["0", "1"])
def test_the_default_directory_is_that_of_jupyter(
    monkeypatch: pytest.MonkeyPatch, platform_dirs: str
) -> None:
    from jupyter_core.paths import jupyter_data_dir

    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", platform_dirs)
    for change in (lambda: None, lambda: monkeypatch.delenv("JUPYTER_DATA_DIR")):
        change()
        wanted = Path(jupyter_data_dir()) / "mlops-ext" / "local"
        assert launcher.state_dir_default() == wanted


def test_the_launcher_needs_the_standard_library_alone() -> None:
    code = "import sys, mlops_ext.local.launcher; print(*sys.modules)"
    out = subprocess.check_output([sys.executable, "-c", code], text=True)
    foreign = {"tornado", "botocore", "boto3", "psutil", "pydantic", "jupyter_core", "sqlite3"}
    assert foreign.isdisjoint(out.split())


@pytest.mark.parametrize(
    ("kind", "expected"), [("nfs4", "nfs4"), ("ext4", None), ("fuse.sshfs", "fuse.sshfs")]
)
def test_a_network_file_system_is_recognized(
    tmp_path: Path, kind: str, expected: str | None
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserver:/x {tmp_path} {kind} rw 0 0\n")
    assert network_file_system(tmp_path, str(mounts)) == expected
