"""What a container definition says, in a model or in a model package."""

from __future__ import annotations

from typing import Any


def model_data(container: dict[str, Any]) -> str | None:
    """The URI of the container's model: its archive, or the object or prefix of its data source."""
    source = container.get("ModelDataSource", {}).get("S3DataSource", {})
    uri: str | None = container.get("ModelDataUrl") or source.get("S3Uri")
    return uri


def containers(model: dict[str, Any]) -> list[dict[str, Any]]:
    """The containers of a model, one or several."""
    primary = model.get("PrimaryContainer")
    return [primary] if primary else list(model.get("Containers", []))


def inference_containers(package: dict[str, Any]) -> list[dict[str, Any]]:
    """The containers of a model package's inference specification."""
    return list(package.get("InferenceSpecification", {}).get("Containers", []))
