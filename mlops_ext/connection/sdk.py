"""The SageMaker SDK's configuration files, as far as we honour them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_ADMIN = ("SAGEMAKER_ADMIN_CONFIG_OVERRIDE", "/etc/xdg/sagemaker/config.yaml")
_BUCKET = ("SageMaker", "PythonSDK", "Modules", "Session", "DefaultS3Bucket")
_USER = ("SAGEMAKER_USER_CONFIG_OVERRIDE", "~/.config/sagemaker/config.yaml")


def sdk_bucket() -> str | None:
    """The default bucket that the SDK is configured with: the user's file beats the admin's."""
    for variable, default in (_USER, _ADMIN):
        path = Path(os.environ.get(variable, default)).expanduser()
        bucket = _dig(_read(path), *_BUCKET)
        if isinstance(bucket, str):
            return bucket
    return None


def _read(path: Path) -> Any:
    try:
        text = path.read_text("utf-8")
    except OSError:
        return None
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None  # the SDK itself will complain


def _dig(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
