"""The files and variables by which a container knows its job.

Sources: "How Amazon SageMaker Provides Training Information", and the variables that
sagemaker-training documents (SM_*).
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Mapping
from typing import Any

BASE = os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")
CODE = os.path.join(BASE, "code")
MODEL = os.path.join(BASE, "model")
INPUT = os.path.join(BASE, "input")
CONFIG = os.path.join(INPUT, "config")
DATA = os.path.join(INPUT, "data")
OUTPUT = os.path.join(BASE, "output")
FAILURE = os.path.join(OUTPUT, "failure")
PREFIX = "sagemaker_"
OF_THE_PLATFORM = ("_tuning_objective_metric", "default_user_module_name")
"""Hyperparameters that are not the script's, beside those with the prefix."""

Settings = dict[str, Any]


def read_config(name: str) -> Settings:
    """A file of /opt/ml/input/config; empty when it is not there."""
    try:
        with open(os.path.join(CONFIG, name + ".json"), encoding="utf-8") as file:
            found = json.load(file)
    except FileNotFoundError:
        return {}
    return found if isinstance(found, dict) else {}


def hyperparameters() -> tuple[Settings, Settings]:
    """The script's hyperparameters and the platform's; each value read as JSON if it is JSON."""
    own: Settings = {}
    platform: Settings = {}
    for name, value in read_config("hyperparameters").items():
        with contextlib.suppress(TypeError, ValueError):
            value = json.loads(value)
        is_platform = name.startswith(PREFIX) or name in OF_THE_PLATFORM
        (platform if is_platform else own)[name] = value
    return own, platform


def arguments(hyperparameters: Mapping[str, Any]) -> list[str]:
    """Hyperparameters as a command line: `--name value`, sorted by name."""
    words: list[str] = []
    for name in sorted(hyperparameters):
        value = hyperparameters[name]
        if isinstance(value, dict):
            value = ",".join("{}={}".format(*pair) for pair in sorted(value.items()))
        words += [("--" if len(name) > 1 else "-") + name, "" if value is None else str(value)]
    return words


def training_environment(program: str | None, own: Settings, platform: Settings) -> Settings:
    """What SM_TRAINING_ENV tells: all that is known of the job, by name."""
    resources = read_config("resourceconfig")
    inputs = read_config("inputdataconfig")
    hosts = resources.get("hosts") or ["algo-1"]
    current = os.environ.get("SM_CURRENT_HOST") or resources.get("current_host") or hosts[0]
    groups = resources.get("instance_groups") or []
    group = resources.get("current_group_name", "homogeneousCluster")
    kind = resources.get("current_instance_type", "local")
    of_group = [each["hosts"] for each in groups if each["instance_group_name"] == group]
    return {
        "additional_framework_parameters": {
            name: value for name, value in platform.items() if name not in _WELL_KNOWN
        },
        "channel_input_dirs": {name: os.path.join(DATA, name) for name in inputs},
        "current_host": current,
        "current_instance_group": group,
        "current_instance_group_hosts": of_group[0] if of_group else [],
        "current_instance_type": kind,
        "distribution_hosts": [],
        "distribution_instance_groups": [],
        "framework_module": os.environ.get("SAGEMAKER_TRAINING_MODULE"),
        "hosts": hosts,
        "hyperparameters": own,
        "input_config_dir": CONFIG,
        "input_data_config": inputs,
        "input_dir": INPUT,
        "instance_groups": [each["instance_group_name"] for each in groups],
        "instance_groups_dict": {each["instance_group_name"]: each for each in groups},
        "is_hetero": len(groups) > 1,
        "is_master": current == hosts[0],
        "job_name": os.environ.get("TRAINING_JOB_NAME"),
        "log_level": platform.get("sagemaker_container_log_level", 20),
        "master_hostname": hosts[0],
        "model_dir": MODEL,
        "module_dir": platform.get("sagemaker_submit_directory", CODE),
        "module_name": program[:-3] if program and program.endswith(".py") else program,
        "network_interface_name": resources.get("network_interface_name", "eth0"),
        "num_cpus": cpus(),
        "num_gpus": gpus(),
        "num_neurons": 0,
        "output_data_dir": os.path.join(OUTPUT, "data"),
        "output_dir": OUTPUT,
        "output_intermediate_dir": os.path.join(OUTPUT, "intermediate"),
        "resource_config": resources,
        "user_entry_point": program,
    }


_WELL_KNOWN = (
    "sagemaker_program",
    "sagemaker_submit_directory",
    "sagemaker_enable_cloudwatch_metrics",
    "sagemaker_region",
    "sagemaker_container_log_level",
    "sagemaker_job_name",
    "sagemaker_s3_output",
    *OF_THE_PLATFORM,
)
_NOT_ALONE = (
    "additional_framework_parameters",
    "channel_input_dirs",
    "distribution_hosts",
    "hyperparameters",
    "is_master",
    "job_name",
    "master_hostname",
)
"""Members of the training environment that have no variable of the same name."""


def variables(environment: Settings) -> dict[str, str]:
    """The SM_* variables of a job: texts as they are, everything else as JSON."""
    own = environment["hyperparameters"]
    values = {name: value for name, value in environment.items() if name not in _NOT_ALONE}
    values["hps"] = own
    values["framework_params"] = environment["additional_framework_parameters"]
    values["channels"] = sorted(environment["channel_input_dirs"])
    values["training_env"] = environment
    values["user_args"] = arguments(own)
    for name, folder in environment["channel_input_dirs"].items():
        values["channel_" + name] = folder
    for name, value in own.items():
        values["hp_" + name] = value
    made = {"SM_" + name.upper(): _text(value) for name, value in values.items()}
    # Not of sagemaker-training: images that do not have it, and scripts of the SDK 3.x, read these.
    made["SM_JOB_NAME"] = _text(environment["job_name"])
    made["SM_MASTER_ADDR"] = environment["master_hostname"]
    made["SM_INPUT_DATA_DIR"] = DATA
    return made


def cpus() -> int:
    """The processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def gpus() -> int:
    """The graphics processors of NVIDIA's that this process may use."""
    if os.environ.get("CUDA_VISIBLE_DEVICES") == "":
        return 0
    try:
        listed = subprocess.check_output(
            ["nvidia-smi", "--list-gpus"], stderr=subprocess.DEVNULL, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    return sum(line.startswith(b"GPU ") for line in listed.splitlines())


def write_failure(text: str) -> None:
    """Keep the reason of a failure where SageMaker reads it."""
    os.makedirs(OUTPUT, exist_ok=True)
    with open(FAILURE, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
