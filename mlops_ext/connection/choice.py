"""Decides which SageMaker: argument, environment, settings, Studio, credentials, local."""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from mlops_ext.errors import InvalidInput

Use = Literal["aws", "local"]
USE_VARIABLE = "MLOPS_EXT_USE"
_VARIABLES = {"state_dir": "MLOPS_EXT_STATE_DIR", "user": "MLOPS_EXT_USER"}
METADATA_FILE = "/opt/ml/metadata/resource-metadata.json"
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")
_OPTIONS = ("profile", "region", "state_dir", "user", "role")


@dataclass(frozen=True)
class Choice:
    """Which SageMaker, and what decided.

    Args:
        use: ``aws`` or ``local``.
        chosen_by: as in `ConnectionInfo.chosen_by`.
        profile: AWS profile; none: the ordinary chain.
        region: AWS region; none: the ordinary chain's.
        state_dir: directory of the local SageMaker; none: the default one.
        user: who calls on the local SageMaker; none: the operating system's user.
        role: ARN of the execution role; none: found out when needed.
    """

    use: Use
    chosen_by: str
    profile: str | None = None
    region: str | None = None
    state_dir: str | None = None
    user: str | None = None
    role: str | None = None


def choose(use: str | None = None, **given: str | None) -> Choice:
    """Decide which SageMaker to use, reading files and the environment alone.

    Args:
        use: ``aws`` or ``local``; none: decided by the surroundings.
        **given: the members of `Choice` that the caller fixes.

    Raises:
        InvalidInput: ``use``, the variable or the settings name something else.
    """
    saved = read_settings()
    studio = read_studio()
    use, chosen_by = _decide(use, saved, studio, given.get("profile"))
    fallback: dict[str, Any] = dict(saved)
    if use == "aws" and studio:
        fallback = {"role": studio.get("ExecutionRoleArn"), **fallback}
        fallback.setdefault("region", _studio_region(studio))
    if chosen_by == "environment":
        fallback |= {name: os.environ[v] for name, v in _VARIABLES.items() if os.environ.get(v)}
    options = {name: given.get(name) or fallback.get(name) for name in _OPTIONS}
    if use == "local":
        # The settings' region is AWS's; a state directory has its own, fixed by its first start.
        options["region"] = given.get("region")
    _check_region(options["region"])
    return Choice(use=_checked(use, chosen_by), chosen_by=chosen_by, **options)


def _decide(
    use: str | None, saved: dict[str, Any], studio: dict[str, Any], profile: str | None
) -> tuple[str, str]:
    if use:
        return use, "argument"
    if os.environ.get(USE_VARIABLE):
        return os.environ[USE_VARIABLE], "environment"
    if saved.get("use"):
        return str(saved["use"]), "settings"
    if studio:
        return "aws", "studio"
    if _has_aws(profile):
        return "aws", "credentials"
    return "local", "default"


def _checked(use: str, chosen_by: str) -> Use:
    if use in get_args(Use):
        return cast("Use", use)
    raise InvalidInput.of(
        "InvalidChoice",
        f"There is no SageMaker named {use!r} (chosen by {chosen_by}).",
        hint='Choose "aws" or "local".',
    )


def _check_region(region: str | None) -> None:
    """Refuse what would become a part of a host's name and is no region."""
    if region is not None and not _REGION.fullmatch(region):
        raise InvalidInput.of(
            "InvalidRegion",
            f"{region!r} is not the name of an AWS region.",
            hint="Write for example eu-west-1.",
        )


def _has_aws(profile: str | None) -> bool:
    """Whether the ordinary chain has credentials and a region; whether they work is not asked."""
    import boto3
    from botocore.exceptions import BotoCoreError

    try:
        session = boto3.Session(profile_name=profile)
        if session.region_name is None:
            return False
        return session.get_credentials() is not None
    except BotoCoreError:
        return (
            True  # something is configured and fails: shown when it is used, never silently local
        )


def read_studio() -> dict[str, Any]:
    """What Studio says about this app; empty outside Studio.

    The file's keys are a contract of SageMaker's: ``ExecutionRoleArn``, ``ResourceArn``…
    """
    path = Path(os.environ.get("RESOURCE_METADATA_FILE", METADATA_FILE))
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and found.get("ResourceArn") else {}


def _studio_region(studio: dict[str, Any]) -> str | None:
    named = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    parts = str(studio.get("ResourceArn", "")).split(":")
    return named or (parts[3] if len(parts) > 3 else None)


def settings_path() -> Path:
    """``<jupyter_config_dir>/mlops-ext.json``."""
    from jupyter_core.paths import jupyter_config_dir

    return Path(jupyter_config_dir()) / "mlops-ext.json"


def read_settings() -> dict[str, Any]:
    """The saved choice; empty when there is none.

    Raises:
        InvalidInput: the file cannot be read as a JSON object.
    """
    path = settings_path()
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        found = error
    if isinstance(found, dict):
        return found
    raise InvalidInput.of(
        "InvalidSettings",
        f"{path} cannot be read.",
        str(found),
        hint="Correct or delete it.",
    )


def save_choice(use: str, **options: str | None) -> None:
    """Keep the choice for panel and kernels.

    Args:
        use: ``aws`` or ``local``.
        **options: ``profile``, ``region``, ``state_dir``, ``user``, ``role``; None forgets one.

    Raises:
        InvalidInput: the choice is not valid, or the settings cannot be written.
    """
    path = settings_path()
    unknown = set(options) - set(_OPTIONS)
    if unknown:
        raise InvalidInput.of("InvalidChoice", f"Unknown settings: {', '.join(sorted(unknown))}.")
    _check_region(options.get("region"))
    document = {**read_settings(), "use": _checked(use, "argument"), **options}
    kept = {name: value for name, value in document.items() if value is not None}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            json.dump(kept, file, indent=2)
        os.replace(file.name, path)
    except OSError as error:
        raise InvalidInput.of(
            "InvalidSettings", f"{path} cannot be written.", str(error)
        ) from error
