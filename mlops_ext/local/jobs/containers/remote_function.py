"""Functions of the SDK's @remote and @step: what their job driver does, without its side effects.

The driver itself upgrades packages in place and starts conda: here dependencies go into the job's
own layer, and the function is invoked by the job's interpreter.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec

from . import contract

BOOTSTRAP = os.path.join(contract.DATA, "sagemaker_remote_function_bootstrap")
DEPENDENCIES = os.path.join(contract.DATA, "pre_exec_script_and_dependencies")
WORKSPACE = "sagemaker_remote_function_workspace"
_INVOCATION = re.compile(r"python\d? -m (?P<module>sagemaker[\w.]*\.invoke_function)")


class SetupError(Exception):
    """The function cannot be invoked; the text says why and what to do."""


def main(argv: list[str]) -> int:
    """Prepare the workspace, then become the SDK's invocation of the function."""
    try:
        command = _prepared(argv)
    except SetupError as error:
        reason = f"RuntimeEnvironmentError: {error}"
        print(reason, file=sys.stderr, flush=True)
        contract.write_failure(reason)
        return 1
    os.execv(command[0], command)


def _prepared(argv: list[str]) -> list[str]:
    options = _options(argv)
    module = _module()
    _check(module, options.client_python_version)
    own, platform = contract.hyperparameters()
    os.environ.update(contract.variables(contract.training_environment(None, own, platform)))
    os.makedirs(contract.CODE, exist_ok=True)
    os.chdir(contract.CODE)
    _unpack(options.func_step_s3_dir or "sm_rf_user_ws")
    os.makedirs(WORKSPACE, exist_ok=True)
    if os.path.isdir(DEPENDENCIES):
        shutil.copytree(DEPENDENCIES, WORKSPACE, dirs_exist_ok=True)
    os.chdir(WORKSPACE)
    if os.path.isfile("pre_exec.sh"):
        _run(["/bin/bash", "-eu", "pre_exec.sh"], "the pre-execution script")
    _install(_dependency_file(options))
    return [sys.executable, "-m", module, *argv]


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("client_python_version", "dependency_settings", "func_step_s3_dir"):
        parser.add_argument(f"--{name}")
    return parser.parse_known_args(argv)[0]


def _module() -> str:
    """The module that the driver ends in: it moved between the SDK's versions."""
    path = os.path.join(BOOTSTRAP, "job_driver.sh")
    try:
        with open(path, encoding="utf-8") as file:
            found = _INVOCATION.search(file.read())
    except OSError as error:
        raise SetupError(f"The function's driver cannot be read: {error}") from error
    if found is None:
        raise SetupError("The function's driver invokes nothing that runs here, such as Spark.")
    return found["module"]


def _check(module: str, client_python: str | None) -> None:
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if client_python and client_python.split(".")[:2] != here.split("."):
        raise SetupError(
            f"The function was sent from Python {client_python}, and the job runs Python {here}. "
            "Map the job's image to the interpreter that sends it."
        )
    try:
        found = find_spec(module)
    except ImportError:
        found = None
    if found is None:
        raise SetupError(
            f"The job's interpreter has no {module}: install the sagemaker package in it, or map "
            "the job's image to the interpreter that sends the function."
        )


def _unpack(channel: str) -> None:
    archive = os.path.join(contract.DATA, channel, "workspace.zip")
    if os.path.isfile(archive):
        shutil.unpack_archive(archive, os.getcwd())


def _dependency_file(options: argparse.Namespace) -> str | None:
    if options.dependency_settings:
        named: str | None = json.loads(options.dependency_settings).get("dependency_file")
        return named
    # Earlier SDKs name no file: the first one of the kind is meant.
    names = sorted(name for name in os.listdir() if name.endswith((".txt", ".yml", ".yaml")))
    return names[0] if names else None


def _install(file: str | None) -> None:
    if not file or not os.path.isfile(file):
        return
    if not file.endswith(".txt"):
        raise SetupError(
            f"{file} describes a conda environment, which is not made here: map the job's image to "
            "an interpreter of such an environment, or name a requirements.txt."
        )
    _run([sys.executable, "-m", "pip", "install", "--no-input", "-r", file], f"pip with {file}")


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(command)
    if done.returncode:
        raise SetupError(f"{what} failed with exit code {done.returncode}; the log says why.")
