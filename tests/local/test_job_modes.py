"""How a job gets an /opt/ml of its own: each way is really tried."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlops_ext.local.jobs.sandbox import containers, modes
from mlops_ext.local.jobs.sandbox.modes import Mode

MOUNTING = [
    pytest.param(
        mode,
        marks=pytest.mark.skipif(
            bool(modes.trial(mode).trouble), reason=f"{mode}: {modes.trial(mode).trouble}"
        ),
    )
    for mode in (Mode.NAMESPACE, Mode.BUBBLEWRAP)
]
NOBODY = 65534
# Some interpreters lie where only their owner gets.
SYSTEM_PYTHON = next((path for path in ("/usr/bin/python3",) if os.access(path, os.X_OK)), "")


@pytest.fixture
def root() -> Iterator[Path]:
    """A job's folder that every user may use."""
    folder = Path(tempfile.mkdtemp(prefix="mlops-job-"))
    (folder / "opt" / "ml").mkdir(parents=True)
    for path in (folder, folder / "opt", folder / "opt" / "ml"):
        path.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def run(mode: Mode, root: Path, script: str, **options: object) -> str:
    argv, environment = modes.command(mode, root, ["/bin/sh", "-c", script], os.environ)
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, cwd="/", **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("mode", MOUNTING)
def test_a_job_reads_and_writes_its_folder_as_opt_ml(mode: Mode, root: Path) -> None:
    (root / "opt" / "ml" / "given").write_text("in")
    assert run(mode, root, "cat /opt/ml/given; echo out > /opt/ml/made") == "in"
    assert (root / "opt" / "ml" / "made").read_text() == "out\n"


@pytest.mark.parametrize("mode", MOUNTING)
def test_all_else_in_opt_stays_and_nobody_else_sees_a_change(mode: Mode, root: Path) -> None:
    before = sorted(os.listdir("/opt"))
    seen = run(mode, root, "ls -A /opt").split()
    assert sorted({*before, "ml"}) == sorted(seen)
    for name in before:
        if name != "ml" and Path("/opt", name).is_dir():
            assert sorted(run(mode, root, f"ls -A /opt/{name}").split()) == sorted(
                os.listdir(f"/opt/{name}")
            )
    assert sorted(os.listdir("/opt")) == before


@pytest.mark.parametrize("mode", MOUNTING)
def test_an_opt_ml_that_is_there_is_covered(mode: Mode, root: Path) -> None:
    inner = root / "inner"
    (inner / "opt" / "ml").mkdir(parents=True)
    (inner / "opt" / "ml" / "whose").write_text("inner")
    (root / "opt" / "ml" / "whose").write_text("outer")
    within, environment = modes.command(mode, inner, ["/bin/cat", "/opt/ml/whose"], os.environ)
    argv, environment = modes.command(mode, root, within, environment)
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "inner"


@pytest.mark.parametrize("mode", MOUNTING)
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.skipif(not SYSTEM_PYTHON, reason="no Python that every user may run")
def test_a_user_without_privileges_gets_one_too(
    mode: Mode, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = root / "programs"
    shutil.copytree(Path(modes.__file__).parent, programs)
    programs.chmod(0o755)
    monkeypatch.setattr(sys, "executable", SYSTEM_PYTHON)
    monkeypatch.setattr(modes, "NAMESPACE_PROGRAM", programs / "namespace.py")
    monkeypatch.setattr(modes.bubblewrap, "TERMINABLE", programs / "terminable.py")
    options = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    assert run(mode, root, "id -u > /opt/ml/who; cat /opt/ml/who", **options) == f"{NOBODY}\n"
    assert (root / "opt" / "ml" / "who").stat().st_uid == NOBODY


@pytest.mark.parametrize("mode", MOUNTING)
def test_the_exit_status_is_the_jobs(mode: Mode, root: Path) -> None:
    argv, environment = modes.command(mode, root, ["/bin/sh", "-c", "exit 7"], os.environ)
    assert subprocess.run(argv, env=environment).returncode == 7


@pytest.mark.parametrize("mode", MOUNTING)
def test_a_command_that_is_not_there_is_said_to_be_so(mode: Mode, root: Path) -> None:
    argv, environment = modes.command(mode, root, ["smspark-submit"], os.environ)
    done = subprocess.run(argv, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "smspark-submit" in done.stderr


@pytest.mark.parametrize("mode", MOUNTING)
def test_a_job_may_save_its_work_on_sigterm(mode: Mode, root: Path) -> None:
    script = "trap 'echo saved; exit 3' TERM; echo ready; while :; do read line; done"
    argv, environment = modes.command(mode, root, ["/bin/sh", "-c", script], os.environ)
    reading, writing = os.pipe()
    process = subprocess.Popen(
        argv,
        env=environment,
        stdin=reading,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGTERM)
    os.write(writing, b"\n")
    out, _ = process.communicate(timeout=20)
    os.close(reading)
    os.close(writing)
    assert (out, process.returncode) == ("saved\n", 3)


def test_rewriting_needs_nothing_of_the_system(root: Path) -> None:
    code = root / "opt" / "ml" / "code"
    code.mkdir()
    (code / "train.sh").write_text("cat /opt/ml/given")
    (root / "opt" / "ml" / "given").write_text("in")
    argv, environment = modes.command(
        Mode.REWRITE, root, ["/bin/sh", "/opt/ml/code/train.sh"], {"HERE": "/opt/ml"}, code
    )
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "in"
    assert environment["HERE"] == environment["SAGEMAKER_BASE_DIR"] == str(root / "opt" / "ml")


def test_the_probe_finds_a_way_everywhere_and_refuses_what_does_not_work() -> None:
    found = modes.probe()
    assert not modes.trial(found).trouble
    assert modes.probe("rewrite") is Mode.REWRITE
    with pytest.raises(ValueError, match="no executor 'magic': choose one of auto, namespace"):
        modes.probe("magic")


def test_a_container_tool_is_used_for_a_jobs_container_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert modes.for_job("podman", "") == (modes.probe(), "podman")
    monkeypatch.setenv("PATH", "/nowhere")
    modes._container_trouble.cache_clear()
    with pytest.raises(ValueError, match="finch does not work here: finch is not installed"):
        modes.for_job("finch", "repository/image:1")
    modes._container_trouble.cache_clear()


def test_a_container_gets_the_folder_and_no_secret_in_its_command_line(root: Path) -> None:
    argv, environment = modes.command(
        Mode.DOCKER,
        root,
        ["python3", "/opt/ml/code/train.py"],
        {"SECRET": "hidden", "PATH": "/bin"},
        image="python:3.11",
        tool="podman",
    )
    assert argv[:2] == ["podman", "run"]
    assert argv[-4:] == ["--entrypoint", "python3", "python:3.11", "/opt/ml/code/train.py"]
    assert f"{root / 'opt' / 'ml'}:/opt/ml" in argv
    assert "SECRET" in argv
    assert "PATH" not in argv
    assert "hidden" not in " ".join(argv)
    assert environment["SECRET"] == "hidden"
    assert containers.command("docker", "image", root, ["train"], {})[-2:] == ["image", "train"]
