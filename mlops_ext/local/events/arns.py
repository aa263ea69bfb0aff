"""What an ARN says of its service."""

from __future__ import annotations


def service_of(arn: str) -> str:
    """The service in an ARN; empty when it is none."""
    parts = arn.split(":", 5)
    return parts[2] if len(parts) == 6 and parts[0] == "arn" else ""
