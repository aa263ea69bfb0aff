"""What scripts of AWS's scikit-learn and XGBoost images import."""

from __future__ import annotations

from typing import Any

from sagemaker_inference import content_types, decoder, encoder, errors

from . import worker

__all__ = ["content_types", "encoders", "env", "errors", "modules", "transformer", "worker"]


class _Encoders:
    """Both ways in one, as scripts know it."""

    encode = staticmethod(encoder.encode)
    decode = staticmethod(decoder.decode)


class _Absent:
    """A module that scripts import by habit; what is in it is AWS's own server's."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, member: str) -> Any:
        raise AttributeError(
            f"sagemaker_containers.beta.framework.{self._name}.{member} belongs to the server in "
            "AWS's images; the local SageMaker does not have it."
        )


encoders = _Encoders
env, modules, transformer = _Absent("env"), _Absent("modules"), _Absent("transformer")
