"""Script mode: runs a training script as sagemaker-training does in AWS's framework images.

Source: the README of sagemaker-training ("SageMaker Training Toolkit").
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import traceback
from collections import deque
from importlib.util import find_spec
from typing import Any

from . import (  # By itself: the job's interpreter knows no package above this folder.
    archives,
    contract,
    toolkits,
)

LAST_LINES, LAST_CHARACTERS = 200, 512
_TRACEBACK = "Traceback (most recent call last):"


class ClientError(Exception):
    """What is at fault on the user's side; its text is the reason of the failure."""


def main(argv: list[str]) -> int:
    """Train, and keep the reason of a failure; the exit status of the container."""
    try:
        _train()
    except ClientError as error:
        return _failed(str(error))
    except Exception as error:
        return _failed(f"Framework Error: \n{traceback.format_exc()}\n{error}")
    print("Reporting training SUCCESS", flush=True)
    return 0


def _failed(reason: str) -> int:
    print("Reporting training FAILURE\n" + reason, file=sys.stderr, flush=True)
    contract.write_failure(reason)
    return 1


def _train() -> None:
    own, platform = contract.hyperparameters()
    program = os.environ.get("SAGEMAKER_PROGRAM") or platform.get("sagemaker_program")
    if not program:
        raise ClientError("No script is named: set the hyperparameter sagemaker_program.")
    program = str(program)
    submitted = platform.get("sagemaker_submit_directory")
    _place(str(submitted or os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY") or contract.CODE))
    environment = contract.training_environment(program, own, platform)
    variables = contract.variables(environment)
    os.environ.update(variables)
    paths = [contract.CODE, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    paths += toolkits.absent()
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    os.environ["SAGEMAKER_JOB_NAME"] = str(platform.get("sagemaker_job_name", ""))
    command = _command(program, contract.arguments(own))
    _tell(environment, variables, command)
    _run(command)


# The code


def _place(directory: str) -> None:
    """Bring the code to /opt/ml/code; an archive of S3's has been unpacked there before."""
    if directory.startswith("file://"):
        directory = directory[len("file://") :]
    os.makedirs(contract.CODE, exist_ok=True)
    if directory.startswith("s3://") or os.path.realpath(directory) == os.path.realpath(
        contract.CODE
    ):
        return
    if os.path.isdir(directory):
        shutil.copytree(directory, contract.CODE, dirs_exist_ok=True)
    elif os.path.isfile(directory):
        try:
            archives.unpack(directory, contract.CODE)
        except archives.UnsafeArchiveError as error:
            raise ClientError(f"{directory} is not unpacked: {error}.") from error
        requirements = os.path.join(contract.CODE, "requirements.txt")
        if os.path.isfile(requirements):
            _pip("InstallRequirementsError", ["-r", requirements])
    else:
        raise ClientError(f"sagemaker_submit_directory is {directory}, which is not there.")


def _command(program: str, arguments: list[str]) -> list[str]:
    """How the entry point runs: a shell script, a package with setup.py, or a Python file."""
    path = os.path.join(contract.CODE, program)
    is_package = os.path.isfile(os.path.join(contract.CODE, "setup.py"))
    if not program.endswith(".sh") and is_package:
        _pip("InstallModuleError", [*(["--no-build-isolation"] if _builds_wheels() else []), "."])
        name = program[: -len(".py")] if program.endswith(".py") else program
        return [sys.executable, "-m", name, *arguments]
    if not os.path.isfile(path):
        there = ", ".join(sorted(os.listdir(contract.CODE))[:20]) or "nothing"
        raise ClientError(f"The entry point {program} is not in the code. There is: {there}.")
    if program.endswith(".py"):
        return [sys.executable, program, *arguments]
    os.chmod(path, os.stat(path).st_mode | 0o111)
    words = " ".join(shlex.quote(word) for word in ["./" + program, *arguments])
    return ["/bin/sh", "-c", words]


def _builds_wheels() -> bool:
    """Whether the interpreter builds a package with what it has: then nothing is fetched."""
    try:
        own = find_spec("setuptools.command.bdist_wheel")
    except ImportError:
        return False
    return own is not None or find_spec("wheel") is not None


def _pip(kind: str, words: list[str]) -> None:
    """Install into the job's own layer; what is installed below it stays as it is."""
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--quiet", *words]
    done = subprocess.run(
        command, cwd=contract.CODE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = done.stdout.decode("utf-8", "replace")
    print(output, end="", flush=True)
    if done.returncode:
        raise ClientError(_reason(kind, done.returncode, output, command))


# The run


def _tell(environment: Any, variables: Any, command: list[str]) -> None:
    print(f"Training Env:\n\n{json.dumps(environment, indent=4, sort_keys=True)}\n")
    print("Environment variables:\n")
    for name in sorted(variables):
        print(f"{name}={variables[name]}")
    print(
        "\nInvoking script with the following command:\n\n{}\n".format(" ".join(command)),
        flush=True,
    )


def _run(command: list[str]) -> None:
    """Run the script to its end; its standard error goes to the log and into the reason."""
    process = subprocess.Popen(command, cwd=contract.CODE, stderr=subprocess.PIPE)
    # SIGTERM goes to the whole process group: the script has it, and may take its time.
    signal.signal(signal.SIGTERM, lambda number, frame: None)
    last: deque[str] = deque(maxlen=LAST_LINES)
    reader = threading.Thread(target=_pass_on, args=(process.stderr, last), daemon=True)
    reader.start()
    code = process.wait()
    # Something that the script left behind may still hold the pipe.
    reader.join(timeout=5)
    if code:
        # A shell's way to tell of a signal.
        code = 128 - code if code < 0 else code
        raise ClientError(_reason("ExecuteUserScriptError", code, _error("".join(last)), command))


def _pass_on(stream: Any, last: deque[str]) -> None:
    for line in stream:
        text = line.decode("utf-8", "replace")
        last.append(text)
        sys.stderr.write(text)
        sys.stderr.flush()


def _reason(kind: str, code: int, message: str, command: list[str]) -> str:
    lines = [f"{kind}:", f"ExitCode {code}", f'ErrorMessage "{message}"']
    if code == 128 + signal.SIGKILL:
        lines.append('ExtraInfo "OutOfMemory: Process killed by SIGKILL (signal 9)"')
    invoked = " ".join(command)
    return "\n".join([*lines, f'Command "{invoked}"'])


def _error(output: str) -> str:
    """The last error that Python reported, with its message; all of the end without one."""
    _, found, trace = output.rpartition(_TRACEBACK)
    lines = trace.splitlines(keepends=True)
    # The frames are indented; below them the error begins at the margin.
    first = next((place for place, line in enumerate(lines) if place and line[:1].strip()), None)
    return "".join(lines[first:]) if found and first else output[-LAST_CHARACTERS:]
