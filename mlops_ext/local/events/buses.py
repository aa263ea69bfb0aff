"""Event buses by name or ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.local.errors import ApiError
from mlops_ext.local.events.bus import DEFAULT_BUS

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


def bus_name(reference: str | None) -> str:
    """The name of the bus that a request means: its name, its ARN, or nothing for the default."""
    return (reference or DEFAULT_BUS).rpartition("event-bus/")[2]


def require_bus(engine: Engine, reference: str | None) -> str:
    """The name of a bus that is there.

    Raises:
        ApiError: ResourceNotFoundException.
    """
    name = bus_name(reference)
    if not engine.events.has_bus(name):
        raise missing_bus(name)
    return name


def missing_bus(name: str) -> ApiError:
    """There is no such bus."""
    return ApiError("ResourceNotFoundException", f"Event bus {name} does not exist.")
