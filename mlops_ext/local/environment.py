"""The variables that point a shell's or kernel's AWS clients at the local SageMaker."""

from __future__ import annotations

import getpass
import os
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from mlops_ext.local import keys, state
from mlops_ext.local.identity import role_arn
from mlops_ext.local.state import Config, LocalError

HOOK = Path(__file__).parent / "hook"
"""A folder for PYTHONPATH: it sends the SageMaker SDK's hard-wired STS calls to us, too."""

_LOOPBACK = ("127.0.0.1", "localhost")
_IN_THE_WAY = (
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
)


def environment(
    state_dir: str | os.PathLike[str], user: str | None = None, holder: str = "shell"
) -> dict[str, str | None]:
    """The variables to set, and those to remove (None), for AWS clients of the local SageMaker.

    Args:
        state_dir: a state directory that has been started before.
        user: who calls; by default the operating system's user.
        holder: what holds the key, as in `launcher.credentials`.

    Raises:
        LocalError: the state directory was never started.
        ValueError: a name is too long for a key.
    """
    directory = state.prepare(state_dir)
    config = state.read_config(directory)
    if config is None:
        raise LocalError(f"{directory} has no local SageMaker yet: jupyter mlops local start")
    user = user or getpass.getuser()
    access_key_id = keys.key_id(user, holder)
    return {
        **dict.fromkeys(_endpoints_of_services()),
        **dict.fromkeys(_IN_THE_WAY),
        "AWS_ENDPOINT_URL": config.url,
        "AWS_ACCESS_KEY_ID": access_key_id,
        "AWS_SECRET_ACCESS_KEY": keys.secret(state.master_key(directory), access_key_id),
        "AWS_DEFAULT_REGION": config.region,
        "AWS_REGION": config.region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": _extended("NO_PROXY"),
        "no_proxy": _extended("no_proxy"),
        "MLOPS_LOCAL": "1",
        "MLOPS_EXT_USE": "local",
        "MLOPS_EXT_STATE_DIR": str(directory),
        "MLOPS_EXT_USER": user,
        "PYTHONPATH": _python_path(),
        "SAGEMAKER_VALIDATE_ROLE": "false",
        "SAGEMAKER_USER_CONFIG_OVERRIDE": str(_sdk_config(directory, config)),
    }


def install_hook() -> None:
    """Redirect hard-wired AWS endpoints in this process, while MLOPS_LOCAL is set."""
    spec = spec_from_file_location("mlops_local_hook", HOOK / "sitecustomize.py")
    if spec is None or spec.loader is None:
        raise LocalError(f"{HOOK} is incomplete: install mlops-ext again.")
    hook = module_from_spec(spec)
    spec.loader.exec_module(hook)
    hook.install()


def _endpoints_of_services() -> list[str]:
    """Endpoints for single services, which would beat the one for all."""
    return sorted(name for name in os.environ if name.startswith("AWS_ENDPOINT_URL_"))


def _extended(name: str) -> str:
    hosts = [host for host in os.environ.get(name, "").split(",") if host]
    return ",".join(hosts + [host for host in _LOOPBACK if host not in hosts])


def _python_path() -> str:
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return os.pathsep.join([str(HOOK), *(path for path in paths if path != str(HOOK))])


def _sdk_config(directory: Path, config: Config) -> Path:
    """The SageMaker SDK's defaults: no telemetry, our bucket and role. JSON is YAML, too."""
    role = role_arn(config.account_id)
    path = directory / "sagemaker-sdk.yaml"
    state.write_private(
        path,
        {
            "SchemaVersion": "1.0",
            "SageMaker": {
                "PythonSDK": {
                    "Modules": {
                        "TelemetryOptOut": True,
                        "Session": {"DefaultS3Bucket": config.default_bucket},
                    }
                },
                "Model": {"ExecutionRoleArn": role},
                "Pipeline": {"RoleArn": role},
                "ProcessingJob": {"RoleArn": role},
                "TrainingJob": {"RoleArn": role},
            },
        },
    )
    return path
