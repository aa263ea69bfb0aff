"""What a job starts with, and where its code is: read from its Create request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mlops_ext.local.jobs.sandbox.images import Runtime

CONTAINERS = Path(__file__).parents[1] / "containers"
CODE = "/opt/ml/code"
CHANNELS = "/opt/ml/input/data"
REMOTE_FUNCTION = "sagemaker_remote_function_bootstrap"
"""The channel by which the SDK's @remote and @step bring the function's driver."""

_PROGRAM, _SUBMIT_DIRECTORY = "sagemaker_program", "sagemaker_submit_directory"
_CODE_CHANNELS = ("code", "sm_drivers", REMOTE_FUNCTION, "pre_exec_script_and_dependencies")
_PYTHON = re.compile(r"(?:.*/)?python(?:3(?:\.\d+)?)?")


def entry(runtime: Runtime, request: Mapping[str, Any]) -> list[str]:
    """The command line of a job as its container would run it.

    Args:
        runtime: what `images.resolve` gave.
        request: members of CreateTrainingJob or CreateProcessingJob.

    Returns:
        The words; the job's Python stands in them as ``runtime.interpreter``.

    Raises:
        ValueError: the request names nothing that could run.
    """
    specification = request.get("AlgorithmSpecification") or request.get("AppSpecification") or {}
    entrypoint = list(specification.get("ContainerEntrypoint", []))
    arguments = list(specification.get("ContainerArguments", []))
    if runtime.image is None and _is_remote_function(request, entrypoint):
        return _our_own(runtime, "remote_function", arguments)
    if entrypoint:
        return _interpreted(runtime, [*entrypoint, *arguments])
    if "AppSpecification" in request:
        raise ValueError(
            "AppSpecification has no ContainerEntrypoint, and what the image runs by itself is "
            "known to the image alone: name the command, for example python3 and the script."
        )
    if runtime.image is not None:
        return ["train", *arguments]
    if program(request):
        return _our_own(runtime, "train", arguments)
    if runtime.family == "xgboost":
        return _our_own(runtime, "xgboost_algorithm", arguments)
    raise ValueError(
        f"The image's family, {runtime.family}, runs a script of yours, and the job names none: "
        f"set the hyperparameter {_PROGRAM} (the SDK's entry_point), or a ContainerEntrypoint."
    )


def program(request: Mapping[str, Any]) -> str | None:
    """The script of a training job in script mode; None when the image's own algorithm trains."""
    return _setting(request, _PROGRAM)


def source(request: Mapping[str, Any]) -> str | None:
    """The S3 URI of the archive with the script: to be unpacked in `CODE`. None without one."""
    directory = _setting(request, _SUBMIT_DIRECTORY)
    return directory if directory and directory.startswith("s3://") else None


def requirements(request: Mapping[str, Any]) -> list[str]:
    """Where a training job's requirements file may be: the first one that is there counts."""
    if program(request) is None:
        return []
    directory = _setting(request, _SUBMIT_DIRECTORY) or CODE
    folder = directory if directory.startswith(f"{CHANNELS}/") else CODE
    return [f"{folder.rstrip('/')}/requirements.txt"]


def code_folders(request: Mapping[str, Any]) -> list[str]:
    """The folders with code and configuration of a job, as the job knows them."""
    if "AppSpecification" in request:
        return ["/opt/ml/config", *_processing_code(request)]
    channels = {channel["ChannelName"] for channel in request.get("InputDataConfig", [])}
    named = [f"{CHANNELS}/{name}" for name in _CODE_CHANNELS if name in channels]
    return ["/opt/ml/input/config", CODE, *named]


def _our_own(runtime: Runtime, module: str, arguments: list[str]) -> list[str]:
    return [runtime.interpreter, str(CONTAINERS), module, *arguments]


def _interpreted(runtime: Runtime, argv: list[str]) -> list[str]:
    """`argv` by the job's own Python, wherever the image would have one."""
    if runtime.image is None and _PYTHON.fullmatch(argv[0]):
        return [runtime.interpreter, *argv[1:]]
    return argv


def _is_remote_function(request: Mapping[str, Any], entrypoint: list[str]) -> bool:
    channels = (channel["ChannelName"] for channel in request.get("InputDataConfig", []))
    return REMOTE_FUNCTION in channels and any(REMOTE_FUNCTION in word for word in entrypoint)


def _processing_code(request: Mapping[str, Any]) -> Iterator[str]:
    """The inputs that hold what the command line names, or that the SDK names as code."""
    specification = request["AppSpecification"]
    words = [
        *specification.get("ContainerEntrypoint", []),
        *specification.get("ContainerArguments", []),
    ]
    for each in request.get("ProcessingInputs", []):
        folder = each.get("S3Input", {}).get("LocalPath", "").rstrip("/")
        named = any(f"{folder}/" in word for word in words)
        if folder and (named or each.get("InputName") in ("code", "entrypoint")):
            yield folder


def _setting(request: Mapping[str, Any], name: str) -> str | None:
    """What says a setting of script mode: a hyperparameter, or a variable in capitals."""
    value = request.get("HyperParameters", {}).get(name)
    if value is None:
        variable = request.get("Environment", {}).get(name.upper())
        return str(variable) if variable else None
    try:
        decoded = json.loads(value)
    except ValueError:
        decoded = value
    return str(decoded) if decoded else None
