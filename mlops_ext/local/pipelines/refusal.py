"""How SageMaker refuses a definition."""

from __future__ import annotations

from mlops_ext.local.errors import ApiError, validation


def refused(why: str) -> ApiError:
    """A ValidationException in SageMaker's words; `why` is a sentence."""
    return validation(f"Unable to parse pipeline definition. {why}")


def object_expected() -> ApiError:
    """Something else stands where a JSON object must."""
    return refused("Expecting start of Json Object.")


def array_expected() -> ApiError:
    """Something else stands where a JSON array must."""
    return refused("Expecting start of Json Array.")
