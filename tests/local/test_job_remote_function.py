"""Functions of @remote and @step: the way to the SDK's invocation of them.

The SDK itself is run in tests/clients; here a package in its place tells how it was invoked.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from job_container import JobContainer

from mlops_ext.local.jobs.sandbox import overlay

HERE = ".".join(map(str, sys.version_info[:3]))
DRIVER = '#!/bin/bash\nset -eu\npython -m {module} "$@"\n'
TELL = """
import json, os, sys
print("told " + json.dumps({
    "argv": sys.argv[1:], "cwd": os.getcwd(), "python": sys.executable,
    "files": sorted(os.listdir()), "hosts": os.environ["SM_HOSTS"],
}))
"""


@pytest.fixture
def container(tmp_path: Path) -> JobContainer:
    made = JobContainer(tmp_path / "job")
    module = "sagemaker_told.remote_function.invoke_function"
    made.write(
        "input/data/sagemaker_remote_function_bootstrap/job_driver.sh", DRIVER.format(module=module)
    )
    package = tmp_path / "package" / "sagemaker_told" / "remote_function"
    package.mkdir(parents=True)
    (package / "invoke_function.py").write_text(TELL)
    return made


def invoked(container: JobContainer, tmp_path: Path, *arguments: str, python: str = "") -> str:
    done = container.run(
        "remote_function",
        *arguments,
        python=python or sys.executable,
        PYTHONPATH=str(tmp_path / "package"),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(output: str) -> dict[str, object]:
    line = next(line for line in output.splitlines() if line.startswith("told "))
    found: dict[str, object] = json.loads(line.removeprefix("told "))
    return found


def test_a_function_is_invoked_with_the_arguments_of_its_driver(
    container: JobContainer, tmp_path: Path
) -> None:
    words = ["--region", "us-east-1", "--client_python_version", HERE]
    found = told(invoked(container, tmp_path, *words))
    assert found["argv"] == words
    assert found["python"] == sys.executable
    assert json.loads(str(found["hosts"])) == ["algo-1"]


def test_the_workspace_is_unpacked_where_the_function_runs(
    container: JobContainer, tmp_path: Path
) -> None:
    archive = container.write("input/data/sm_rf_user_ws/workspace.zip", "")
    with ZipFile(archive, "w") as file:
        file.writestr("sagemaker_remote_function_workspace/helper.py", "")
    container.write("input/data/pre_exec_script_and_dependencies/pre_exec.sh", "touch made\n")
    found = told(invoked(container, tmp_path))
    assert found["cwd"] == "/opt/ml/code/sagemaker_remote_function_workspace"
    assert {"helper.py", "made", "pre_exec.sh"} <= set(found["files"])  # type: ignore[call-overload]


def test_dependencies_go_into_the_jobs_own_layer(
    container: JobContainer, tmp_path: Path, tiny_wheel: Path
) -> None:
    own = overlay.make_layer(sys.executable, tmp_path / "layer")
    container.write(
        "input/data/pre_exec_script_and_dependencies/needed.txt",
        f"--no-index\n--find-links {tiny_wheel.parent}\ntinything\n",
    )
    settings = ["--dependency_settings", '{"dependency_file": "needed.txt"}']
    assert "Successfully installed tinything" in invoked(container, tmp_path, *settings, python=own)
    assert list((tmp_path / "layer").rglob("tinything.py"))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--client_python_version", "2.7.18"], "The function was sent from Python 2.7.18"),
        (
            ["--dependency_settings", '{"dependency_file": "conda.yml"}'],
            "conda.yml describes a conda environment",
        ),
        (["--dependency_settings", '{"dependency_file": "broken.txt"}'], "pip with broken.txt fai"),
    ],
)
def test_what_cannot_be_prepared_is_the_reason(
    container: JobContainer, tmp_path: Path, arguments: list[str], reason: str
) -> None:
    dependencies = "input/data/pre_exec_script_and_dependencies"
    container.write(f"{dependencies}/conda.yml", "")
    container.write(f"{dependencies}/broken.txt", "--no-index\nno-such-package\n")
    variables = {"PYTHONPATH": str(tmp_path / "package")}
    assert container.run("remote_function", *arguments, **variables).returncode == 1
    assert container.failure().startswith("RuntimeEnvironmentError: ")
    assert reason in container.failure()


def test_an_interpreter_without_the_sdk_is_said_to_be_one(container: JobContainer) -> None:
    assert container.run("remote_function").returncode == 1
    assert "has no sagemaker_told.remote_function.invoke_function" in container.failure()
